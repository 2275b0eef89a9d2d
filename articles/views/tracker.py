"""Pledge tracker, coverage charts, and chart data as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views import View

from articles import filters, findings
from articles.kinds import DEADLINE, PLEDGE
from articles.models import Pledge, querysets
from articles.search.request import AHEAD, DUE, OVERDUE, FacetFilter
from articles.search.service import SearchResults
from articles.views import chart_images, charts, page_meta, pledge_charts
from articles.views.pledge_counts import count_pledges

from .exports import reason_not_exportable

MAX_ROWS = 10
COVERAGE_HEIGHT = 240


def matching(listing: filters.Listing) -> QuerySet:
    """Queryset of the public records that match the filters of a listing."""
    if listing.kind == PLEDGE and not listing.is_filtered:
        return listing.public()
    return listing.public().filter(pk__in=listing.qs.values("pk"))


class TrackerView(View):
    """``/pledges/tracker/``: charts of the filtered pledges by status, money, maker and summit."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.PledgeListing(request.GET, path=request.path)
        pledges, here = matching(listing), listing.list_url
        counted = count_pledges(listing.results, pledges)
        overdue, ahead = (_by_deadline(listing, due) for due in (OVERDUE, AHEAD))
        stale = pledges.stale(listing.today).order_by(F("checked_on").asc(nulls_first=True), "pk")
        context = {
            "nav": "pledges",
            "filters": listing.filter_panel(listing.facet_counts),
            "count_label": listing.count_in_words,
            **pledge_charts.tracker_charts(counted, pledges, here),
            "overdue": _rows(overdue.first_keys(MAX_ROWS)),
            "overdue_total": len(overdue),
            "overdue_url": pledge_charts.href_of(here.at(charts.PLEDGES).narrowed(DUE, OVERDUE)),
            "overdue_finding": findings.overdue_deadlines(len(overdue)),
            "due": _rows(ahead.first_keys(MAX_ROWS)),
            "stale": _rows(list(stale.values_list("pk", flat=True)[:MAX_ROWS])),
            "query": f"?{here.query}" if here.query else "",
            "filters_query": here.query,
            **page_meta.for_page(request, "Pledge tracker", noindex=bool(request.GET)),
        }
        return render(request, "articles/tracker.html", context)


def _by_deadline(listing: filters.Listing, due: str) -> SearchResults:
    """The pledges of the list with a deadline status, by deadline."""
    # Beside a filter by deadline, not in place of it.
    clauses = (*listing.selection.clauses, FacetFilter(DUE, (due,)))
    request = replace(listing.selection, clauses=clauses, order=DEADLINE)
    return listing.results.with_request(request, lambda: listing.matching(request))


def _rows(keys: Sequence[int]) -> list[Pledge]:
    return querysets.rows_of(querysets.pledges, keys)


class CoverageView(View):
    """``/articles/coverage/``: chart of the filtered articles over time."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.ArticleListing(request.GET, path=request.path)
        here = listing.list_url
        coverage, undated, unit = charts.coverage_chart(listing.results, here, COVERAGE_HEIGHT)
        context = {
            "nav": "articles",
            "filters": listing.filter_panel(listing.facet_counts),
            "count_label": listing.count_in_words,
            "coverage": coverage,
            "undated": undated,
            "unit": unit,
            "finding": charts.coverage_finding(coverage, unit),
            "query": f"?{here.query}" if here.query else "",
            "filters_query": here.query,
            **page_meta.for_page(request, "Coverage over time", noindex=bool(request.GET)),
        }
        return render(request, "articles/coverage.html", context)


class QuotingView(View):
    """``/quotes/quoting/``: heat map of publishers by speakers for the filtered quotes."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = filters.QuoteListing(request.GET, path=request.path)
        here = listing.list_url
        table = charts.who_quotes_whom(listing.results, matching(listing))
        quoting, most = charts.quoting_chart(table, here)
        context = {
            "nav": "quotes",
            "filters": listing.filter_panel(listing.facet_counts),
            "count_label": listing.count_in_words,
            "quoting": quoting,
            "finding": findings.most_quoted(*most) if most else "",
            "query": f"?{here.query}" if here.query else "",
            "filters_query": here.query,
            **page_meta.for_page(request, "Who quoted whom", noindex=bool(request.GET)),
        }
        return render(request, "articles/quoting.html", context)


class ChartFileView(View):
    """The data of one chart as CSV or SVG, with the same filters as its page."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.PledgeListing
    page: str = ""
    chart_names: tuple[str, ...] = ()

    def get(self, request: HttpRequest, chart: str) -> HttpResponse:
        if chart not in self.chart_names:
            raise Http404("Unknown chart.")
        listing = self.listing(request.GET, path=self.page)
        if why := reason_not_exportable(listing):
            return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
        return self.file(request, chart, listing)

    def file(self, request: HttpRequest, chart: str, listing: filters.Listing) -> HttpResponse:
        raise NotImplementedError


class ChartDataView(ChartFileView):
    """The data of one chart as CSV."""

    def file(self, request: HttpRequest, chart: str, listing: filters.Listing) -> HttpResponse:
        table = charts.table_of(chart, matching(listing), listing.results)
        return charts.as_csv(chart, table)


class ChartImageView(ChartFileView):
    """One chart as an SVG file."""

    def file(self, request: HttpRequest, chart: str, listing: filters.Listing) -> HttpResponse:
        here = listing.list_url
        image = chart_images.IMAGES[chart](listing, matching(listing), here)
        return chart_images.as_svg(request, chart, image, here.href)
