"""Publishing thresholds of languages, as they are written in the environment."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_NUMBER = re.compile(r"0?\.[0-9]+|[01](?:\.0*)?", re.ASCII)


def parse_thresholds(text: str, **_) -> dict[str, float]:
    """Pairs such as ``en=0.9,fr=0.95``: a language tag, and a confidence from 0 to 1.

    Raises ``ValueError``. “und” is no language: what is not known has no measured precision.
    """
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        tag, _, number = (part.strip() for part in pair.partition("="))
        if not _TAG.fullmatch(tag) or tag.lower().partition("-")[0] == "und":
            raise ValueError(f"“{pair}” does not begin with the tag of a language, such as en")
        if not _NUMBER.fullmatch(number):
            raise ValueError(f"“{pair}” needs a number from 0 to 1, such as en=0.9")
        found[tag] = float(number)
    return found
