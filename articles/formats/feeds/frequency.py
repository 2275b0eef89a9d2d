"""Histogram of a feed: its number of entries per week, shown on the subscription page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.formats.feeds.events import FeedEvents


@dataclass(frozen=True, slots=True)
class Week:
    """The number of entries in the week that begins on ``monday``."""

    monday: date
    number: int


def entries_per_week(events: FeedEvents, today: date, weeks: int = 12) -> list[Week]:
    """The last *weeks* weeks, ending with the current one."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    start = timezone.make_aware(datetime.combine(mondays[0], time.min))
    counts: Counter[date] = Counter()
    for at in events.dates_since(start):
        day = timezone.localtime(at).date()
        counts[day - timedelta(days=day.weekday())] += 1
    return [Week(monday, counts[monday]) for monday in mondays]
