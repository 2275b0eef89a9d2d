"""Parser of the setting ``EXTRACTION_PUBLISH_THRESHOLDS``."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_NUMBER = re.compile(r"0?\.[0-9]+|[01](?:\.0*)?", re.ASCII)


def parse_thresholds(text: str, **_) -> dict[str, float]:
    """Parse pairs such as ``en=0.9,fr=0.95``: a language tag and a confidence from 0 to 1.

    Raises ``ValueError``. “und” (undetermined) is refused, because the precision of extraction is
    only measured for particular languages.
    """
    thresholds = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        tag, _, number = (part.strip() for part in pair.partition("="))
        if not _TAG.fullmatch(tag) or tag.lower().partition("-")[0] == "und":
            raise ValueError(f"“{pair}” must start with a language code, for example en=0.9")
        if not _NUMBER.fullmatch(number):
            raise ValueError(f"“{pair}” must have a number between 0 and 1, for example en=0.9")
        thresholds[tag] = float(number)
    return thresholds
