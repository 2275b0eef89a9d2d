"""OpenSearch backend of the search engine: an index in a cluster, shared by several machines.

Nothing is cached here but facts of the caller: the cluster caches counts and facets until the
index changes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from articles.search.engine import (
    ClusterAwayError,
    HighlightSource,
    IndexHealth,
    IndexUnavailableError,
    Key,
    RelatedHits,
    Result,
    SearchHits,
)
from articles.search.indexing.encoding import key_from_identity
from articles.search.opensearch import hits, suggest
from articles.search.opensearch.facet_counts import FacetCounter
from articles.search.opensearch.highlight import highlight
from articles.search.opensearch.index import ClusterIndex
from articles.search.opensearch.query_builder import build_query
from articles.search.opensearch.relaxation import Relaxation
from articles.search.opensearch.schema import CHANGED, VERSION
from articles.search.request import DUE, DUE_VALUES, FacetFilter, SearchRequest
from articles.search.result_types import FacetCount, FacetCounts, Highlight, Suggestion
from articles.search.tantivy.relaxation import QueryReading
from articles.search.typed_sums import TypedSum

# Seconds until the schema version of the index is checked again.
CHECK_INTERVAL = 5.0


class OpenSearchEngine:
    """Search engine over the active index of a cluster; safe to share between threads."""

    def __init__(self, index: ClusterIndex) -> None:
        self.index = index
        self._client = index.client
        self._checked_at = float("-inf")
        self._facts: tuple[tuple, dict[tuple, Any]] = ((), {})
        self._lock = threading.Lock()

    def _open(self) -> str:
        """The alias to search, if its index has the right schema version."""
        if time.monotonic() - self._checked_at > CHECK_INTERVAL:
            self.index.active_name()
            self._checked_at = time.monotonic()
        return self.index.alias

    def _facets_of(self, selection: SearchRequest, hidden: frozenset[Key]) -> FacetCounter:
        alias = self._open()
        return FacetCounter(self._client, alias, build_query(selection.unordered(), hidden))

    # -- SearchEngine ---------------------------------------------------------------------------

    def search(
        self,
        selection: SearchRequest,
        *,
        offset: int = 0,
        limit: int = 20,
        hidden: frozenset[Key] = frozenset(),
        total: int | None = None,
    ) -> SearchHits:
        if limit < 1:
            return SearchHits(self.count(selection, hidden=hidden))
        return hits.find_hits(self._client, self._open(), selection, hidden, offset, limit)

    def scan(
        self,
        selection: SearchRequest,
        *,
        hidden: frozenset[Key] = frozenset(),
        batch_size: int = 10_000,
    ) -> Iterator[tuple[Key, ...]]:
        batches = hits.scan(self._client, self._open(), selection, hidden, batch_size)
        first = next(batches, None)  # read now, so that a failure raises here
        return iter(()) if first is None else _chain(first, batches)

    def keys_after(
        self,
        selection: SearchRequest,
        pk: int,
        *,
        limit: int,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        return hits.keys_after(self._client, self._open(), selection, pk, limit, hidden)

    def among(
        self,
        selection: SearchRequest,
        keys: Collection[Key],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> frozenset[Key]:
        return hits.among(self._client, self._open(), selection, keys, hidden)

    def count(self, selection: SearchRequest, *, hidden: frozenset[Key] = frozenset()) -> int:
        query = build_query(selection.unordered(), hidden)
        return hits.count(self._client, self._open(), query)

    def facets(
        self,
        selection: SearchRequest,
        names: Sequence[str],
        *,
        top: int | None = None,
        hidden: frozenset[Key] = frozenset(),
    ) -> dict[str, FacetCounts]:
        values = {clause.field: (*clause.any_of, *clause.none_of) for clause in selection.clauses}
        groups: dict[SearchRequest, list[str]] = {}
        counts: dict[str, FacetCounts] = {}
        for name in dict.fromkeys(names):
            others = selection.for_facet(name)
            if name == DUE:
                counts[name] = self._count_due(others, hidden)
                continue
            groups.setdefault(others, []).append(name)
        for others, group in groups.items():
            counter = self._facets_of(others, hidden)
            counts |= counter.counts(group, top=top, selected=values)
        return {name: counts[name] for name in dict.fromkeys(names)}

    def _count_due(self, others: SearchRequest, hidden: frozenset[Key]) -> FacetCounts:
        """The counts of deadline statuses: one query each, as they depend on today's date."""
        counts = {
            value: self.count(others.with_clause(FacetFilter(DUE, (value,))), hidden=hidden)
            for value in DUE_VALUES
        }
        return FacetCounts(FacetCount(*item) for item in counts.items() if item[1])

    def values(
        self,
        selection: SearchRequest,
        name: str,
        values: Sequence[str],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> FacetCounts:
        return self._facets_of(selection.without(name), hidden).values(name, values)

    def histogram(
        self, selection: SearchRequest, name: str, *, hidden: frozenset[Key] = frozenset()
    ) -> dict[int, int]:
        return self._facets_of(selection, hidden).histogram(name)

    def highlight(
        self, selection: SearchRequest, texts: Sequence[HighlightSource]
    ) -> list[Highlight]:
        return highlight(selection.words, texts)

    def related(
        self,
        selection: SearchRequest,
        *,
        exact: Sequence[Key] = (),
        sums: Sequence[TypedSum] = (),
        meaning: SearchRequest | None = None,
        limit: int = 20,
        hidden: frozenset[Key] = frozenset(),
    ) -> RelatedHits:
        reading = QueryReading(tuple(sums), meaning)
        relaxation = Relaxation(self._client, self._open(), selection, reading, hidden)
        return relaxation.find(exact, limit)

    def suggest(self, typed: str, *, limit: int = 8, kind: str | None = None) -> list[Suggestion]:
        return suggest.suggest(self._client, self._open(), typed, limit, kind)

    def find_by_name(
        self, kind: str, name: str, *, limit: int = 20, fuzzy: bool = False
    ) -> list[Suggestion]:
        return suggest.find_by_name(self._client, self._open(), (kind,), name, limit, fuzzy)

    def find_names(
        self, words: Sequence[str], kinds: Sequence[str], *, limit: int = 20, fuzzy: bool = False
    ) -> dict[str, tuple[Key, ...]]:
        return suggest.find_names(self._client, self._open(), words, kinds, limit, fuzzy)

    def similar(
        self,
        key: Key,
        text: HighlightSource,
        *,
        limit: int = 5,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        return suggest.find_similar(self._client, self._open(), key, text, limit, hidden)

    def similar_words(self, word: str, *, limit: int = 3) -> list[str]:
        return suggest.similar_words(self._client, self._open(), word, limit)

    def cached(self, key: tuple, compute: Callable[[], Result]) -> Result:
        generation = self._generation()
        with self._lock:
            if self._facts[0] != generation:
                self._facts = (generation, {})
            facts = self._facts[1]
        if key not in facts:
            facts[key] = compute()
        return facts[key]

    def _generation(self) -> tuple:
        """A value that changes with every change to the index."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {"last": {"max": {"field": CHANGED}}, "index": {"terms": {"field": "_index"}}},
        }
        response = self._client.search(self._open(), body)
        names = [bucket["key"] for bucket in response["aggregations"]["index"]["buckets"]]
        return (*names, hits.total_of(response), response["aggregations"]["last"]["value"])

    def health(self) -> IndexHealth:
        try:
            name = self.index.active_name()
            documents = hits.count(self._client, self.index.alias, {"match_all": {}})
        except IndexUnavailableError as reason:
            away = isinstance(reason, ClusterAwayError)
            return IndexHealth(0, VERSION, "", str(reason), away)
        return IndexHealth(documents, VERSION, name)

    # -- verification ---------------------------------------------------------------------------

    def fingerprints(self, first: int, last: int) -> dict[Key, int]:
        """The fingerprints of the indexed records with an identity from *first* to *last*."""
        body: dict[str, Any] = {
            "query": {"range": {"identity": {"gte": first, "lte": last}}},
            "sort": [{"identity": "asc"}],
            "size": hits.DEEP_OFFSET,
            "stored_fields": "_none_",
            "docvalue_fields": ["identity", "fingerprint"],
        }
        fingerprints: dict[Key, int] = {}
        while True:
            response = self._client.search(self._open(), body)
            found = response["hits"]["hits"]
            for hit in found:
                [identity], [value] = hit["fields"]["identity"], hit["fields"]["fingerprint"]
                fingerprints[key_from_identity(identity)] = value
            if len(found) < hits.DEEP_OFFSET:
                return fingerprints
            body["search_after"] = found[-1]["sort"]


def _chain(first: tuple[Key, ...], batches: Iterator[tuple[Key, ...]]) -> Iterator[tuple[Key, ...]]:
    """The first batch and the others; closing it closes the snapshot that they are read from."""
    yield first
    yield from batches
