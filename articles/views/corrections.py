"""All public notices of corrections, each with the record it is about."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.filters.exceptions import MAX_PAGE
from articles.models import Correction
from articles.views import page_meta
from articles.views.lists import CappedPaginator

TITLE = "Corrections"


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The notices, the newest first; 404 for a page that there is none of."""
    rows = Correction.objects.published().with_reports().with_targets()
    paginator = CappedPaginator(rows, settings.PAGE_SIZE)
    given = request.GET.get("page", "1")
    known = given.isascii() and given.isdigit() and len(given) <= len(str(MAX_PAGE))
    if not known or not 1 <= int(given) <= paginator.num_pages:
        raise Http404("There is no such page.")
    return render(
        request,
        "articles/corrections.html",
        {
            "nav": "about",
            "page": paginator.page(int(given)),
            **page_meta.for_page(request, TITLE),
        },
    )
