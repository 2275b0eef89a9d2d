"""List views: filters, facets, search and pagination."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from articles import filters
from articles.filters.exceptions import MAX_PAGE
from articles.views import page_meta
from articles.views.result_navigation import with_positions

# The engine allocates memory for all results up to the offset, so a large offset is checked against
# the total first.
MAX_UNCHECKED_OFFSET = 10_000


class CappedPaginator(Paginator):
    """Paginator with a maximum number of pages."""

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MAX_PAGE)


class ListingView(View):
    """A list page. Raises what its listing raises: 400 or 404."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: ClassVar[type[filters.Listing]]
    template_name: ClassVar[str]
    nav: ClassVar[str] = ""
    title: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request.GET, path=request.path)
        context = self.context(listing)
        page = context["page"]
        context |= page_meta.for_listing(
            request, listing, self.title, page.number, [row for row, *_ in context["lines"]]
        )
        return render(request, self.template_name, context)

    def context(self, listing: filters.Listing) -> dict:
        """Template context; ``lines`` has (record, search highlight or None, kind) tuples."""
        number = listing.page_number
        start = (number - 1) * settings.PAGE_SIZE
        if start < MAX_UNCHECKED_OFFSET:
            # Fetching the rows first also returns the total, which saves a search.
            _ = listing.results[start : start + settings.PAGE_SIZE]
        paginator = CappedPaginator(listing.results, settings.PAGE_SIZE)
        listing.check_page(paginator.num_pages)
        page = paginator.page(number)
        rows = list(page.object_list)
        with_positions(listing, rows, page.start_index())
        highlights = [None] * len(rows)
        if listing.has_search_words:
            highlights = listing.results.highlights(rows)
        return {
            "nav": self.nav,
            "title": self.title,
            "listing": listing,
            "page": page,
            "lines": [
                (row, highlight, row._meta.model_name)
                for row, highlight in zip(rows, highlights, strict=True)
            ],
            "q": listing.params.typed,
        }


class ArticleListView(ListingView):
    listing = filters.ArticleListing
    template_name = "articles/article_list.html"
    nav = "articles"
    title = "Articles"


class SpeakerListView(ListingView):
    listing = filters.SpeakerListing
    template_name = "articles/speaker_list.html"
    nav = "speakers"
    title = "Speakers"


class QuoteListView(ListingView):
    listing = filters.QuoteListing
    template_name = "articles/quote_list.html"
    nav = "quotes"
    title = "Quotes"


class PledgeListView(ListingView):
    listing = filters.PledgeListing
    template_name = "articles/pledge_list.html"
    nav = "pledges"
    title = "Pledges"

    def context(self, listing: filters.Listing) -> dict:
        return {**super().context(listing), "today": listing.today}


class SummitListView(ListingView):
    listing = filters.SummitListing
    template_name = "articles/summit_list.html"
    nav = "summits"
    title = "Summits"


class OrganisationListView(ListingView):
    listing = filters.OrganisationListing
    template_name = "articles/organisation_list.html"
    title = "Organisations"


class TopicListView(ListingView):
    listing = filters.TopicListing
    template_name = "articles/topic_list.html"
    title = "Topics"
