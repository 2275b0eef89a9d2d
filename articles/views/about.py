"""How the archive is made: where things come from, what the words mean, what may be reused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import MEANINGS, QuoteType, Rights, Status, Verification
from articles.views import page_meta


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page about the archive, with the status scale and its definitions."""
    return render(
        request,
        "articles/about.html",
        {
            "nav": "about",
            "scale": [(status, MEANINGS[status]) for status in Status],
            "forms": QuoteType.labels,
            "checks": Verification.choices,
            "rights": Rights.labels,
            **page_meta.for_page(request, "How the archive is made"),
        },
    )
