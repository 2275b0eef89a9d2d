"""Comparison of two to four countries, organisations or summits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.comparison import KINDS, MAX_COMPARED, compare
from articles.views import page_meta


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """``/compare/?country=gb&country=fr``; the page lists problems with the input."""
    kind = next((name for name in KINDS if any(request.GET.getlist(name))), "country")
    slugs = list(dict.fromkeys(value for value in request.GET.getlist(kind) if value))
    records, problems = _find_records(kind, slugs)
    if len(slugs) == 1 and records:
        problems.append("Select at least two to compare.")
    if len(records) > MAX_COMPARED:
        problems.append(
            f"You can compare at most {MAX_COMPARED}. Showing the first {MAX_COMPARED}."
        )
        records = records[:MAX_COMPARED]
    choices = [(name, _choices(name)) for name in KINDS]
    context = {
        "kind": kind,
        "chosen": [record.slug for record in records],
        "choices": choices,
        "positions": range(MAX_COMPARED),
        "problems": problems,
        "comparison": compare(kind, records) if len(records) >= 2 else None,
        **page_meta.for_page(request, "Compare", noindex=bool(request.GET)),
    }
    return render(request, "articles/compare.html", context)


def _find_records(kind: str, slugs: list[str]) -> tuple[list, list[str]]:
    """The public records with these slugs, in the same order, and messages on unknown slugs."""
    public = KINDS[kind].objects.published()
    if kind == "country":
        known = {
            country.slug: country
            for country in public.filter(pk__in=[slug.upper() for slug in slugs])
        }
    else:
        known = {record.slug: record for record in public.filter(slug__in=slugs)}
    keys = list(dict.fromkeys(slug.lower() for slug in slugs))
    problems = [f"No {kind} called “{key}”." for key in keys if key not in known]
    return [known[key] for key in keys if key in known], problems


def _choices(kind: str) -> list[tuple[str, str]]:
    """(slug, name) of all public records of this kind, by name."""
    return sorted(
        ((record.slug, str(record)) for record in KINDS[kind].objects.published()),
        key=lambda choice: choice[1].casefold(),
    )
