"""Series of summits: what was promised at each summit, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import (
    Pledge,
    StatusUpdate,
    Summit,
    SummitSeries,
    current_updates,
    querysets,
)
from articles.models.compiled_query import CompiledQuery
from articles.search.totals import with_totals
from articles.views import overviews, page_meta

#: Maximum pledges of a summit, which links to the full list, and of the page.
MAX_PLEDGES, MAX_ON_PAGE = 50, 100


@dataclass(frozen=True, slots=True)
class SeriesPledge:
    """A pledge in its series: ``reason`` of the current status; links as (label, pledges)."""

    pledge: Pledge
    reason: str
    links: list[tuple[str, list[Pledge]]]


@dataclass(frozen=True, slots=True)
class SeriesSummit:
    """A summit of a series with its pledges and their number by status."""

    summit: Summit
    overview: overviews.PledgeOverview
    pledges: list[SeriesPledge]


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """``/series/``: all series with their summits, oldest first."""
    summits = Summit.objects.published().order_by("start_on", "pk")
    context = {
        "nav": "summits",
        "series": SummitSeries.objects.published().prefetch_related(Prefetch("summits", summits)),
        "crumbs": [("Summits", "/summits/"), ("Series", "")],
        **page_meta.for_page(request, "Series of summits"),
    }
    return render(request, "articles/series_list.html", context)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """``/series/SLUG/``: the summits, newest first, each with its pledges and their status."""
    record = get_object_or_404(SummitSeries.objects.published(), slug=slug)
    summits = with_totals(querysets.summits().filter(series=record).order_by("-start_on", "-pk"))
    context = {
        "nav": "summits",
        "series": record,
        "summits": series_summits(summits),
        "crumbs": [("Summits", "/summits/"), ("Series", "/series/"), (record.name, "")],
        **page_meta.for_page(request, record.name),
    }
    return render(request, "articles/series.html", context)


def series_summits(summits: Sequence[Summit]) -> list[SeriesSummit]:
    """The summits with their first pledges, which are fetched together."""
    number = max(1, min(MAX_PLEDGES, MAX_ON_PAGE // max(1, len(summits))))
    chosen = [overviews.pledge_overview("summit", summit.slug) for summit in summits]
    keys = [overview.first_by_status(number) for overview in chosen]
    pledges = _with_history.in_bulk([key for first in keys for key in first])
    return [
        SeriesSummit(
            summit, overview, [series_pledge(pledges[pk]) for pk in first if pk in pledges]
        )
        for summit, overview, first in zip(summits, chosen, keys, strict=True)
    ]


@CompiledQuery
def _with_history(keys: Sequence[int]) -> QuerySet:
    """The pledges with these keys, their status updates, and the pledges before and after them."""
    # By summit: in the order of lists, the database reads all pledges by the index of that order.
    public = Pledge.objects.published().select_related("summit").order_by("summit__start_on", "pk")
    names = ("follow_up_of", "follow_ups", "repeats", "repeated_by", "supersedes", "superseded_by")
    pledges = Pledge.objects.published().filter(pk__in=keys).order_by()
    return pledges.prefetch_related(
        querysets.public_actors(),
        Prefetch("status_updates", StatusUpdate.objects.published()),
        *(Prefetch(name, public) for name in names),
    )


def series_pledge(pledge: Pledge) -> SeriesPledge:
    """A pledge with the reason of its current status and the pledges before and after it."""
    updates = current_updates(pledge)
    before = [
        ("Follows up", pledge.follow_up_of),
        ("Repeats", pledge.repeats),
        ("Replaces", pledge.supersedes),
    ]
    after = [
        ("Followed up by", pledge.follow_ups),
        ("Repeated as", pledge.repeated_by),
        ("Replaced by", pledge.superseded_by),
    ]
    links = [(label, [other]) for label, other in before if other is not None]
    links += [(label, list(others.all())) for label, others in after if others.all()]
    return SeriesPledge(pledge, updates[0].reason if updates else "", links)
