"""Histogram of a feed: its number of entries per week, shown on the subscription page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

# Of each kind of record; a large import publishes more in a day than can be read for a page.
MAX_COUNTED = 400


class DatedEvents(Protocol):
    """Events with a date; ``FeedEvents`` describes the method."""

    def dates_since(self, start: datetime, most: int, /) -> tuple[list[datetime], bool]: ...


@dataclass(frozen=True, slots=True)
class Week:
    """The number of entries in the week that begins on ``monday``."""

    monday: date
    number: int


@dataclass(frozen=True, slots=True)
class Frequency:
    """The entries per week; unless ``complete``, there are more than ``total``."""

    weeks: list[Week]
    complete: bool

    @property
    def total(self) -> int:
        return sum(week.number for week in self.weeks)

    @property
    def average(self) -> float:
        """Entries a week."""
        return round(self.total / len(self.weeks), 1)


def entries_per_week(events: DatedEvents, today: date, weeks: int = 12) -> Frequency:
    """The last *weeks* weeks, ending with the current one."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    start = timezone.make_aware(datetime.combine(mondays[0], time.min))
    dates, complete = events.dates_since(start, MAX_COUNTED)
    counts: Counter[date] = Counter()
    for at in dates:
        day = timezone.localtime(at).date()
        counts[day - timedelta(days=day.weekday())] += 1
    return Frequency([Week(monday, counts[monday]) for monday in mondays], complete)
