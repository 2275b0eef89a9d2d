"""Comparison of two to four countries, organisations or summits: page and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.comparison import KINDS, MAX_COMPARED, Comparison, compare
from articles.fields import json_number
from articles.kinds import PLEDGE
from articles.models import Pledge
from articles.search.request import SearchRequest
from articles.search.service import search
from articles.views import chart_images, charts, page_meta

KIND_LABELS = {"country": "Countries", "organisation": "Organisations", "summit": "Summits"}
POSITIONS = ("First", "Second", "Third", "Fourth")
MAX_EXAMPLES = 3
MAX_CHOICES = 500
"""Most records that the form offers."""


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """``/compare/?country=gb&country=fr``; the page lists problems with the input."""
    kind, slugs = requested(request)
    records, problems = _find_records(kind, slugs)
    if len(slugs) == 1 and records:
        problems.append("Select at least two to compare.")
    if len(records) > MAX_COMPARED:
        problems.append(
            f"You can compare at most {MAX_COMPARED}. Showing the first {MAX_COMPARED}."
        )
        records = records[:MAX_COMPARED]
    chosen, most = [record.slug for record in records], _slugs_by_pledges(kind)
    choices = _choices(kind, most, chosen)
    fields = min(max(2, len(chosen) + 1), MAX_COMPARED) if len(chosen) > 1 else 2
    context = {
        "kind": kind,
        "kinds": KIND_LABELS.items(),
        "chosen": chosen,
        "choices": choices,
        "most_choices": MAX_CHOICES,
        "fields": [(POSITIONS[at], chosen[at] if at < len(chosen) else "") for at in range(fields)],
        "examples": examples(kind, most, dict(choices)),
        "problems": problems,
        "comparison": compare(kind, records) if len(records) >= 2 else None,
        "query": "&".join(f"{kind}={slug}" for slug in chosen),
        **page_meta.for_page(request, "Compare", noindex=bool(request.GET)),
    }
    return render(request, "articles/compare.html", context)


@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """``/compare/compare.csv?country=gb&country=fr``: the numbers of the page."""
    return charts.as_csv("compare", _table(requested_comparison(request)))


@require_safe
def comparison_svg(request: HttpRequest) -> HttpResponse:
    """``/compare/compare.svg?country=gb&country=fr``: the bars of the page as an image."""
    kind, slugs = requested(request)
    image = chart_images.comparison_image(requested_comparison(request))
    query = urlencode([(kind, slug) for slug in slugs])
    return chart_images.as_svg(request, "compare", image, f"/compare/?{query}")


def requested(request: HttpRequest) -> tuple[str, list[str]]:
    """The kind of the records to compare, and their slugs without duplicates.

    ``kind`` is only needed without records; it selects the form.
    """
    chosen = request.GET.get("kind", "")
    default = chosen if chosen in KINDS else "country"
    kind = next((name for name in KINDS if any(request.GET.getlist(name))), default)
    return kind, list(dict.fromkeys(value for value in request.GET.getlist(kind) if value))


def requested_comparison(request: HttpRequest) -> Comparison:
    """The comparison of a chart or CSV file; 404 if its records do not exist."""
    kind, slugs = requested(request)
    records, problems = _find_records(kind, slugs)
    if problems or not 2 <= len(records) <= MAX_COMPARED:
        raise Http404("Nothing to compare.")
    return compare(kind, records)


def _table(comparison: Comparison) -> Iterator[tuple]:
    yield "", *(str(record) for record in comparison.records)
    for row in comparison.rows:
        yield row.label, *(cell.number for cell in row.cells)
    for row in comparison.shares:
        yield row.label, *(bar.number for bar in row.bars)
    sums = [
        {money.total.currency: money.total.pledged for money in cell}
        for cell in comparison.money.cells
    ]
    for currency in sorted({currency for column in sums for currency in column}):
        amounts = (json_number(column.get(currency)) for column in sums)
        yield f"{currency} pledged", *("" if amount is None else amount for amount in amounts)


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


def _choices(kind: str, most: Sequence[str], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """(slug, name) of the public records of this kind, by name.

    Of more than ``MAX_CHOICES`` only those with the most pledges (*most*) and the *chosen*: each
    field of the form has them all.
    """
    records = KINDS[kind].objects.published()
    if records.count() > MAX_CHOICES:
        slugs = {*most[:MAX_CHOICES], *chosen}
        keys = [slug.upper() for slug in slugs] if kind == "country" else slugs
        records = records.filter(**{"code__in" if kind == "country" else "slug__in": keys})
    return sorted(
        ((record.slug, str(record)) for record in records),
        key=lambda choice: choice[1].casefold(),
    )


def _slugs_by_pledges(kind: str) -> list[str]:
    """The slugs of the records of this kind with pledges, those with the most first."""
    facet = "made_by_organisation" if kind == "organisation" else kind
    results = search(SearchRequest(PLEDGE), fallback=Pledge.objects.published)
    return [count.value for count in results.facets([facet], top=MAX_CHOICES)[facet]]


def examples(kind: str, most: Sequence[str], names: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs with many pledges as (query, label); *names* are those of the public records."""
    slugs = [slug for slug in most[: 4 * MAX_EXAMPLES] if slug in names][: 2 * MAX_EXAMPLES]
    pairs = zip(slugs[::2], slugs[1::2], strict=False)
    return [(f"{kind}={a}&{kind}={b}", f"{names[a]} and {names[b]}") for a, b in pairs]
