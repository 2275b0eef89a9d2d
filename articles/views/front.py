"""The front page: search with examples, the verdicts on all pledges, a statement printed
differently, upcoming deadlines, latest verdicts and coverage, summits and series."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Exists, F, Model, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import drawings
from articles.filters import Listing, PledgeListing, QuoteListing
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
from articles.rewordings import Rewording, featured_rewording
from articles.search.request import OVERDUE
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
    counted = dict(PledgeListing({}).results.facets(["status"])["status"])
    counts = {status: counted.get(status.value, 0) for status in Status}
    summits = list(Summit.objects.published().select_related("country")[:MAX_SUMMITS])
    in_range = _latest_with_pledges(MAX_STACKS + 1)
    slugs = {summit.slug for summit in (*in_range, *summits)}
    by_summit = count_pledges_by_status("summit", sorted(slugs))
    stacks = [(summit, by_summit[summit.slug]) for summit in reversed(in_range[:MAX_STACKS])]
    stacks = [(summit, number) for summit, number in stacks if number]
    rewording = featured_rewording()
    assessed = querysets.pledges().filter(status_as_of__isnull=False)
    context = {
        "finding": pledges_finding(counts),
        "total": sum(counts.values()),
        "statuses": drawings.meter(counts, _status_url),
        "range": drawings.summit_range(stacks),
        "all_in_range": len(in_range) <= MAX_STACKS,
        "examples": list(_examples(rewording)),
        "rewording": rewording,
        "versions": rewording and drawings.version_strip(rewording.versions),
        "due": [
            (pledge, partial(pledge, "deadline"))
            for pledge in querysets.pledges().due_after(today)[:MAX_ROWS]
        ],
        "overdue_number": len(PledgeListing({"due": OVERDUE}, today=today).results),
        "verdicts": assessed.order_by(F("status_as_of").desc(), "-pk")[:MAX_ROWS],
        "articles": querysets.articles()[:MAX_ROWS],
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


def _latest_with_pledges(number: int) -> list[Summit]:
    pledges = Pledge.objects.published().filter(summit=OuterRef("pk")).order_by()
    return list(
        Summit.objects.published().filter(Exists(pledges)).order_by("-start_on", "-pk")[:number]
    )


def _status_url(status: Status) -> str:
    return f"/pledges/?status={status}"


def _examples(rewording: Rewording | None) -> Iterator[tuple[str, str]]:
    """Searches that find something, as (label, URL): words that were printed but not said, the
    speaker with the most quotes, the topic with the most pledges."""
    if rewording and rewording.misquote:
        words = rewording.misquote
        yield f"Did they say “{words}”?", f"/check/?{urlencode({'text': words})}"
    if speaker := _most_frequent(QuoteListing, "speaker", Speaker):
        yield speaker.name, f"/search/?{urlencode({'q': speaker.name})}"
    if topic := _most_frequent(PledgeListing, "topic", Topic):
        yield f"Pledges on {topic}", f"/pledges/?{urlencode({'topic': topic.slug})}"


def _most_frequent(listing: type[Listing], facet: str, model: type[Model]) -> Model | None:
    """The public record with the most results in a whole list, as its search counts them."""
    values = listing({}).results.facets([facet], top=1)[facet]
    return model.objects.published().filter(slug__in=[count.value for count in values[:1]]).first()


def _series() -> list[SummitSeries]:
    """Series with their public summits, oldest first; those with the most summits."""
    summits = Summit.objects.published().order_by("start_on", "pk")
    rows = SummitSeries.objects.published().prefetch_related(Prefetch("summits", summits))
    return sorted(rows, key=lambda series: -len(series.summits.all()))[:MAX_SERIES]
