"""The search over everything, and what is suggested while one types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles import filters
from articles.filters.autocomplete import autocomplete
from articles.views.lists import ListingView


class SearchView(ListingView):
    listing = filters.SearchListing
    template_name = "articles/search.html"
    title = "Search"


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Names and titles that what is being typed may mean: ``{"suggestions": [...]}``.

    Each has ``label``, ``kind`` and ``url``; eight at most, none for less than two characters.
    """
    return JsonResponse({"suggestions": autocomplete(request.GET.get("q", ""))})
