"""Page of all public corrections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Correction
from articles.views import page_meta
from articles.views.lists import page_of, page_params

TITLE = "Corrections"


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Corrections, newest first; 404 for a page out of range."""
    rows = Correction.objects.published().with_reports().with_targets()
    return render(
        request,
        "articles/corrections.html",
        {
            "nav": "about",
            "page": page_of(request, rows),
            "params": page_params(request),
            **page_meta.for_page(request, TITLE),
        },
    )
