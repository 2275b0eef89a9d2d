"""The pledge tracker, the pictures of coverage, and the figures of every chart as files."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views import View

from articles import filters, statistics
from articles.models import Status, querysets
from articles.views import charts as drawings
from articles.views import page_meta

from .exports import reason_not_exportable

FEW = 10


def matching(listing: filters.Listing) -> QuerySet:
    """The public records that the filters of a listing leave."""
    return listing.public().filter(pk__in=listing.matching(listing.selection).values("pk"))


class TrackerView(View):
    """``/pledges/tracker/``: what was promised and what came of it, for the filters on."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.PledgeListing(request.GET, path=request.path)
        pledges, here = matching(listing), listing.here
        status = drawings.status_chart(pledges, here)
        counts = statistics.by_status(pledges)
        lines = querysets.pledges().filter(pk__in=pledges.values("pk"))
        context = {
            "nav": "pledges",
            "listing": listing,
            "total": sum(counts.values()),
            "kept": counts[Status.KEPT],
            "unassessed": counts[Status.NOT_ASSESSED],
            "status": status,
            "money": drawings.money_charts(pledges, here),
            "money_key": drawings.MONEY_KEY,
            "status_key": drawings.STATUS_KEY,
            "makers": drawings.group_chart(statistics.by_maker(pledges), here),
            "summits": drawings.group_chart(statistics.by_summit(pledges), here),
            "overdue": lines.overdue(listing.today).order_by("deadline", "pk")[:FEW],
            "due": lines.due_after(listing.today)[:FEW],
            "stale": lines.stale(listing.today).order_by("checked_on", "pk")[:FEW],
            "query": f"?{here.query}" if here.query else "",
            **page_meta.for_page(request, "Pledge tracker", noindex=bool(request.GET)),
        }
        return render(request, "articles/tracker.html", context)


class CoverageView(View):
    """``/articles/coverage/``: coverage by time, and who quotes whom, for the filters on."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.ArticleListing(request.GET, path=request.path)
        here = listing.here
        chart, undated, unit = drawings.coverage_chart(listing.results, here)
        context = {
            "nav": "articles",
            "listing": listing,
            "coverage": chart,
            "undated": undated,
            "unit": unit,
            "query": f"?{here.query}" if here.query else "",
            **page_meta.for_page(request, "Coverage in pictures", noindex=bool(request.GET)),
        }
        return render(request, "articles/coverage.html", context)


class QuotingView(View):
    """``/quotes/quoting/``: which publishers quote which speakers, for the filters on."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.QuoteListing(request.GET, path=request.path)
        here = listing.here
        context = {
            "nav": "quotes",
            "listing": listing,
            "quoting": drawings.quoting_chart(matching(listing), here),
            "query": f"?{here.query}" if here.query else "",
            **page_meta.for_page(request, "Who quotes whom", noindex=bool(request.GET)),
        }
        return render(request, "articles/quoting.html", context)


class ChartDataView(View):
    """The figures of one chart as CSV, for exactly the filters in the address."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.PledgeListing
    charts: tuple[str, ...] = ()

    def get(self, request: HttpRequest, chart: str) -> HttpResponse:
        if chart not in self.charts:
            raise Http404("There is no such chart.")
        listing = self.listing(request.GET)
        if why := reason_not_exportable(listing):
            return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
        table = drawings.table_of(chart, matching(listing), listing.results)
        return drawings.as_csv(chart, table)
