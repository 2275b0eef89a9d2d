"""Parser for numeric dates: 2030-06-30, 30/06/2026, 30.06.2026; ambiguous ones are rejected."""

from __future__ import annotations

import re
from datetime import date

from articles.text.dates import (
    DAY,
    MONTH,
    YEAR,
    PartialDate,
)

_PARTS = re.compile(r"(\d{1,4})([-/.–])(\d{1,2})(?:\2(\d{1,4}))?", re.ASCII)
_MONTH_FIRST = frozenset({"en-us", "en-ph", "en-pw", "en-mh", "en-fm"})


def day_order(language: str) -> str:
    """
    "mdy" or "dmy", the date order of a BCP 47 language; "" if it may be either."""
    language = language.lower()
    if language in _MONTH_FIRST:
        return "mdy"
    if language.split("-")[0] in ("", "en", "und", "mul"):
        named = language.count("-") and not language.startswith(("en-ca", "und", "mul"))
        return "dmy" if named and language.startswith("en-") else ""
    return "dmy"


def numeric_date(written: str, language: str = "", order: str = "") -> PartialDate | None:
    """Parse a numeric day, month or year; None if ambiguous.

    ``04/05/2025`` is April in American English and May elsewhere: *order* ("dmy" or "mdy") or the
    BCP 47 *language* decides; without them only numbers over 12 do. ``2026-27`` is a year
    that ends in 2027; ``2030-06`` a month.
    """
    match = _PARTS.fullmatch(written.strip())
    if match is None:
        return None
    first, mark, second, third = match.groups()
    try:
        if third is None:
            return _two(first, mark, second)
        if len(first) == 4 and len(third) <= 2:
            return PartialDate(date(int(first), int(second), int(third)), DAY)
        if len(third) != 4 or len(first) > 2:
            return None
        return _three(int(first), int(second), int(third), mark, order or day_order(language))
    except ValueError:
        return None


def _two(first: str, mark: str, second: str) -> PartialDate | None:
    if len(first) != 4 or len(second) != 2 or mark == ".":
        return None
    year, rest = int(first), int(second)
    is_next = (year + 1) % 100 == rest
    is_month = 1 <= rest <= 12
    if is_next and is_month:
        return None
    if is_next or (not is_month and rest > year % 100 and year // 100 == 20):
        return PartialDate(date(year // 100 * 100 + rest + 100 * (rest == 0), 1, 1), YEAR)
    return PartialDate(date(year, rest, 1), MONTH) if is_month and mark == "-" else None


def _three(one: int, two: int, year: int, mark: str, order: str) -> PartialDate | None:
    if one > 12 or one == two or mark == ".":
        return PartialDate(date(year, two, one), DAY)
    if two > 12:
        # Month first only if nothing says that the day comes first.
        return PartialDate(date(year, one, two), DAY) if order != "dmy" else None
    if not order:
        return None
    return PartialDate(date(year, *((one, two) if order == "mdy" else (two, one))), DAY)
