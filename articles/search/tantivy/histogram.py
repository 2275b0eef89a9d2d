"""By what articles are counted in time: days, months and years, as far as they are known."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, QuerySet

from articles.models import Article, Precision
from articles.text.dates import month_number


def histogram_keys(day: date | None, precision: str) -> dict[str, int]:
    """Under which numbers an article of that date is counted, as far as the date is known."""
    if day is None:
        return {}
    known = {"year": day.year}
    if precision != Precision.YEAR:
        known["month"] = month_number(day)
    if precision == Precision.DAY:
        known["on"] = day.toordinal()
    return known


def histogram(articles: QuerySet, name: str) -> dict[int, int]:
    """How many of these were published ``on`` each day, in each ``month`` or ``year``."""
    inner = Article._base_manager.filter(pk__in=articles.order_by().values("pk")).order_by()
    dates = inner.filter(published_on__isnull=False)
    found: Counter[int] = Counter()
    for day, precision, number in dates.values_list(
        "published_on", "published_on_precision"
    ).annotate(Count("pk")):
        counted = histogram_keys(day, precision).get(name)
        if counted is not None:
            found[counted] += number
    return dict(found)
