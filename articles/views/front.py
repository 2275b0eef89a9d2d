"""The front page: totals, latest coverage and verdicts, upcoming deadlines, summits."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import filters
from articles.charts import TimelineEvent, timeline
from articles.filters.labels import NOUNS
from articles.models import Pledge, Summit, deadlines, querysets
from articles.templatetags.formatting import date_range
from articles.views import page_meta

MAX_ROWS = 5

COUNTED_LISTINGS = (
    filters.ArticleListing,
    filters.QuoteListing,
    filters.PledgeListing,
    filters.SpeakerListing,
    filters.SummitListing,
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    today = deadlines.today()
    assessed = querysets.pledges().filter(status_as_of__isnull=False)
    return render(
        request,
        "articles/front.html",
        {
            "numbers": [
                (
                    NOUNS[listing.kind][1].capitalize(),
                    listing.address,
                    len(listing({}).results),
                )
                for listing in COUNTED_LISTINGS
            ],
            "articles": querysets.articles()[:MAX_ROWS],
            "due": querysets.pledges().due_after(today)[:MAX_ROWS],
            "overdue_number": Pledge.objects.published().overdue(today).count(),
            "verdicts": assessed.order_by(F("status_as_of").desc(), "-pk")[:MAX_ROWS],
            "summits": timeline(
                TimelineEvent(
                    str(summit),
                    summit.start_on,
                    summit.end_on or summit.start_on,
                    date_range(summit.start_on, summit.end_on),
                    summit.get_absolute_url(),
                )
                for summit in Summit.objects.published().filter(start_on__isnull=False)
            ),
            "today": today,
            **page_meta.for_front(request),
        },
    )
