"""By when: "by 2030", "by the end of March", "within six months", as dates of known precision."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import DAY, MONTH, YEAR, PartialDate
from .figures import any_of
from .limits import READ_AT_MOST


@dataclass(frozen=True)
class Deadline:
    """A time by which something is to be done: ``text[start:end] == exact``.

    *when* is the period at whose end the time is up; None where the text counts from a day that is
    not known ("within six months", without the article's date).
    """

    when: PartialDate | None
    start: int
    end: int
    exact: str


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 12}

_MONTH = rf"(?P<month>{any_of(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>20\d\d|21\d\d)(?!\d)"
_BY = r"\b(?P<lead>by|before|until|no later than|not later than|on or before)"
_END = r"(?: the| its)?(?P<end> end of| close of| start of| beginning of| middle of)?(?: the)?"
_SPAN = rf"(?P<count>\d{{1,3}}|{any_of(_NUMBERS)})[ -](?P<unit>day|week|month|year|decade)s?\b"


def _renamed(pattern: str, number: int) -> str:
    """*pattern* with numbered group names, so that it can stand in several alternatives."""
    return re.sub(r"\?P<(\w+)>", rf"?P<\g<1>{number}>", pattern)


_ABSOLUTE = re.compile(
    rf"{_BY}{_END} (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|{_renamed(_MONTH, 2)} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:,? {_renamed(_YEAR, 2)})?"
    rf"|{_renamed(_MONTH, 3)}(?: {_renamed(_YEAR, 3)})?"
    rf"|(?:early |mid-|late )?(?P<season>{any_of(_SEASONS)}) {_renamed(_YEAR, 5)}"
    rf"|(?:the year |early |mid-|late )?{_renamed(_YEAR, 4)}(?:[/–-](?P<second>\d\d)(?!\d))?)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\bwithin(?: the)?(?: next)? {_SPAN}"
    r"|\b(?:over|during|in|for) the (?:next|coming) "
    rf"{_renamed(_SPAN, 2)}",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:by|before|until)(?: the)?(?: end of)?(?: the)? ?(?P<name>this year|next year|"
    r"the year(?! \d)|year[’']s end|year-end|end of the year|year(?! \d)|next month|this month|"
    r"the month|the decade|"
    r"decade|mid-century|the middle of the century)\b",
    re.IGNORECASE,
)


def find_deadlines(text: str, published_on: date | None = None) -> list[Deadline]:
    """The deadlines of *text*, in order; what counts from "now" counts from *published_on*."""
    text = text[:READ_AT_MOST]
    found = [_absolute(match, published_on) for match in _ABSOLUTE.finditer(text)]
    found += [_relative(match, published_on) for match in _RELATIVE.finditer(text)]
    found += [_named(match, published_on) for match in _NAMED.finditer(text)]
    answer: list[Deadline] = []
    for deadline in sorted((d for d in found if d), key=lambda d: (d.start, -d.end)):
        if not answer or deadline.start >= answer[-1].end:
            answer.append(deadline)
    return answer


def _deadline(match: re.Match, when: PartialDate | None) -> Deadline:
    exact = match.group().rstrip(".")
    return Deadline(when, match.start(), match.start() + len(exact), exact)


def _absolute(match: re.Match, published_on: date | None) -> Deadline | None:
    parts = match.groupdict()
    if not all(parts[k][0].isupper() for k in ("month", "month2", "month3") if parts[k]):
        return None
    day = parts["day"] or parts["day2"]
    month = _number_of_month(parts["month"] or parts["month3"] or parts["month2"])
    year = next(
        (int(parts[k]) for k in ("year", "year2", "year3", "year4", "year5") if parts[k]), 0
    )
    if parts["second"]:
        year = year // 100 * 100 + int(parts["second"])
    if parts["season"]:
        month = _SEASONS[parts["season"].lower()]
    if not year:
        if published_on is None:
            return None if not month else _deadline(match, None)
        year = published_on.year + (month < published_on.month)
    strictly = parts["lead"].lower() in ("before", "until") and not parts["end"]
    try:
        if day:
            when = date(year, month, int(day))
            return _deadline(match, PartialDate(when - timedelta(days=strictly), DAY))
        if month:
            before = _month_after(year, month, -1 if strictly and not parts["season"] else 0)
            return _deadline(match, PartialDate(before, MONTH))
        at_start = parts["end"] and parts["end"].strip().split()[0] in ("start", "beginning")
        if at_start or (strictly and parts["lead"].lower() == "before"):
            year -= 1
        return _deadline(match, PartialDate(date(year, 1, 1), YEAR))
    except ValueError:
        return None


def _number_of_month(name: str | None) -> int:
    return _MONTHS[name.lower().rstrip(".")] if name else 0


def _month_after(year: int, month: int, months: int) -> date:
    """The first day of the month that lies *months* after the given one."""
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return date(years, index + 1, 1)


def _relative(match: re.Match, published_on: date | None) -> Deadline | None:
    if published_on is None:
        return _deadline(match, None)
    count = (match["count"] or match["count2"]).lower()
    number = int(count) if count.isdecimal() else _NUMBERS[count]
    unit = (match["unit"] or match["unit2"]).lower()
    try:
        if unit in ("day", "week"):
            days = number * (7 if unit == "week" else 1)
            return _deadline(match, PartialDate(published_on + timedelta(days=days), DAY))
        if unit == "month":
            when = _month_after(published_on.year, published_on.month, number)
            return _deadline(match, PartialDate(when, MONTH))
        years = number * (10 if unit == "decade" else 1)
        return _deadline(match, PartialDate(date(published_on.year + years, 1, 1), YEAR))
    except (ValueError, OverflowError):
        return None


def _named(match: re.Match, published_on: date | None) -> Deadline | None:
    name = match["name"].lower()
    if "century" in name:
        return _deadline(match, PartialDate(date(2050, 1, 1), YEAR))
    if published_on is None:
        return _deadline(match, None)
    year = published_on.year
    if "decade" in name:
        # Promises "by the end of the decade" are counted to the round year, as 2030.
        return _deadline(match, PartialDate(date(year // 10 * 10 + 10, 1, 1), YEAR))
    later = name.startswith("next")
    if "month" in name:
        when = _month_after(year, published_on.month, later)
        return _deadline(match, PartialDate(when, MONTH))
    return _deadline(match, PartialDate(date(year + later, 1, 1), YEAR))
