"""Exact facet counts from terms aggregations over several shards.

Each shard returns its most frequent values, and the cluster adds them up. A shard that returned all
of its values left nothing out; then the counts are exact, and the cluster says so
(``sum_other_doc_count`` and ``doc_count_error_upper_bound`` are 0). Otherwise a value may lack
the count of a shard where it is rare. So the top values are counted again by name, which is exact
whatever the number of shards, and compared with the most that any other value can have. If one
could still overtake them, all values are read, page by page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from articles.search.opensearch.client import ClusterClient
from articles.search.opensearch.schema import facet_field
from articles.search.opensearch.text_query import Query
from articles.search.result_types import FacetCount, FacetCounts

# The cluster refuses answers with more than 65,535 buckets.
MAX_BUCKETS = 60_000
# For the top values only: values per facet, candidates beyond the requested number, and how many
# times more values each shard returns.
TOP_VALUES, SPARE_CANDIDATES, SHARD_FACTOR = 200, 20, 3
PAGE_SIZE = 10_000


class FacetCounter:
    """Counts facets of the records that match one query."""

    def __init__(self, client: ClusterClient, index: str, query: Query) -> None:
        self._client, self._index, self._query = client, index, query

    def counts(
        self,
        facets: Sequence[str],
        *,
        top: int | None = None,
        selected: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, FacetCounts]:
        """The counts of each facet's values; see ``SearchEngine.facets``.

        *selected* are the values, by facet, that are returned in any case.
        """
        if not facets:
            return {}
        size = MAX_BUCKETS // len(facets) if top is None else max(TOP_VALUES, 2 * top)
        shard_size = size if top is None else SHARD_FACTOR * size
        terms = {name: _terms(name, size, shard_size=shard_size) for name in facets}
        answers = self._aggregate(terms)
        return {
            name: self._resolve(name, answers[name], top, (selected or {}).get(name, ()))
            for name in facets
        }

    def values(self, facet: str, values: Sequence[str]) -> FacetCounts:
        """The counts of these values, most frequent first, without zeros."""
        values = [value for value in dict.fromkeys(values) if value][:MAX_BUCKETS]
        if not values:
            return FacetCounts()
        answer = self._aggregate({facet: _terms(facet, len(values), include=values)})
        return _ranked(_counts_of(answer[facet]))

    def histogram(self, field: str) -> dict[int, int]:
        """The number of records for each value of a number field."""
        terms = {"terms": {"field": field, "size": MAX_BUCKETS}}
        return {int(key): n for key, n in _counts_of(self._aggregate({"h": terms})["h"]).items()}

    def _aggregate(self, aggregations: Mapping[str, Any]) -> dict[str, Any]:
        body = {
            "query": self._query,
            "size": 0,
            "track_total_hits": False,
            "aggs": dict(aggregations),
        }
        return self._client.search(self._index, body)["aggregations"]

    def _resolve(
        self, facet: str, answer: Mapping[str, Any], top: int | None, selected: Sequence[str]
    ) -> FacetCounts:
        counts, error = _counts_of(answer), answer["doc_count_error_upper_bound"]
        if not (answer["sum_other_doc_count"] or error):
            return _ranked(counts)
        if top is None:
            return self._count_all(facet)
        ranking = _ranked(counts)
        candidates = [each.value for each in ranking[: top + SPARE_CANDIDATES]]
        exact = self.values(facet, [*candidates, *selected])
        known = set(candidates)
        best = [each for each in exact if each.value in known][:top]
        # The most that a value outside the candidates can have.
        others = ranking[len(candidates)].count if len(ranking) > len(candidates) else 0
        if best[-1].count <= max(others, ranking[-1].count) + error:
            return self._first(self._count_all(facet), top, selected)
        return self._first(exact, top, selected)

    def _first(self, counts: FacetCounts, top: int, selected: Sequence[str]) -> FacetCounts:
        """The top values and the selected ones."""
        chosen = [each for n, each in enumerate(counts) if n < top or each.value in selected]
        return FacetCounts(chosen, whole=False)

    def _count_all(self, facet: str) -> FacetCounts:
        """Every value, in pages in the order of the values, which shards merge exactly."""
        counts: dict[str, int] = {}
        source = {facet: {"terms": {"field": facet_field(facet)}}}
        composite: dict[str, Any] = {"size": PAGE_SIZE, "sources": [source]}
        while True:
            answer = self._aggregate({facet: {"composite": composite}})[facet]
            counts.update({b["key"][facet]: b["doc_count"] for b in answer["buckets"]})
            if len(answer["buckets"]) < PAGE_SIZE:
                return _ranked(counts)
            composite["after"] = answer["after_key"]


def _terms(facet: str, size: int, **options: Any) -> dict[str, Any]:
    return {"terms": {"field": facet_field(facet), "size": size, **options}}


def _counts_of(answer: Mapping[str, Any]) -> dict[Any, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}


def _ranked(counts: Mapping[str, int]) -> FacetCounts:
    """The counts, most frequent first, ties in alphabetical order."""
    pairs = sorted(sorted(counts.items()), key=itemgetter(1), reverse=True)
    return FacetCounts(FacetCount(*pair) for pair in pairs if pair[0])
