"""Dates that are known to the day, the month or only the year.

A partial date is stored as the first day of its period and a precision, so that it sorts
correctly beside full dates (ISO 8601 reduced precision: ``2025``, ``2025-03``, ``2025-03-31``).
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
        """Read ``2025``, ``2025-03`` or ``2025-03-31``; raises ``ValueError`` on anything else."""
        match = _ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(f"{text!r} is not a date; write 2025, 2025-03 or 2025-03-31")
        year, month, day = match.groups()
        try:
            start = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"{text!r} is not a day in the calendar") from None
        return cls(start, DAY if day else MONTH if month else YEAR)

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
        """ISO 8601 at the precision that is known."""
        length = {DAY: 10, MONTH: 7, YEAR: 4}[self.precision]
        return self.start.isoformat()[:length]

    def __str__(self) -> str:
        """As people write it: ``31 March 2025``, ``March 2025`` or ``2025``."""
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


def days_between(start: date, end: date) -> list[date]:
    """Every day from *start* to *end*, both included; empty if *end* is earlier."""
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]
