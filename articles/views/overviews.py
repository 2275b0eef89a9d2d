"""What pages about many records share: pledges by status, quotes by number of versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
MAX_CONSIDERED = 500
"""Newest quotes of a page among which those with the most versions are chosen."""
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


@CompiledQuery
def _with_totals(quotes: Sequence[int]) -> QuerySet:
    """These quotes, each with the number of public quotes of its statement."""
    rows = Quote.objects.filter(pk__in=quotes).order_by()
    return rows.values_list("pk", "statement__quote_total")


def quotes_by_versions(newest: SearchResults, number: int = MAX_QUOTES) -> list[Quote]:
    """Of the *newest* quotes those whose statements have the most versions, newest first.

    Of a page with more quotes the newest ``MAX_CONSIDERED`` are compared, which the search engine
    names: to compare 20,000, the database needs 0.3 s. Their totals are sorted here, because
    SQLite would read all statements in the order of their totals.
    """
    keys = newest.first_keys(MAX_CONSIDERED)
    totals = dict(_with_totals(keys)) if keys else {}
    most = sorted(keys, key=lambda key: -(totals.get(key) or 0))
    shown = querysets.rows_of(querysets.quotes, most[:number])
    return sorted(shown, key=lambda quote: -len(quote.versions))
