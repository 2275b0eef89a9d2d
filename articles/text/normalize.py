"""Text normalisation: a search key for names, whatever their case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

# Vowel signs of Indian scripts, Thai and their neighbours are not in ``\w``.
_NOT_WORD = re.compile(
    r"(?:(?![\u0900-\u0963\u0966-\u0e4e\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3])[\W_])+"
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(name: str) -> str:
    """Fold case, accents, punctuation and repeated spaces; other scripts are kept.

    ``fold("Martin Tisné") == fold("MARTIN  TISNE")``. Empty if there is only punctuation.
    """
    if name.isascii():  # nothing to decompose: takes a quarter of the time
        return _NOT_WORD.sub(" ", name.lower().replace("'", "")).strip()
    # Decompose before case folding, because some signs (℠) decompose into capitals.
    whole = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", whole)
    marks = [c for c in set(plain) if unicodedata.combining(c)]
    plain = plain.translate(dict.fromkeys(map(ord, marks))) if marks else plain
    return _NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "")).strip()
