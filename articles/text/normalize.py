"""One key for the many ways a name is written."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(name: str) -> str:
    """Lower case, without accents, punctuation or doubled spaces; other scripts are kept.

    ``fold("Martin Tisné") == fold("MARTIN  TISNE")``. Empty when nothing but punctuation is given.
    """
    # Decomposed before the case is folded, because some signs (℠) decompose into capitals.
    whole = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "")).strip()
