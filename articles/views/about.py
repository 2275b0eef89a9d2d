"""How the archive is made: where things come from, what the words mean, what may be reused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import filters
from articles.models import MEANINGS, Article, Check, Form, Rights, Status

from . import heads


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page about the archive, with the status scale and its definitions."""
    return render(
        request,
        "articles/about.html",
        {
            "nav": "about",
            "scale": [(status, MEANINGS[status]) for status in Status],
            "forms": Form.labels,
            "verified": verified(),
            # The collection that the archive is shipped with has keys; what people add has none.
            "demonstration": Article.objects.published().filter(key__isnull=False).exists(),
            "rights": Rights.labels,
            **heads.for_page(request, "How the archive is made"),
        },
    )


def verified() -> list[tuple[str, str, int | None]]:
    """Each verification of a quote with its label and the number of listed quotes that have it;
    None for what no list holds."""
    counts = dict(filters.QuoteListing({}).results.facets(["check"])["check"])
    return [
        (check.value, check.label, None if check == Check.BRIEFING else counts.get(check.value, 0))
        for check in Check
    ]
