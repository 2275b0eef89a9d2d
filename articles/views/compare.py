"""Two to four countries, organisations or summits side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.comparison import KINDS, MAX_COMPARED, compare
from articles.views import page_meta


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """``/compare/?country=gb&country=fr``; what cannot be compared is explained on the page."""
    kind = next((name for name in KINDS if any(request.GET.getlist(name))), "country")
    wanted = list(dict.fromkeys(value for value in request.GET.getlist(kind) if value))
    found, problems = _find(kind, wanted)
    if len(wanted) == 1 and found:
        problems.append("Choose at least two to compare.")
    if len(found) > MAX_COMPARED:
        problems.append(f"At most {MAX_COMPARED} can be compared; the first {MAX_COMPARED} are.")
        found = found[:MAX_COMPARED]
    choices = [(name, _choices(name)) for name in KINDS]
    context = {
        "kind": kind,
        "chosen": [record.slug for record in found],
        "choices": choices,
        "places": range(MAX_COMPARED),
        "problems": problems,
        "comparison": compare(kind, found) if len(found) >= 2 else None,
        **page_meta.for_page(request, "Compare", noindex=bool(request.GET)),
    }
    return render(request, "articles/compare.html", context)


def _find(kind: str, wanted: list[str]) -> tuple[list, list[str]]:
    """The public records of these slugs in the order asked for, and what is not known."""
    public = KINDS[kind].objects.published()
    if kind == "country":
        known = {
            country.slug: country for country in public.filter(pk__in=[w.upper() for w in wanted])
        }
    else:
        known = {record.slug: record for record in public.filter(slug__in=wanted)}
    keys = list(dict.fromkeys(w.lower() for w in wanted))
    problems = [f"The archive knows no {kind} “{key}”." for key in keys if key not in known]
    return [known[key] for key in keys if key in known], problems


def _choices(kind: str) -> list[tuple[str, str]]:
    """(slug, name) of all that can be chosen, by name."""
    return sorted(
        ((record.slug, str(record)) for record in KINDS[kind].objects.published()),
        key=lambda choice: choice[1].casefold(),
    )
