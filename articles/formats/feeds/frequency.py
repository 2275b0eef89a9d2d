"""How many entries a week a feed would have brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.formats.feeds.events import FeedEvents


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday, and how many entries fell into it."""

    monday: date
    number: int


def entries_per_week(moments: FeedEvents, today: date, weeks: int = 12) -> list[Week]:
    """The last *weeks* weeks, the one of *today* last."""
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
    start = timezone.make_aware(datetime.combine(mondays[0], time.min))
    counted: Counter[date] = Counter()
    for at in moments.since(start):
        day = timezone.localtime(at).date()
        counted[day - timedelta(days=day.weekday())] += 1
    return [Week(monday, counted[monday]) for monday in mondays]
