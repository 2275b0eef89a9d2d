"""Atom feeds of a listing, and the page that offers them for subscription."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.utils.decorators import decorator_from_middleware, method_decorator
from django.views import View

from articles import filters
from articles.charts import ChartFigure, columns
from articles.digests.targets import ListTarget, Volume
from articles.filters.exceptions import InvalidParameterError
from articles.formats.calendars import CALENDAR_PATHS
from articles.formats.feeds import (
    FEEDS,
    MEDIA_TYPE,
    Feed,
    entries_per_week,
    feeds_of,
)
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.http_cache import set_last_modified
from articles.formats.metadata.site_url import site_url
from articles.kinds import PLEDGE
from articles.text.dates import PartialDate
from articles.views import page_meta

from .calendar_files import calendar_name
from .exports import reason_not_exportable
from .subscriptions import subscribe_context

conditional = decorator_from_middleware(ConditionalGetMiddleware)


@method_decorator([cors_view, conditional], name="dispatch")
class FeedView(View):
    """``feed/`` (new), ``feed/updates/`` (changed), for pledges ``feed/status/`` (verdicts)."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing
    name: str = "new"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if reason := reason_not_exportable(listing):
            return HttpResponseBadRequest(f"{reason}\n", content_type="text/plain; charset=utf-8")
        feed = Feed(listing, FEEDS[self.name], site_url(request))
        response = HttpResponse(feed.render(), content_type=MEDIA_TYPE)
        set_last_modified(request, response, feed.updated)
        response["X-Robots-Tag"] = "noindex"
        return response


class FollowView(View):
    """Subscription page of a search: the addresses of its feeds and their entries per week."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if reason := reason_not_exportable(listing):
            raise InvalidParameterError(reason)
        site = site_url(request)
        followed, counted = [], {}
        for name in feeds_of(listing):
            feed = Feed(listing, FEEDS[name], site)
            frequency = counted[name] = entries_per_week(feed.events, listing.today)
            figures = [
                ChartFigure(f"Week of {PartialDate.of(week.monday)}", week.number)
                for week in frequency.weeks
            ]
            followed.append(
                {
                    "name": name,
                    "address": feed.url(),
                    "title": feed.title.removeprefix("Summit Archive: "),
                    "frequency": frequency,
                    # Of the newest entries only, the weeks before them would look empty.
                    "chart": columns(figures) if frequency.total and frequency.complete else None,
                    "chart_id": f"weeks-{name}",
                    "chart_title": f"Items per week: {FEEDS[name].adjective}",
                }
            )
        back = listing.list_url.at(listing.address).href
        context = {
            "listing": listing,
            "followed": followed,
            "calendar": _calendar_of(request, self.listing),
            "back": back,
        }
        target = ListTarget(listing)
        context |= subscribe_context(target, Volume.of(counted[name] for name in target.feeds))
        context |= page_meta.for_page(request, "Subscribe")
        response = render(request, "articles/follow.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


def _calendar_of(request: HttpRequest, listing: type[filters.Listing]) -> dict | None:
    """Address and name of the calendar of a listing, or of the pledges among all kinds."""
    dated = filters.PledgeListing if listing is filters.SearchListing else listing
    if dated.kind not in CALENDAR_PATHS:
        return None
    rows = dated(request.GET)
    if reason_not_exportable(rows):
        return None
    url = rows.list_url.at(f"{rows.address}{CALENDAR_PATHS[dated.kind]}").without("order").href
    return {
        "address": f"{site_url(request)}{url}",
        "name": calendar_name(rows).removeprefix("Summit Archive: "),
        "deadlines": dated.kind == PLEDGE,
    }
