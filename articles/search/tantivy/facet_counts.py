"""Exact facet counts from few terms aggregations.

An aggregation finds the matching records once and then reads every column, so columns with values
for few records are read only for those records, and facets with few values share one column.

A facet can have tens of thousands of values of which a page shows a dozen, and each bucket that a
segment returns costs time. So each segment returns its most frequent values, and the engine merges
them. Counts of the top values that may be incomplete are then fetched by name; all values are
fetched only when another value could still overtake the top ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from tantivy import Occur, Query, Searcher

from articles.kinds import INDEXED
from articles.search.result_types import FacetCount, FacetCounts
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import (
    FURTHER,
    TRAITS,
    TRAITS_COLUMN,
    fields_of,
    further_term,
    rest_of,
    traits_of,
)

# The engine refuses aggregations with more than 65,000 buckets.
MAX_BUCKETS = 60_000
ALL_VALUES = 10_000_000
# For the top values only: buckets per column, candidates beyond the requested number, and how many
# times more buckets each segment returns.
TOP_BUCKETS, SPARE_CANDIDATES, SEGMENT_FACTOR = 200, 20, 3
# Values counted by name, where a facet has more values than there can be buckets.
MAX_VALUES = 2_000
# A facet's further columns are aggregated separately if fewer than 1 in RARE records use them.
RARE = 8
# API clients can combine facets freely, so the number of cached column sets is limited.
COLUMN_CACHE_SIZE = 500


def counts(
    queries: QueryBuilder,
    query: Query,
    facets: Sequence[str],
    kind: str | None,
    *,
    top: int | None = None,
    selected: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, FacetCounts]:
    """Exact counts of each facet's values in the matching records of a kind (None for all kinds).

    With ``top``, facets with many values return at least that many of the most frequent values,
    and the ``selected`` ones (by facet) that occur. Facets with more than ``MAX_BUCKETS`` values
    return the ``MAX_VALUES`` most frequent.
    """
    if not facets:
        return {}
    searcher, columns = queries.searcher, facet_columns(queries, tuple(facets), kind)
    size = MAX_BUCKETS // len(columns) if top is None else max(TOP_BUCKETS, 2 * top)
    segment_size = ALL_VALUES
    if top is not None:
        segment_size = size if searcher.num_segments == 1 else SEGMENT_FACTOR * size
    buckets = searcher.aggregate(query, _terms(columns.common, size, segment_size))
    rare_query = query
    if columns.rare:
        rare_query = _both(query, queries.any_term(FURTHER, columns.rare_terms))
        # More buckets here, where counts are low: missing values are counted by name.
        rare_size = size if top is None else 2 * size
        terms = _terms(columns.rare, rare_size, max(segment_size, rare_size))
        buckets |= searcher.aggregate(rare_query, terms)
    counted: dict[str, FacetCounts | None] = {}
    top_values: dict[str, _TopValues] = {}
    for facet in facets:
        of_facet = {column: buckets[column] for column in columns.by_facet[facet]}
        if facet in TRAITS:
            of_facet[TRAITS_COLUMN] = _split_traits(buckets[TRAITS_COLUMN], facet)
        if not any(column["sum_other_doc_count"] for column in of_facet.values()):
            counted[facet] = _to_facet_counts(_sum_buckets(of_facet.values()))
        elif top is None:
            counted[facet] = None
        else:
            names = (selected or {}).get(facet, ())
            top_values[facet] = _TopValues(queries, of_facet, top, names, segment_size)
    rare_queries = dict.fromkeys(columns.rare, rare_query)
    counted |= _count_top_values(searcher, top_values, rare_queries, query)
    return {
        facet: _count_all(searcher, query, columns.by_facet[facet]) if count is None else count
        for facet, count in counted.items()
    }


def histogram(queries: QueryBuilder, query: Query, field: str) -> dict[int, int]:
    """The number of matching records for each value of an integer field."""
    result = queries.searcher.aggregate(query, _terms([field], MAX_BUCKETS))
    return {int(bucket["key"]): bucket["doc_count"] for bucket in result[field]["buckets"]}


def values(
    queries: QueryBuilder, query: Query, facet: str, kind: str | None, values: Sequence[str]
) -> FacetCounts:
    """The counts of these values of a facet in the matching records of a kind (None for all
    kinds), most frequent first; values that do not occur are omitted."""
    columns = facet_columns(queries, (facet,), kind).by_facet[facet]
    values = [value for value in dict.fromkeys(values) if value][:MAX_VALUES]
    if not values:
        return FacetCounts()
    result = queries.searcher.aggregate(query, _terms(columns, len(values), include=values))
    return _to_facet_counts(_sum_buckets(result[column] for column in columns))


def _terms(
    columns: Sequence[str], size: int, segment_size: int = ALL_VALUES, **options
) -> dict[str, dict]:
    """A terms aggregation for each column; counts are exact if segments return all values."""
    sizes = {"size": size, "segment_size": segment_size}
    traits_sizes = {"size": MAX_BUCKETS // 4, "segment_size": ALL_VALUES}
    return {
        column: {
            "terms": {
                "field": column,
                **(traits_sizes if column == TRAITS_COLUMN else sizes),
                **options,
            }
        }
        for column in columns
    }


def _both(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, other)])


class _TopValues:
    """Selection of a facet's top values from incomplete counts."""

    def __init__(
        self,
        queries: QueryBuilder,
        columns: Mapping[str, dict],
        top: int,
        selected: Sequence[str],
        segment_size: int,
    ) -> None:
        self._top, self._selected = top, selected
        threshold = _complete_above(queries, segment_size)
        self._counts = _sum_buckets(columns.values())
        self._ranking = _rank(self._counts, top + SPARE_CANDIDATES + 1)
        self._incomplete = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in column["buckets"]}
            for name, column in columns.items()
            if column["sum_other_doc_count"]
        }
        # The most that any value's count can be too low.
        self._max_error = sum(
            min(self._incomplete[name].values()) + columns[name]["doc_count_error_upper_bound"]
            for name in self._incomplete
        )
        lowest = self._ranking[:top][-1][1]
        self._candidates = [
            value
            for value, count in self._ranking[: top + SPARE_CANDIDATES]
            if count + self._max_error >= lowest
        ]
        values = dict.fromkeys([*self._candidates, *(value for value in selected if value)])
        # The values to count by name, by column, without those that the column does not have.
        self.uncounted = {
            name: missing
            for name, column in self._incomplete.items()
            if (
                missing := [
                    value
                    for value in values
                    if column.get(value, 0) <= threshold and queries.searcher.doc_freq(name, value)
                ]
            )
        }

    def resolve(self, buckets: Mapping[str, dict]) -> FacetCounts | None:
        """The top values, given the counts by name; None if another value could overtake them."""
        counts = dict(self._counts)
        for name, values in self.uncounted.items():
            exact, estimate = _sum_buckets([buckets[name]]), self._incomplete[name]
            for value in values:
                counts[value] = counts.get(value, 0) - estimate.get(value, 0) + exact.get(value, 0)
        top = _rank({value: counts[value] for value in self._candidates}, self._top)
        runner_up = self._ranking[len(self._candidates) : len(self._candidates) + 1]
        if top[-1][1] <= max((count for _, count in runner_up), default=0) + self._max_error:
            return None
        result = dict(top)
        result |= {value: counts[value] for value in self._selected if counts.get(value)}
        return FacetCounts(_to_facet_counts(result), whole=False)


