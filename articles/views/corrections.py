"""Page of all public corrections."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.filters.exceptions import MAX_PAGE
from articles.models import Correction
from articles.views import page_meta
from articles.views.lists import CappedPaginator, page_params

TITLE = "Corrections"


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Corrections, newest first; 404 for a page out of range."""
    rows = Correction.objects.published().with_reports().with_targets()
    paginator = CappedPaginator(rows, settings.PAGE_SIZE)
    number = request.GET.get("page", "1")
    valid = number.isascii() and number.isdigit() and len(number) <= len(str(MAX_PAGE))
    if not valid or not 1 <= int(number) <= paginator.num_pages:
        raise Http404("Page not found.")
    return render(
        request,
        "articles/corrections.html",
        {
            "nav": "about",
            "page": paginator.page(int(number)),
            "params": page_params(request),
            **page_meta.for_page(request, TITLE),
        },
    )
