"""List views: filters, facets, search and pagination."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views import View

from articles import filters
from articles.change_log import ChangeKeys
from articles.drawings import VERSION_WORDS
from articles.filters.exceptions import MAX_PAGE
from articles.filters.search_page import SearchPage
from articles.findings import pledges_finding
from articles.kinds import NAME
from articles.row_drawings import draw_rows
from articles.views import page_meta
from articles.views.letters import first_positions, mark_letters
from articles.views.result_navigation import with_positions

MAX_HEADING = 90
"""Longest description of a list, in characters, that is its heading."""


class CappedPaginator(Paginator):
    """Paginator with a maximum number of pages."""

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MAX_PAGE)


def page_params(request: HttpRequest) -> QueryDict:
    """The parameters of links to other pages of a list: without ``page`` and empty ones."""
    params = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != "page" and (filled := [value for value in values if value]):
            params.setlist(name, filled)
    return params


def page_of(request: HttpRequest, rows: QuerySet | ChangeKeys) -> Page:
    """The requested page of rows without filters; 404 for a page out of range."""
    paginator = CappedPaginator(rows, settings.PAGE_SIZE)
    number = request.GET.get("page", "1")
    valid = number.isascii() and number.isdigit() and len(number) <= len(str(MAX_PAGE))
    if not valid or not 1 <= int(number) <= paginator.num_pages:
        raise Http404("Page not found.")
    return paginator.page(int(number))


class ListingView(View):
    """A list page. Raises what its listing raises: 400 or 404."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: ClassVar[type[filters.Listing]]
    template_name: ClassVar[str]
    nav: ClassVar[str] = ""
    title: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET, path=request.path)
        results = listing.page()
        page = CappedPaginator(range(results.total), settings.PAGE_SIZE).page(results.number)
        others = [*results.named_records, *(results.related.rows if results.related else ())]
        for row in others:
            row.position_query = ""
        with_positions(listing, results.rows, page.start_index())
        described = "".join(text for text, _ in results.description)
        context = {
            "nav": self.nav,
            "letters": (),
            "title": self.title,
            "heading": described if 0 < len(described) <= MAX_HEADING else self.title,
            "axis": draw_rows([*results.rows, *others], listing.today),
            "results": results,
            "filters": results.filters,
            "page": page,
            "params": page_params(request),
            "lines": [
                (row, highlight, row._meta.model_name)
                for row, highlight in zip(results.rows, results.highlights, strict=True)
            ],
            **self.more_context(listing, results),
            **page_meta.for_listing(request, listing, results, self.title),
        }
        return TemplateResponse(request, self.template_name, context)

    def more_context(self, listing: filters.Listing, results: SearchPage) -> dict:
        """What only this kind of list shows."""
        return {}


class LetteredListView(ListingView):
    """A list by name, with a link to the first record of each letter unless it is filtered."""

    name_field: ClassVar[str]

    def more_context(self, listing: filters.Listing, results: SearchPage) -> dict:
        by_name = listing.selection.ordering() == NAME
        # Without the index, names are not sorted as their letters are.
        if not by_name or results.filters.chips or results.degraded or not results.total:
            return {}
        mark_letters(results.rows, self.name_field)
        return {"letters": first_positions(listing.public(), self.name_field, listing.list_url)}


class ArticleListView(ListingView):
    listing = filters.ArticleListing
    template_name = "articles/article_list.html"
    nav = "articles"
    title = "Articles"


class SpeakerListView(LetteredListView):
    listing = filters.SpeakerListing
    name_field = "sort_name"
    template_name = "articles/speaker_list.html"
    nav = "speakers"
    title = "Speakers"


class QuoteListView(ListingView):
    listing = filters.QuoteListing
    template_name = "articles/quote_list.html"
    nav = "quotes"
    title = "Quotes"

    def more_context(self, listing: filters.Listing, results: SearchPage) -> dict:
        return {"version_words": VERSION_WORDS.items()}


class PledgeListView(ListingView):
    listing = filters.PledgeListing
    template_name = "articles/pledge_list.html"
    nav = "pledges"
    title = "Pledges"

    def more_context(self, listing: filters.Listing, results: SearchPage) -> dict:
        if listing.list_url.has("status"):  # the counts are those without this filter
            return {}
        return {"finding": pledges_finding(dict(listing.facet_counts["status"]))}


class SummitListView(ListingView):
    listing = filters.SummitListing
    template_name = "articles/summit_list.html"
    nav = "summits"
    title = "Summits"


class OrganisationListView(LetteredListView):
    listing = filters.OrganisationListing
    name_field = "name"
    template_name = "articles/organisation_list.html"
    title = "Organisations"


class TopicListView(ListingView):
    listing = filters.TopicListing
    template_name = "articles/topic_list.html"
    title = "Topics"
