"""A–Z indexes of speakers and organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Organisation, Speaker
from articles.text.normalize import fold
from articles.views import page_meta

OTHER = "#"


def by_letter(records: Iterable[Model], name: str) -> dict[str, list[Model]]:
    """Group records by the first letter of attribute *name*, ignoring accents; others under #."""
    letters: dict[str, list[Model]] = {}
    for record in sorted(records, key=lambda r: (fold(getattr(r, name)), r.pk)):
        first = fold(getattr(record, name))[:1].upper()
        letters.setdefault(first if "A" <= first <= "Z" else OTHER, []).append(record)
    return dict(sorted(letters.items(), key=lambda item: (item[0] == OTHER, item[0])))


@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """A–Z index of public speakers by family name."""
    public = Speaker.objects.published().only("slug", "name", "sort_name")
    return _page(request, "speakers", "Speakers", "/speakers/", by_letter(public, "sort_name"))


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """A–Z index of public organisations by name."""
    public = Organisation.objects.published().only("slug", "name")
    return _page(request, "", "Organisations", "/organisations/", by_letter(public, "name"))


def _page(
    request: HttpRequest, nav: str, title: str, list_url: str, letters: dict[str, list[Model]]
) -> HttpResponse:
    context = {
        "nav": nav,
        "title": title,
        "letters": letters,
        "number": sum(map(len, letters.values())),
        "crumbs": [(title, list_url), ("A–Z", "")],
        **page_meta.for_page(request, f"{title} A–Z"),
    }
    return render(request, "articles/a_z.html", context)
