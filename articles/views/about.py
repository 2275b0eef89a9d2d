"""The about page: sources, method, definitions and licence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import MEANINGS, QuoteType, Rights, Status, Verification
from articles.views import page_meta


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The about page, with the status scale and its definitions."""
    return render(
        request,
        "articles/about.html",
        {
            "nav": "about",
            "scale": [(status, MEANINGS[status]) for status in Status],
            "quote_types": QuoteType.labels,
            "verifications": Verification.choices,
            "rights": Rights.labels,
            "summary_only": Rights.RECORD.label,
            **page_meta.for_page(request, "About and method"),
        },
    )
