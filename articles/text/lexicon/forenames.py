"""Common first names by gender, for reading "he" and "she"; a hint, never a record."""

from __future__ import annotations

from articles.text.lexicon.loader import load_words

_WORDS = load_words("forenames")
FEMALE = _WORDS["female"]
MALE = _WORDS["male"]


def gender_of_forename(forename: str) -> str:
    """``"f"``, ``"m"``, or ``""`` for an unknown or unisex name."""
    name = forename.casefold()
    female, male = name in FEMALE, name in MALE
    if female == male:
        return ""
    return "f" if female else "m"
