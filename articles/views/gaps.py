"""What is missing: gaps of the archive in total, by summit and by language, and their lists."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.filters import validate_parameters
from articles.models import SourceLink, Summit, querysets
from articles.text.languages import language_name
from articles.views import charts, page_meta
from articles.views.gap_counts import EVIDENCE_GAP, PAGES_GAP, Gap, GapCounter
from articles.views.lists import page_of, page_params

TITLE = "What is missing"


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """``/gaps/``: all gaps, or those of one summit with the parameter ``summit``."""
    summit = _requested_summit(request)
    counter = GapCounter(summit)
    counts, coverage = counter.by_summit_and_language(), counter.coverage()
    summits = [] if summit else Summit.objects.published()
    # The last gap, articles in other languages, is part of the coverage.
    in_languages = [*coverage, *(each for each in counts[:-1] if each.by_language is not None)]
    codes = dict.fromkeys(code for count in in_languages for code in count.by_language)
    context = {
        "nav": "about",
        "summit": summit,
        "counts": counts,
        "summit_rows": [
            (each, [count.cell("summit", each.slug) for count in counts]) for each in summits
        ],
        "in_languages": in_languages,
        "language_rows": [
            (language_name(code), [count.cell("language", code) for count in in_languages])
            for code in codes
        ],
        **page_meta.for_page(request, TITLE, noindex=bool(request.GET)),
    }
    return render(request, "articles/gaps.html", context)


@require_safe
def gaps_csv(request: HttpRequest) -> HttpResponse:
    """``/gaps/gaps.csv``: the same numbers as a table."""
    return charts.as_csv("gaps", _table(_requested_summit(request)))


def _table(summit: Summit | None) -> Iterator[tuple]:
    """One row for each gap, each of its summits and each of its languages."""
    yield "gap", "description", "summit", "language", "count"
    counts = GapCounter(summit).by_summit_and_language()
    of_all = summit.slug if summit else ""
    for count in counts:
        row = count.gap.name, count.gap.label
        yield *row, of_all, "", count.total
        if not summit:
            for slug, number in sorted(count.by_summit.items()):
                yield *row, slug, "", number
        for code, number in sorted((count.by_language or {}).items()):
            yield *row, of_all, code, number


@require_safe
def cited_pages(request: HttpRequest) -> HttpResponse:
    """``/gaps/cited-pages/``: pages that are cited but have no article."""
    links = querysets.links_without_article()
    if language := request.GET.get("language", ""):
        links = links.filter(language=language)
    return _list(request, PAGES_GAP, links)


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """``/gaps/evidence/``: evidence without a title or a date."""
    rows = querysets.incomplete_evidence().select_related("status_update__pledge")
    return _list(request, EVIDENCE_GAP, rows)


def _list(request: HttpRequest, gap: Gap, rows: QuerySet) -> HttpResponse:
    """A page of rows, of one summit with the parameter ``summit``."""
    summit = _requested_summit(request)
    if summit:
        rows = rows.filter(summit_slug=summit.slug)
    if rows.model is SourceLink:
        rows = _one_for_each_page(rows)
    context = {
        "nav": "about",
        "gap": gap,
        "summit": summit,
        "page": page_of(request, rows.order_by("pk")),
        "params": page_params(request),
        **page_meta.for_page(request, gap.label, noindex=bool(request.GET)),
    }
    return render(request, f"articles/gaps_{gap.name.replace('-', '_')}.html", context)


def _one_for_each_page(links: QuerySet) -> QuerySet:
    """The first link to each page, with its publisher and the record that cites it."""
    first = links.order_by().values("url").annotate(first=Min("pk")).values("first")
    return SourceLink.objects.filter(pk__in=first).select_related(
        "publisher", "summit", "speaker", "quote", "pledge", "article"
    )


def _requested_summit(request: HttpRequest) -> Summit | None:
    """The summit of the parameter ``summit``; 404 if there is none with this slug."""
    validate_parameters(request.GET)
    slug = request.GET.get("summit", "")
    if not slug:
        return None
    summit = Summit.objects.published().filter(slug=slug).first()
    if summit is None:
        raise Http404("Summit not found.")
    return summit
