"""Tantivy backend of the search engine: an embedded index in a folder.

Before each query, a reader checks for a new commit or a replaced index (two calls of ``stat``).
Queries of the same page may therefore see different commits; each query sees one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tantivy import FieldType, Index, Query, Searcher

from articles.search import analysis
from articles.search.cache import CACHE_SIZE, SearchCache
from articles.search.engine import (
    REBUILD_HINT,
    HighlightSource,
    IndexHealth,
    IndexUnavailableError,
    Key,
    RelatedHits,
    Result,
    SearchHits,
)
from articles.search.indexing.storage import IndexStorage
from articles.search.request import DUE, DUE_VALUES, FacetFilter, SearchRequest
from articles.search.result_types import (
    FacetCount,
    FacetCounts,
    Highlight,
    Suggestion,
)
from articles.search.tantivy import facet_counts, hits
from articles.search.tantivy.highlight import highlights
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.relaxation import QueryReading, find_related
from articles.search.tantivy.schema import VERSION
from articles.search.tantivy.suggest import (
    find_by_name,
    find_names,
    find_similar,
    similar_words,
    suggest,
)
from articles.search.typed_sums import TypedSum


@dataclass(frozen=True)
class _IndexSnapshot:
    """One generation of the index, with its query builder and cache of results."""

    state: tuple
    index: Index
    searcher: Searcher
    queries: QueryBuilder
    folder: Path
    cache: SearchCache


class TantivyEngine:
    """Search engine over the index in the folder *root*; safe to share between threads.

    ``cache_size`` results are cached per index generation.
    """

    def __init__(self, root: Path, cache_size: int = CACHE_SIZE) -> None:
        self.files = IndexStorage(root)
        self._cache_size = cache_size
        self._opened: _IndexSnapshot | None = None
        self._lock = threading.Lock()

    # -- opening --------------------------------------------------------------------------------

    def _open(self) -> _IndexSnapshot:
        """The current generation of the index."""
        state = self.files.pointer_stamp()
        opened = self._opened
        if opened is not None and opened.state[0] == state:
            folder = opened.folder
        else:
            folder = self.files.active_folder()
        state = (state, self.files.commit_stamp(folder))
        if opened is None or opened.state != state:
            with self._lock:
                opened = self._opened
                if opened is None or opened.state != state:
                    opened = self._opened = self._load(folder, state, opened)
        return opened

    def _load(self, folder: Path, state: tuple, before: _IndexSnapshot | None) -> _IndexSnapshot:
        try:
            if before is not None and before.folder == folder:
                index = before.index
            else:
                index = Index.open(str(folder))
                analysis.register(index)
                # No file watcher: ``_open`` checks for new commits.
                index.config_reader("manual")
            index.reload()
            searcher = index.searcher()
            smaller = self._smaller_segments_size(folder, state)
            queries = QueryBuilder(index.schema, searcher, smaller)
        except (ValueError, OSError, LookupError) as error:
            raise IndexUnavailableError(
                f"the search index is corrupt ({error}); {REBUILD_HINT}"
            ) from error
        return _IndexSnapshot(
            state, index, searcher, queries, folder, SearchCache(self._cache_size)
        )

    def _smaller_segments_size(self, folder: Path, state: tuple) -> int | None:
        """The number of records outside the largest segment; None if a commit came in between."""
        sizes = sorted(self.files.segments(folder))
        return sum(sizes[:-1]) if self.files.commit_stamp(folder) == state[1] else None

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
        opened = self._open()

        def answer() -> SearchHits:
            return hits.find_hits(opened.queries, selection, hidden, offset, limit, total)

        if limit < 1:
            return SearchHits(self._count(opened, selection, hidden))
        return opened.cache.get_or_compute(("search", selection, offset, limit, hidden), answer)

    def scan(
        self,
        selection: SearchRequest,
        *,
        hidden: frozenset[Key] = frozenset(),
        batch_size: int = 10_000,
    ) -> Iterator[tuple[Key, ...]]:
        # Not cached: one export would evict the results that pages need again.
        return hits.scan(self._open().queries, selection, hidden, batch_size)

    def keys_after(
        self,
        selection: SearchRequest,
        pk: int,
        *,
        limit: int,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        return hits.keys_after(self._open().queries, selection, pk, limit, hidden)

    def among(
        self,
        selection: SearchRequest,
        keys: Collection[Key],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> frozenset[Key]:
        return hits.among(self._open().queries, selection.unordered(), keys, hidden)

    def count(self, selection: SearchRequest, *, hidden: frozenset[Key] = frozenset()) -> int:
        return self._count(self._open(), selection, hidden)

    def _count(
        self, opened: _IndexSnapshot, selection: SearchRequest, hidden: frozenset[Key]
    ) -> int:
        def answer() -> int:
            query = opened.queries.build(selection, hidden)
            # Counting a field that every record has avoids computing scores.
            aggregation = {"records": {"value_count": {"field": "identity"}}}
            return int(opened.searcher.aggregate(query, aggregation)["records"]["value"])

        return opened.cache.get_or_compute(("count", selection.unordered(), hidden), answer)

    def facets(
        self,
        selection: SearchRequest,
        names: Sequence[str],
        *,
        top: int | None = None,
        hidden: frozenset[Key] = frozenset(),
    ) -> dict[str, FacetCounts]:
        opened = self._open()
        counts: dict[str, FacetCounts] = {}
        for cache_key, compute in self._facet_groups(opened, selection, names, top, hidden):
            counts |= opened.cache.get_or_compute(cache_key, compute)
        return {name: counts[name] for name in dict.fromkeys(names)}

    def values(
        self,
        selection: SearchRequest,
        name: str,
        values: Sequence[str],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> FacetCounts:
        opened = self._open()
        others = selection.unordered().without(name)

        def answer() -> FacetCounts:
            query = opened.queries.build(others, hidden)
            return facet_counts.values(opened.queries, query, name, others.kind, values)

        return opened.cache.get_or_compute(("values", others, name, tuple(values), hidden), answer)

    def histogram(
        self, selection: SearchRequest, name: str, *, hidden: frozenset[Key] = frozenset()
    ) -> dict[int, int]:
        opened = self._open()
        unordered = selection.unordered()

        def answer() -> dict[int, int]:
            query = opened.queries.build(unordered, hidden)
            return facet_counts.histogram(opened.queries, query, name)

        return opened.cache.get_or_compute(("histogram", unordered, name, hidden), answer)

    def _facet_groups(
        self,
        opened: _IndexSnapshot,
        selection: SearchRequest,
        names: Sequence[str],
        top: int | None,
        hidden: frozenset[Key],
    ) -> Iterator[tuple[Hashable, Callable[[], dict[str, FacetCounts]]]]:
        """Facets that share a query, counted together: pairs of cache key and computation."""
        unordered = selection.unordered()
        values = {clause.field: (*clause.any_of, *clause.none_of) for clause in selection.clauses}
        groups: dict[SearchRequest, list[str]] = {}
        for name in dict.fromkeys(names):
            others = unordered.for_facet(name)
            if name == DUE:
                yield ("due", others, hidden), partial(self._count_due, opened, others, hidden)
                continue
            groups.setdefault(others, []).append(name)
        for others, group in groups.items():
            selected = tuple((name, values[name]) for name in group if name in values)

            def answer(others=others, group=group, selected=selected) -> dict[str, FacetCounts]:
                query = opened.queries.build(others, hidden)
                return facet_counts.counts(
                    opened.queries, query, group, others.kind, top=top, selected=dict(selected)
                )

            yield ("facets", others, tuple(group), selected, top, hidden), answer

    def _count_due(
        self, opened: _IndexSnapshot, others: SearchRequest, hidden: frozenset[Key]
    ) -> dict[str, FacetCounts]:
        """The counts of deadline statuses: one query each, as they depend on today's date."""
        counts = {
            value: self._count(opened, others.with_clause(FacetFilter(DUE, (value,))), hidden)
            for value in DUE_VALUES
        }
        return {DUE: FacetCounts(FacetCount(*item) for item in counts.items() if item[1])}

    def highlight(
        self, selection: SearchRequest, texts: Sequence[HighlightSource]
    ) -> list[Highlight]:
        return highlights(self._open().queries, selection.words, texts)

    def suggest(self, typed: str, *, limit: int = 8, kind: str | None = None) -> list[Suggestion]:
        return suggest(self._open().queries, typed, limit, kind)

    def find_by_name(
        self, kind: str, name: str, *, limit: int = 20, fuzzy: bool = False
    ) -> list[Suggestion]:
        opened = self._open()
        return opened.cache.get_or_compute(
            ("name", kind, name, limit, fuzzy),
            lambda: find_by_name(opened.queries, kind, name, limit, fuzzy),
        )

    def find_names(
        self, words: Sequence[str], kinds: Sequence[str], *, limit: int = 20, fuzzy: bool = False
    ) -> dict[str, tuple[Key, ...]]:
        queries = self._open().queries
        return {word: find_names(queries, word, kinds, limit, fuzzy) for word in words}

    def cached(self, key: tuple, compute: Callable[[], Result]) -> Result:
        # Not in the cache of results, where it could be evicted.
        facts = self._open().queries.cache
        if key not in facts:
            facts[key] = compute()
        return facts[key]

    def similar_words(self, word: str, *, limit: int = 3) -> list[str]:
        opened = self._open()
        return opened.cache.get_or_compute(
            ("words", word, limit), lambda: similar_words(opened.queries, word, limit)
        )

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
        opened = self._open()
        reading = QueryReading(tuple(sums), meaning)
        exact = tuple(exact)
        return opened.cache.get_or_compute(
            ("related", selection, reading, exact, limit, hidden),
            lambda: find_related(opened.queries, selection, reading, exact, limit, hidden),
        )

    def similar(
        self,
        key: Key,
        text: HighlightSource,
        *,
        limit: int = 5,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        opened = self._open()

        def answer() -> tuple[Key, ...]:
            query = find_similar(opened.queries, key, text, hidden)
            result = opened.searcher.search(query, limit, count=False)
            return hits.keys_of(opened.queries, [address for _, address in result.hits])

        return opened.cache.get_or_compute(("similar", key, limit, hidden), answer)

    def health(self) -> IndexHealth:
        try:
            opened = self._open()
        except IndexUnavailableError as reason:
            return IndexHealth(0, VERSION, "", str(reason))
        return IndexHealth(opened.searcher.num_docs, VERSION, opened.folder.name)

    # -- verification ---------------------------------------------------------------------------

    def fingerprints(self, first: int, last: int) -> dict[Key, int]:
        """The fingerprints of the indexed records with an identity from *first* to *last*."""
        opened = self._open()
        schema = opened.queries.schema
        query = Query.range_query(schema, "identity", FieldType.Integer, first, last)
        fingerprints: dict[Key, int] = {}
        result = opened.searcher.search(query, max(opened.searcher.num_docs, 1), count=False)
        addresses = [address for _, address in result.hits]
        for start in range(0, len(addresses), 10_000):
            batch = addresses[start : start + 10_000]
            values = opened.searcher.fast_field_values("fingerprint", batch)
            fingerprints.update(zip(hits.keys_of(opened.queries, batch), values, strict=True))
        return fingerprints
