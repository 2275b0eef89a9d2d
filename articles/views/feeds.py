"""Feeds of a listing, and the page on which a search is followed."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.utils.decorators import decorator_from_middleware, method_decorator
from django.views import View

from articles import filters
from articles.charts import Figure, columns
from articles.filters.exceptions import RefusedError
from articles.formats.feeds import (
    FEEDS,
    MEDIA_TYPE,
    Feed,
    feeds_of,
    per_week,
)
from articles.formats.metadata.cors import sharing
from articles.formats.metadata.http_cache import date_answer
from articles.formats.metadata.site_url import site_of
from articles.text.dates import PartialDate
from articles.views import page_meta

from .exports import refusal

conditional = decorator_from_middleware(ConditionalGetMiddleware)


def archive_number(typed: str) -> int:
    """The number of an archived document, 0 for none; raises ``RefusedError``."""
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise RefusedError("An archived document of a feed has a number.")
    return int(typed)


@method_decorator([sharing, conditional], name="dispatch")
class ListingFeed(View):
    """``feed/``, ``feed/updates/``, of pledges ``feed/status/``; ``?archive=N`` for older ones."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing
    name: str = "new"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if why := refusal(listing):
            return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
        number = archive_number(request.GET.get("archive", ""))
        feed = Feed(listing, FEEDS[self.name], site_of(request), number)
        response = HttpResponse(feed.write(), content_type=MEDIA_TYPE)
        date_answer(request, response, feed.changed)
        response["X-Robots-Tag"] = "noindex"
        return response


class Follow(View):
    """What following a search would bring: its feeds and how many entries a week each had."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET)
        if why := refusal(listing):
            raise RefusedError(why)
        site = site_of(request)
        followed = []
        for name in feeds_of(listing):
            feed = Feed(listing, FEEDS[name], site)
            weeks = per_week(feed.timeline, listing.today)
            figures = [
                Figure(f"Week of {PartialDate.of(week.monday)}", week.number) for week in weeks
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
