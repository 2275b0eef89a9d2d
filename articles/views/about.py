"""The about page: sources, method, definitions and licence."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.filters import QuoteListing
from articles.kinds import KINDS
from articles.models import MEANINGS, QuoteType, Rights, Status, Verification
from articles.models.visibility import Publishable
from articles.views import page_meta


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The about page, with the status scale and its definitions."""
    quotes = dict(QuoteListing({}).results.facets(["verification"])["verification"])
    return render(
        request,
        "articles/about.html",
        {
            "nav": "about",
            "scale": [(status, MEANINGS[status]) for status in Status],
            "quote_types": QuoteType.labels,
            "verifications": [
                (value, label, quotes.get(value, 0)) for value, label in Verification.choices
            ],
            "rights": Rights.labels,
            "summary_only": Rights.RECORD.label,
            "not_assessed": Status.NOT_ASSESSED.label,
            "updated": last_updated(),
            "contact": settings.SITE_CONTACT,
            "contact_name": settings.SITE_CONTACT.removeprefix("mailto:"),
            "funding": settings.SITE_FUNDING,
            "mail": settings.EMAIL_ENABLED,
            **page_meta.for_page(request, "About and method"),
        },
    )


def last_updated() -> datetime | None:
    """The time of the newest change of a public record; None if there are none."""
    models = [kind.model for kind in KINDS if issubclass(kind.model, Publishable)]
    times = [
        model.objects.published()
        .order_by("-updated_at")
        .values_list("updated_at", flat=True)
        .first()
        for model in models
    ]
    return max((time for time in times if time), default=None)
