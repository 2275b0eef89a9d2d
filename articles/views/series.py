"""Series of summits: what was promised at each summit, and what came of it."""

from __future__ import annotations

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
from articles.search.totals import with_totals
from articles.views import overviews, page_meta

#: Maximum pledges of each summit, which links to the full list.
MAX_PLEDGES = 50


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
        "summits": [series_summit(summit) for summit in summits],
        "crumbs": [("Summits", "/summits/"), ("Series", "/series/"), (record.name, "")],
        **page_meta.for_page(request, record.name),
    }
    return render(request, "articles/series.html", context)


def series_summit(summit: Summit) -> SeriesSummit:
    """A summit with its pledges, in a constant number of queries."""
    overview = overviews.pledge_overview("summit", summit.slug)
    keys = overview.first_by_status(MAX_PLEDGES)
    pledges = _with_history(querysets.pledges()).in_bulk(keys)
    return SeriesSummit(
        summit, overview, [series_pledge(pledges[key]) for key in keys if key in pledges]
    )


def _with_history(pledges: QuerySet) -> QuerySet:
    public = Pledge.objects.published().select_related("summit")
    names = ("follow_up_of", "follow_ups", "repeats", "repeated_by", "supersedes", "superseded_by")
    return pledges.prefetch_related(
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
