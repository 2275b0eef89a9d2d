"""Drawings on the rows of a list page: version strips, lifelines on one axis, status bars.

They are set on the rows as attributes, so that rendering a page asks nothing. Versions and actors
are prefetched with the rows; the bars of all summits of a page come from one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Model, QuerySet

from articles import drawings
from articles.models import Pledge, Quote, Summit, deadlines
from articles.models.compiled_query import CompiledQuery
from articles.models.constraints import partial
from articles.version_findings import (
    Swap,
    compared,
    in_language_of,
    most_swapped,
    primary_language,
)


def draw_rows(rows: Iterable[Model], today: date) -> drawings.TimeAxis | None:
    """Set the drawings of these records; returns the axis of their lifelines, None without one.

    - quotes: ``strip`` (None unless there are several versions) and ``swap`` (None if no words are
      swapped)
    - pledges: ``lifeline`` (None without a date), ``is_overdue`` and ``is_late``
    - summits: ``meter``, empty without pledges
    """
    rows = list(rows)
    for quote in rows:
        if isinstance(quote, Quote):
            several = len(quote.versions) > 1
            quote.strip = drawings.version_strip(quote.versions) if several else None
            quote.swap = _swap(quote) if several else None
    _draw_meters({row.pk: row for row in rows if isinstance(row, Summit)})
    return _draw_lifelines([row for row in rows if isinstance(row, Pledge)], today)


def _swap(quote: Quote) -> Swap | None:
    base, *others = compared(quote.versions, primary_language(quote))
    return most_swapped(base, in_language_of(base, others))


def _draw_lifelines(pledges: list[Pledge], today: date) -> drawings.TimeAxis | None:
    days = {}
    for pledge in pledges:
        made_on, due_on = partial(pledge, "announced_on"), partial(pledge, "deadline")
        pledge.is_overdue = deadlines.is_overdue(pledge, today)
        pledge.is_late = deadlines.is_late(pledge)
        pledge.lifeline = None
        if made_on:
            days[pledge] = made_on.start, due_on and due_on.end
    if not days:
        return None
    axis = drawings.time_axis((day for pair in days.values() for day in pair), today)
    for pledge, (made_on, due_on) in days.items():
        pledge.lifeline = axis.lifeline(made_on, due_on)
    return axis


@CompiledQuery
def _numbers_of_pledges(summits: Sequence[int]) -> QuerySet:
    pledges = Pledge.objects.published().listed().filter(summit__in=summits).order_by()
    return pledges.values_list("summit", "status").annotate(number=Count("pk"))


def _draw_meters(summits: dict[int, Summit]) -> None:
    if not summits:
        return
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for summit, status, number in _numbers_of_pledges(list(summits)):
        counts[summit][status] = number
    for pk, summit in summits.items():
        summit.meter = drawings.meter(counts.get(pk, {}))
