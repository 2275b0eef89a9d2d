"""What pages about many records share: pledges by status, quotes by number of versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Count, Model, QuerySet

from articles import drawings, findings
from articles.filters.params import ListURL
from articles.filters.queryset import filter_rows
from articles.kinds import BY_MODEL, DEADLINE
from articles.models import Pledge, Quote, Status, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.request import FacetFilter, SearchRequest
from articles.search.service import SearchResults, search

Narrow = Callable[[QuerySet, Sequence], QuerySet]
"""Restricts a query set to the records of a page, by its key: of a speaker, at a summit.

Queries are compiled once for each of these functions.
"""

MAX_PLEDGES = 20
"""Maximum pledges of a page, one line each; the page links to the full list."""
MAX_QUOTES = 4


@dataclass(frozen=True, slots=True)
class PledgeOverview:
    """Pledges by status: the parts of a bar, the finding about them, and their number."""

    parts: list[drawings.MeterPart]
    finding: str
    total: int
    counts: dict[Status, int]
    results: SearchResults

    def first_by_status(self, number: int) -> list[int]:
        """Keys of the first pledges in the order of the bar, kept first; within a status by
        deadline.

        The search engine sorts each status: the database would read and sort all of them.
        """
        keys: list[int] = []
        for status in drawings.METER_ORDER:
            wanted = min(number - len(keys), self.counts[status])
            if wanted > 0:
                keys += self._with_status(status).first_keys(wanted)
        return keys

    def _with_status(self, status: Status) -> SearchResults:
        clause = FacetFilter("status", (status.value,))
        request = replace(self.results.selection.with_clause(clause), order=DEADLINE)
        return self.results.with_request(request, lambda: _matching(Pledge, request))


@cache
def having(facet: str) -> Narrow:
    """Restricts records to those with a value of a facet."""
    return lambda rows, values: rows.having(facet, *values)


def pledge_overview(facet: str, value: str, of: str = "") -> PledgeOverview:
    """The overview of the pledges listed under ``?facet=value``."""
    results = listed(Pledge, facet, value)
    counted = dict(results.facets(["status"])["status"])
    counts = {status: counted.get(status.value, 0) for status in Status}
    url = ListURL("/pledges/").setting(facet, value)
    parts = drawings.meter(counts, lambda status: url.setting("status", status.value).href)
    finding = findings.pledges_finding(counts, of)
    return PledgeOverview(parts, finding, sum(counts.values()), counts, results)


def first_pledges(overview: PledgeOverview, number: int | None = None) -> list[Pledge]:
    """The pledges that a page shows, one line each, in the order of the bar."""
    keys = overview.first_by_status(MAX_PLEDGES if number is None else number)
    return querysets.rows_of(querysets.pledges, keys)


def _matching(model: type[Model], request: SearchRequest) -> QuerySet:
    """The database's answer."""
    return filter_rows(querysets.coverage(model), request)


def listed(model: type[Model], facet: str, value: str, *, versions: bool = False) -> SearchResults:
    """The records listed under ``?facet=value``, to count or for their keys; *versions*: all."""
    request = SearchRequest(
        BY_MODEL[model].name, clauses=(FacetFilter(facet, (value,)),), all_versions=versions
    )
    return search(
        request,
        fallback=lambda: _matching(model, request),
        rows=querysets.coverage(model).only("pk"),
    )


def first_and_total(
    model: type[Model], facet: str, value: str, build: Callable[[], QuerySet], number: int
) -> tuple[list[Model], int]:
    """The first records listed under ``?facet=value``, with what *build* adds, and the length of
    the list."""
    results = listed(model, facet, value)
    return querysets.rows_of(build, results.first_keys(number)), len(results)


def statements_by_versions(narrow: Narrow, keys: Sequence, leading: SearchResults) -> QuerySet:
    """Keys of the statements with several public versions, and their number, most first.

    *leading* are the quotes listed on the page.
    """
    statements = _by_versions(narrow, keys)
    return statements if _has_versions(leading) else statements.none()


def _has_versions(leading: SearchResults) -> bool:
    """Whether a statement has another version on the page; most pages have none, which the search
    engine knows."""
    every = replace(leading.selection, all_versions=True)
    return len(leading.with_request(every, lambda: _matching(Quote, every))) != len(leading)


def _by_versions(narrow: Narrow, keys: Sequence) -> QuerySet:
    versions = narrow(querysets.coverage(Quote), keys).filter(statement__isnull=False).order_by()
    # Only statements that have another version on the page are counted.
    others = versions.filter(is_leading=False)
    versions = versions.filter(statement__in=others.values("statement"))
    counted = versions.values("statement").annotate(number=Count("pk", distinct=True))
    return counted.filter(number__gt=1).order_by("-number", "statement")


@cache
def _statements(narrow: Narrow, number: int) -> CompiledQuery:
    return CompiledQuery(
        lambda keys: _by_versions(narrow, keys).values_list("statement", flat=True)[:number]
    )


@cache
def _leading(narrow: Narrow, number: int) -> CompiledQuery:
    """The leading quotes of *number* statements: the keys are that of the page and theirs."""

    def build(keys: Sequence) -> QuerySet:
        leading = narrow(querysets.coverage(Quote).leading(), keys[:1]).order_by()
        return leading.filter(statement__in=keys[1:]).values_list("pk", flat=True)

    return CompiledQuery(build, sizes=[1 + number])


def quotes_by_versions(
    narrow: Narrow, key: int | str, newest: SearchResults, number: int = MAX_QUOTES
) -> list[Quote]:
    """The leading quotes of the statements with the most versions, then the *newest* quotes.

    The search engine names the newest: the database would read and sort all quotes of the page.
    """
    most = _statements(narrow, number)([key]) if _has_versions(newest) else []
    keys = _leading(narrow, number)([key, *most]) if most else []
    keys += [key for key in newest.first_keys(number) if key not in keys]
    shown = querysets.rows_of(querysets.quotes, keys)
    return sorted(shown, key=lambda quote: -len(quote.versions))[:number]
