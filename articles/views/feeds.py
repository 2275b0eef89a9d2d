"""Feeds of a listing, and the page on which a search is followed."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.utils.decorators import decorator_from_middleware, method_decorator
from django.views import View

from articles import filters
from articles.charts import ChartFigure, columns
from articles.filters.exceptions import InvalidParameterError
from articles.formats.feeds import (
    FEEDS,
    MEDIA_TYPE,
    Feed,
    entries_per_week,
    feeds_of,
)
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.http_cache import date_answer
from articles.formats.metadata.site_url import site_url
from articles.text.dates import PartialDate
from articles.views import page_meta

from .exports import reason_not_exportable

conditional = decorator_from_middleware(ConditionalGetMiddleware)


def archive_number(typed: str) -> int:
    """The number of an archived document, 0 for none; raises ``InvalidParameterError``."""
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise InvalidParameterError("An archived document of a feed has a number.")
    return int(typed)


@method_decorator([cors_view, conditional], name="dispatch")
class FeedView(View):
    """``feed/``, ``feed/updates/``, of pledges ``feed/status/``; ``?archive=N`` for older ones."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing
    name: str = "new"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if why := reason_not_exportable(listing):
            return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
        number = archive_number(request.GET.get("archive", ""))
        feed = Feed(listing, FEEDS[self.name], site_url(request), number)
        response = HttpResponse(feed.write(), content_type=MEDIA_TYPE)
        date_answer(request, response, feed.changed)
        response["X-Robots-Tag"] = "noindex"
        return response


class FollowView(View):
    """What following a search would bring: its feeds and how many entries a week each had."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if why := reason_not_exportable(listing):
            raise InvalidParameterError(why)
        site = site_url(request)
        followed = []
        for name in feeds_of(listing):
            feed = Feed(listing, FEEDS[name], site)
            weeks = entries_per_week(feed.timeline, listing.today)
            figures = [
                ChartFigure(f"Week of {PartialDate.of(week.monday)}", week.number) for week in weeks
            ]
            followed.append(
                {
                    "name": name,
                    "address": feed.address(),
                    "title": feed.title.removeprefix("Summit Archive: "),
                    "total": sum(week.number for week in weeks),
                    "average": round(sum(week.number for week in weeks) / len(weeks), 1),
                    "weeks": len(weeks),
                    "chart": columns(figures),
                    "chart_id": f"weeks-{name}",
                    "chart_title": f"Entries a week: {FEEDS[name].label}",
                    "head": ("Week", "Entries"),
                }
            )
        back = listing.here.at(listing.address).href
        context = {"listing": listing, "followed": followed, "back": back}
        context |= page_meta.for_page(request, "Follow this search")
        response = render(request, "articles/follow.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response
