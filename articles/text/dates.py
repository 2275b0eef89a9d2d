"""Partial dates: known to the day, the month or only the year.

A partial date is stored as the first day of its period and a precision, so that it sorts
correctly with full dates (ISO 8601 reduced precision: ``2025``, ``2025-03``, ``2025-03-31``).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = (DAY, MONTH, YEAR)

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTHS = tuple(calendar.month_name)
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(_MONTHS) if name}
_WRITTEN = re.compile(
    r"(?:(?P<before>\d{1,2})\s+)?(?P<month>[A-Za-z]{3,9})\.?\s+(?:(?P<after>\d{1,2}),?\s+)?(?P<year>\d{4})",
    re.ASCII,
)


@dataclass(frozen=True, order=True)
class PartialDate:
    """The first day of a period and how precisely that period is known.

    Orders by first day; of two with the same first day the *day* sorts before the *month* and
    the *month* before the *year*, because it ends sooner.
    """

    start: date
    precision: str = DAY

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise ValueError(f"a date's precision is day, month or year, not {self.precision!r}")
        if self.start != first_day(self.start, self.precision):
            raise ValueError(
                f"{self.start} is not the first day of its {self.precision}; "
                f"store {first_day(self.start, self.precision)}"
            )

    @classmethod
    def of(cls, day: date, precision: str = DAY) -> PartialDate:
        """The period of this precision that *day* lies in."""
        return cls(first_day(day, precision), precision)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse ``2025``, ``2025-03`` or ``2025-03-31``; raises ``ValueError`` on anything else."""
        match = _ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(f"{text!r} is not a date; write 2025, 2025-03 or 2025-03-31")
        year, month, day = match.groups()
        try:
            start = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"{text!r} is not a valid date") from None
        return cls(start, DAY if day else MONTH if month else YEAR)

    @classmethod
    def typed(cls, text: str) -> PartialDate:
        """Parse user input: as :meth:`parse`, or with the name of the month.

        ``March 2025``, ``31 Mar 2025``, ``March 31, 2025``, in English.
        Raises ``ValueError`` on anything else; 1/4/2025 is ambiguous and not accepted.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            return cls.parse(text)
        month = _MONTH_NUMBERS.get(match["month"].lower()[:3])
        if month is None or not _MONTHS[month].lower().startswith(match["month"].lower()):
            return cls.parse(text)
        if match["before"] and match["after"]:
            return cls.parse(text)
        day = match["before"] or match["after"]
        return cls.parse(f"{match['year']}-{month:02}" + (f"-{int(day):02}" if day else ""))

    @property
    def end(self) -> date:
        """The last day of the period."""
        if self.precision == YEAR:
            return date(self.start.year, 12, 31)
        if self.precision == MONTH:
            last = calendar.monthrange(self.start.year, self.start.month)[1]
            return self.start.replace(day=last)
        return self.start

    def isoformat(self) -> str:
        """ISO 8601 with reduced precision."""
        length = {DAY: 10, MONTH: 7, YEAR: 4}[self.precision]
        return self.start.isoformat()[:length]

    def __str__(self) -> str:
        """Display format: ``31 March 2025``, ``March 2025`` or ``2025``."""
        if self.precision == YEAR:
            return f"{self.start.year}"
        month = f"{_MONTHS[self.start.month]} {self.start.year}"
        return month if self.precision == MONTH else f"{self.start.day} {month}"


def first_day(day: date, precision: str) -> date:
    """The first day of the period of *precision* that *day* lies in."""
    if precision == YEAR:
        return day.replace(month=1, day=1)
    if precision == MONTH:
        return day.replace(day=1)
    return day


def month_number(day: date) -> int:
    """Number of months since year 0."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of the month with this :func:`month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def days_between(start: date, end: date) -> list[date]:
    """Every day from *start* to *end*, both included; empty if *end* is earlier."""
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def month_after(year: int, month: int, months: int) -> date:
    """The first day of the month *months* after the given one."""
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return date(years, index + 1, 1)


def later(day: date, number: int, unit: str) -> PartialDate:
    """The day, or for years and decades the month, so much later."""
    if unit in ("day", "week"):
        return PartialDate(day + timedelta(days=number * (7 if unit == "week" else 1)))
    if unit == "month":
        month = PartialDate(month_after(day.year, day.month, number), MONTH)
        return PartialDate(month.start.replace(day=min(day.day, month.end.day)))
    years = number * (10 if unit == "decade" else 1)
    return PartialDate(date(day.year + years, day.month, 1), MONTH)