def _complete_above(queries: QueryBuilder, segment_size: int) -> float:
    """The count above which a count is certainly complete.

    If all segments but the largest are small enough to return every value, a value with a higher
    count than they have records was returned by the largest segment too.
    """
    if queries.searcher.num_segments == 1:
        return 0
    smaller = queries.smaller_segments_size
    return smaller if smaller is not None and smaller <= segment_size else math.inf


def _count_top_values(
    searcher: Searcher,
    top_values: Mapping[str, _TopValues],
    rare_queries: Mapping[str, Query],
    query: Query,
) -> dict[str, FacetCounts | None]:
    """The top values of each facet, with one aggregation for common and one for rare columns."""
    aggregations: dict[Query, dict[str, dict]] = {}
    for facet_values in top_values.values():
        for name, values in facet_values.uncounted.items():
            terms = aggregations.setdefault(rare_queries.get(name, query), {})
            terms |= _terms([name], len(values), include=values)
    buckets: dict[str, dict] = {}
    for column_query, terms in aggregations.items():
        buckets |= searcher.aggregate(column_query, terms)
    return {facet: facet_values.resolve(buckets) for facet, facet_values in top_values.items()}


def _count_all(searcher: Searcher, query: Query, columns: Sequence[str]) -> FacetCounts:
    """Every value of one facet, up to ``MAX_BUCKETS``; of more, the most frequent."""
    buckets = searcher.aggregate(query, _terms(columns, MAX_BUCKETS // len(columns)))
    counts = _to_facet_counts(_sum_buckets([buckets[column] for column in columns]))
    if not any(buckets[column]["sum_other_doc_count"] for column in columns):
        return counts
    values = [count.value for count in counts[:MAX_VALUES]]
    buckets = searcher.aggregate(query, _terms(columns, len(values), include=values))
    exact = _sum_buckets([buckets[column] for column in columns])
    return FacetCounts(_to_facet_counts(exact), whole=False)


def _sum_buckets(columns: Iterable[dict]) -> dict[str, int]:
    """The counts of values over several columns, without the empty value."""
    total: dict[str, int] = {}
    for column in columns:
        counts = {bucket["key"]: bucket["doc_count"] for bucket in column["buckets"]}
        if total:
            for value, count in counts.items():
                total[value] = total.get(value, 0) + count
        else:
            total = counts
    total.pop("", None)
    return total


def _split_traits(column: dict, facet: str) -> dict:
    """The buckets of one facet from the shared traits column."""
    counts: dict[str, int] = {}
    for bucket in column["buckets"]:
        value = traits_of(bucket["key"])[facet]
        counts[value] = counts.get(value, 0) + bucket["doc_count"]
    return {
        **column,
        "buckets": [{"key": value, "doc_count": counts[value]} for value in counts],
    }


def _rank(counts: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    """The most frequent values, ties in alphabetical order."""
    pairs = counts.items()
    if len(counts) > limit:  # sorting numbers first leaves few pairs to compare
        lowest = sorted(counts.values())[-limit]
        pairs = [pair for pair in pairs if pair[1] >= lowest]
    # Two sorts are faster than one with a key function in Python.
    pairs = sorted(pairs)
    pairs.sort(key=itemgetter(1), reverse=True)
    return pairs[:limit]


def _to_facet_counts(counts: Mapping[str, int]) -> FacetCounts:
    return FacetCounts(FacetCount._make(pair) for pair in _rank(counts, len(counts)))


def facet_columns(queries: QueryBuilder, facets: tuple[str, ...], kind: str | None) -> FacetColumns:
    """The columns of these facets, cached per index generation."""
    columns = queries.cache.get(("columns", facets, kind))
    if columns is None:
        if len(queries.cache) > COLUMN_CACHE_SIZE:
            queries.cache.clear()
        columns = FacetColumns(queries.searcher, facets, kind)
        queries.cache["columns", facets, kind] = columns
    return columns


class FacetColumns:
    """The index columns to aggregate for a set of facets.

    ``common`` columns are aggregated over all matching records, ``rare`` ones only over records
    that have one of ``rare_terms`` in ``FURTHER``.
    """

    def __init__(self, searcher: Searcher, facets: Sequence[str], kind: str | None) -> None:
        kinds = INDEXED if kind is None else (kind,)
        records = sum(searcher.doc_freq("record", kind) for kind in kinds)
        self.by_facet: dict[str, list[str]] = {}
        self.common: list[str] = []
        self.rare: list[str] = []
        self.rare_terms: list[str] = []
        for facet in facets:
            terms = [further_term(kind, facet) for kind in kinds]
            further = sum(searcher.doc_freq(FURTHER, term) for term in terms)
            if facet in TRAITS:
                first, more = [], [rest_of(facet)]
            else:
                first, *more = fields_of(facet)
                first = [first]
            if further and rest_of(facet) in more and not _has_values(searcher, rest_of(facet)):
                more.remove(rest_of(facet))
            self.common += first
            self.by_facet[facet] = [*first, *(more if further else ())]
            if further and further * RARE < records:
                self.rare += more
                self.rare_terms += terms
            elif further:
                self.common += more
        if any(facet in TRAITS for facet in facets):
            self.common.append(TRAITS_COLUMN)

    def __len__(self) -> int:
        return len(self.common) + len(self.rare)


def _has_values(searcher: Searcher, column: str) -> bool:
    return bool(searcher.terms_with_prefix(column, "", limit=1))
