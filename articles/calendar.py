"""Calendar of articles: counts by year, month and day."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from .models import Article, Precision
from .text.dates import MONTH, PartialDate, days_between, first_of_month


@dataclass(frozen=True)
class ArticleMonth:
    """A month and its number of public articles.

    ``days`` are all days with their counts, if loaded; ``undated`` is the number of articles whose
    exact day is unknown.
    """

    first: date
    number: int
    days: tuple[tuple[date, int], ...] = ()
    undated: int = 0

    @property
    def last(self) -> date:
        return PartialDate(self.first, MONTH).end

    @property
    def name(self) -> str:
        """The month as text: ``March 2025``."""
        return str(PartialDate(self.first, MONTH))

    @property
    def weeks(self) -> list[list[tuple[date, int] | None]]:
        """The days by week from Monday to Sunday, padded with None."""
        offset = self.first.weekday()
        cells: list[tuple[date, int] | None] = [None] * offset + list(self.days)
        cells += [None] * (-len(cells) % 7)
        return [cells[i : i + 7] for i in range(0, len(cells), 7)]


def months_by_year(months: Mapping[int, int]) -> dict[int, list[ArticleMonth]]:
    """Months with articles by year, newest first, from counts by month number."""
    years: dict[int, list[ArticleMonth]] = {}
    for number in sorted(months, reverse=True):
        month = ArticleMonth(first_of_month(number), months[number])
        years.setdefault(month.first.year, []).append(month)
    return years


def month_of(year: int, month: int) -> ArticleMonth:
    """A month with the counts of its days."""
    first = date(year, month, 1)
    last = first.replace(day=calendar.monthrange(year, month)[1])
    within = (
        Article.objects.published()
        .coverage()
        .filter(published_on__range=(first, last))
        .exclude(published_on_precision=Precision.YEAR)
    )
    counts = within.order_by().values_list("published_on_precision", "published_on")
    rows = counts.annotate(number=Count("pk"))
    by_day = {day: number for precision, day, number in rows if precision == Precision.DAY}
    undated = sum(number for precision, _, number in rows if precision == Precision.MONTH)
    days = tuple((day, by_day.get(day, 0)) for day in days_between(first, last))
    return ArticleMonth(first, sum(by_day.values()) + undated, days, undated)


def adjacent_months(month: ArticleMonth) -> tuple[date | None, date | None]:
    """The first days of the previous and next months with articles."""
    dated = (
        Article.objects.published()
        .coverage()
        .filter(published_on__isnull=False)
        .exclude(published_on_precision=Precision.YEAR)
    )
    before = dated.filter(published_on__lt=month.first).aggregate(day=Max("published_on"))["day"]
    after = dated.filter(published_on__gt=month.last).aggregate(day=Min("published_on"))["day"]
    return before and before.replace(day=1), after and after.replace(day=1)
