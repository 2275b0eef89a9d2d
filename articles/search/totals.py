"""Totals of records: how long the lists are that are filtered by each of them.

Counts come from the facets of the search engine, which counts a value in microseconds; without an
index from one grouped query for each kind of list. Correlated subqueries would read every article
of a topic or summit each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Model, QuerySet, Value, When

from articles.kinds import BY_MODEL
from articles.models import Article, Organisation, Pledge, Quote, Speaker, Status, Summit, Topic
from articles.models.compiled_query import CompiledQuery
from articles.search.request import FacetFilter, SearchRequest
from articles.search.service import SearchResults, search

# The engine counts at most this many values at once.
BATCH = 1_000

#: The filter of each kind of record, and the lists that its totals count.
TOTALS: dict[type[Model], tuple[str, dict[str, type[Model]]]] = {
    Speaker: ("speaker", {"quote_total": Quote, "pledge_total": Pledge}),
    Summit: ("summit", {"article_total": Article, "quote_total": Quote, "pledge_total": Pledge}),
    Organisation: (
        "organisation",
        {"quote_total": Quote, "pledge_total": Pledge, "summit_total": Summit},
    ),
    Topic: ("topic", {"article_total": Article, "pledge_total": Pledge, "summit_total": Summit}),
}


def count_lists(
    facet: str,
    values: Iterable[str],
    models: Sequence[type[Model]],
    results: SearchResults | None = None,
) -> dict[type[Model], dict[str, int]]:
    """The length of each model's list filtered by each of these values of a facet, without zeros.

    The lists are the default ones: without our own briefings, one quote of each statement. What was
    withdrawn since the last update of the index is left out, as in *results*, those of the page.
    """
    values, counts = list(values), {}
    for model in models:
        # Of one state of the index: what was withdrawn meanwhile is read once.
        results = _whole_list(model, results)
        counts[model] = {
            count.value: count.count
            for start in range(0, len(values), BATCH)
            for count in results.values(facet, values[start : start + BATCH])
        }
    return counts


def _whole_list(
    model: type[Model], before: SearchResults | None, *clauses: FacetFilter
) -> SearchResults:
    request = SearchRequest(BY_MODEL[model].name, clauses=clauses)

    def fallback() -> QuerySet:
        rows = model.objects.published().listed()
        for clause in clauses:
            rows = rows.having(clause.field, *clause.any_of)
        return rows

    if before is None:
        return search(request, fallback=fallback)
    return before.with_request(request, fallback, indexed=True)


def add_totals(records: Collection[Model], results: SearchResults | None = None) -> None:
    """Set the totals (``quote_total`` …) of records of one kind, as ``TOTALS`` declares them.

    *results* are those of the same page; see ``count_lists``.
    """
    if not records:
        return
    facet, totals = TOTALS[type(next(iter(records)))]
    counts = count_lists(facet, [record.slug for record in records], list(totals.values()), results)
    for record in records:
        for name, model in totals.items():
            setattr(record, name, counts[model].get(record.slug, 0))


def count_pledges_by_status(facet: str, values: Sequence[str]) -> dict[str, Counter[Status]]:
    """The number of pledges of each status, for each of these values of a facet."""
    counts: dict[str, Counter[Status]] = {value: Counter() for value in values}
    results: SearchResults | None = None
    for status in Status:
        results = _whole_list(Pledge, results, FacetFilter("status", (status.value,)))
        for value, number in results.values(facet, values):
            counts[value][status] = number
    return counts


def with_totals(rows: QuerySet) -> list[Model]:
    """The records of a query set, with their totals."""
    records = list(rows)
    add_totals(records)
    return records


@dataclass(frozen=True, slots=True)
class RowsWithTotals:
    """Fetches rows by primary key as *rows* does, and sets their totals.

    *results* returns the results that they are rows of.
    """

    rows: QuerySet | CompiledQuery
    results: Callable[[], SearchResults]

    def in_bulk(self, keys: Sequence) -> dict:
        """The rows with these primary keys, by primary key."""
        records = self.rows.in_bulk(keys)
        add_totals(records.values(), self.results())
        return records


def number_listed(model: type[Model], facet: str, slugs: Iterable[str]) -> Case:
    """Expression: the length of *model*'s list filtered by the outer record, to order by.

    For kinds with few records: *slugs* are those of all of them.
    """
    counts = count_lists(facet, slugs, [model])[model]
    return Case(
        *(When(slug=slug, then=Value(number)) for slug, number in counts.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
