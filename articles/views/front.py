"""The front page: search with examples, the verdicts on all pledges, a statement printed
differently, upcoming deadlines, latest verdicts and coverage, summits and series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.db.models import Exists, F, Model, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import drawings
from articles.filters import PledgeListing, QuoteListing
from articles.findings import pledges_finding
from articles.models import (
    Pledge,
    Speaker,
    Status,
    Summit,
    SummitSeries,
    Topic,
    deadlines,
    partial,
    querysets,
)
from articles.models.compiled_query import CompiledQuery
from articles.rewordings import Rewording, featured_rewording
from articles.search.request import OVERDUE
from articles.search.service import SearchResults
from articles.search.totals import count_pledges_by_status
from articles.views import page_meta

MAX_ROWS = 4
MAX_SUMMITS = 6
MAX_SERIES = 6
MAX_STACKS = 30  # summits in the range


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    today = deadlines.today()
    pledges = PledgeListing({}).results
    counted = dict(pledges.facets(["status"])["status"])
    counts = {status: counted.get(status.value, 0) for status in Status}
    summits = _latest_summits()
    in_range = _latest_with_pledges()
    slugs = {summit.slug for summit in (*in_range, *summits)}
    by_summit = count_pledges_by_status("summit", sorted(slugs))
    stacks = [(summit, by_summit[summit.slug]) for summit in reversed(in_range[:MAX_STACKS])]
    stacks = [(summit, number) for summit, number in stacks if number]
    rewording = featured_rewording()
    context = {
        "finding": pledges_finding(counts),
        "total": sum(counts.values()),
        "statuses": drawings.meter(counts, _status_url),
        "range": drawings.summit_range(stacks),
        "all_in_range": len(in_range) <= MAX_STACKS,
        "examples": list(_examples(rewording, pledges)),
        "rewording": rewording,
        "versions": rewording and drawings.version_strip(rewording.versions),
        "due": [
            (pledge, partial(pledge, "deadline"))
            for pledge in querysets.rows_of(querysets.pledges, _due_after(today)())
        ],
        "overdue_number": len(PledgeListing({"due": OVERDUE}, today=today).results),
        "verdicts": _latest_verdicts(),
        "articles": _latest_articles(),
        "summits": [
            (
                summit,
                drawings.meter(by_summit[summit.slug]),
                drawings.counts_in_words(by_summit[summit.slug]),
            )
            for summit in summits
        ],
        "series": _series(),
        **page_meta.for_front(request),
    }
    return render(request, "articles/front.html", context)


@CompiledQuery
def _latest_with_pledges(keys: Sequence) -> QuerySet:
    pledges = Pledge.objects.published().filter(summit=OuterRef("pk")).order_by()
    summits = Summit.objects.published().filter(Exists(pledges))
    return summits.order_by("-start_on", "-pk")[: MAX_STACKS + 1]


@lru_cache(maxsize=1)
def _due_after(today: date) -> CompiledQuery:
    due = Pledge.objects.published().due_after(today).values_list("pk", flat=True)
    return CompiledQuery(lambda keys: due[:MAX_ROWS])


@CompiledQuery
def _latest_verdicts(keys: Sequence) -> QuerySet:
    assessed = querysets.pledges().filter(status_as_of__isnull=False)
    return assessed.order_by(F("status_as_of").desc(), "-pk")[:MAX_ROWS]


@CompiledQuery
def _latest_articles(keys: Sequence) -> QuerySet:
    return querysets.articles()[:MAX_ROWS]


@CompiledQuery
def _latest_summits(keys: Sequence) -> QuerySet:
    return Summit.objects.published().select_related("country")[:MAX_SUMMITS]


@CompiledQuery
def _series_with_summits(keys: Sequence) -> QuerySet:
    summits = Summit.objects.published().order_by("start_on", "pk")
    return SummitSeries.objects.published().prefetch_related(Prefetch("summits", summits))


def _status_url(status: Status) -> str:
    return f"/pledges/?status={status}"


def _examples(rewording: Rewording | None, pledges: SearchResults) -> Iterator[tuple[str, str]]:
    """Searches that find something, as (label, URL): words that were printed but not said, the
    speaker with the most quotes, the topic with the most pledges."""
    if rewording and rewording.misquote:
        words = rewording.misquote
        yield f"Did they say “{words}”?", f"/check/?{urlencode({'text': words})}"
    if speaker := _most_frequent(QuoteListing({}).results, "speaker", Speaker):
        yield speaker.name, f"/search/?{urlencode({'q': speaker.name})}"
    if topic := _most_frequent(pledges, "topic", Topic):
        yield f"Pledges on {topic}", f"/pledges/?{urlencode({'topic': topic.slug})}"


def _most_frequent(results: SearchResults, facet: str, model: type[Model]) -> Model | None:
    """The public record with the most results in a whole list, as its search counts them."""
    values = results.facets([facet], top=1)[facet]
    return _by_slug(model).first(values[0].value) if values else None


@cache
def _by_slug(model: type[Model]) -> CompiledQuery:
    return CompiledQuery(lambda slugs: model.objects.published().filter(slug__in=slugs))


def _series() -> list[SummitSeries]:
    """Series with their public summits, oldest first; those with the most summits."""
    return sorted(_series_with_summits(), key=lambda series: -len(series.summits.all()))[
        :MAX_SERIES
    ]
