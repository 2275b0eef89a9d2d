"""Search over all kinds of records, and autocomplete."""

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
    """Autocomplete: ``{"suggestions": [...]}``, each with ``label``, ``kind`` and ``url``.

    At most eight; none for fewer than two characters.
    """
    return JsonResponse({"suggestions": autocomplete(request.GET.get("q", ""))})
