"""The engine: Tantivy, embedded, in a folder of its own.

One index serves; every reader notices another commit, or another index in its place, at its next
question (two calls of ``stat``). All questions of one request may meet different commits; each
answer by itself is of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tantivy import FieldType, Index, Query, Searcher

from articles.search.cache import CACHE_SIZE, SearchCache
from articles.search.engine import (
    REBUILD_HINT,
    HighlightSource,
    IndexHealth,
    IndexUnavailableError,
    Key,
    SearchHits,
)
from articles.search.indexing.storage import IndexStorage
from articles.search.request import (
    DUE,
    DUE_VALUES,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import (
    FacetCount,
    FacetCounts,
    Highlight,
    Suggestion,
)
from articles.search.tantivy import (
    analysis,
    facet_counts,
    hits,
)
from articles.search.tantivy import (
    highlight as marks,
)
from articles.search.tantivy import (
    suggest as names,
)
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import VERSION


@dataclass(frozen=True)
class _IndexSnapshot:
    """One state of the index, and what has been asked of it."""

    state: tuple
    index: Index
    searcher: Searcher
    queries: QueryBuilder
    folder: Path
    cache: SearchCache


class TantivyEngine:
    """The engine over the index under *root*; safe to share between threads.

    It keeps the last ``kept`` answers until the index changes.
    """

    def __init__(self, root: Path, cache_size: int = CACHE_SIZE) -> None:
        self.files = IndexStorage(root)
        self._cache_size = cache_size
        self._opened: _IndexSnapshot | None = None
        self._lock = threading.Lock()

    # -- opening --------------------------------------------------------------------------------

    def _open(self) -> _IndexSnapshot:
        """The newest state of the index."""
        state = self.files.state()
        opened = self._opened
        if opened is not None and opened.state[0] == state:
            folder = opened.folder
        else:
            folder = self.files.serving()
        state = (state, self.files.commit_of(folder))
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
                # No watching thread: each question looks for a newer commit itself.
                index.config_reader("manual")
            index.reload()
            searcher = index.searcher()
            queries = QueryBuilder(index.schema, searcher, self._beside(folder, state))
        except (ValueError, OSError, LookupError) as error:
            raise IndexUnavailableError(
                f"the search index is corrupt ({error}); {REBUILD_HINT}"
            ) from error
        return _IndexSnapshot(
            state, index, searcher, queries, folder, SearchCache(self._cache_size)
        )

    def _beside(self, folder: Path, state: tuple) -> int | None:
        """How many records stand beside the largest segment; None when a commit came between."""
        sizes = sorted(self.files.segments(folder))
        return sum(sizes[:-1]) if self.files.commit_of(folder) == state[1] else None

    # -- the contract ---------------------------------------------------------------------------

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
        stretch: int = 10_000,
    ) -> Iterator[tuple[Key, ...]]:
        opened = self._open()

        # Nothing is kept: an export would push out every answer that pages ask for again.
        return hits.scan(opened.queries, selection, hidden, stretch)

    def after(
        self,
        selection: SearchRequest,
        number: int,
        *,
        limit: int,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        return hits.after(self._open().queries, selection, number, limit, hidden)

    def count(self, selection: SearchRequest, *, hidden: frozenset[Key] = frozenset()) -> int:
        return self._count(self._open(), selection, hidden)

    def _count(
        self, opened: _IndexSnapshot, selection: SearchRequest, hidden: frozenset[Key]
    ) -> int:
        def answer() -> int:
            query = opened.queries.of(selection, hidden)
            # Every record has one identity, and counting them scores nothing.
            asked = {"records": {"value_count": {"field": "identity"}}}
            return int(opened.searcher.aggregate(query, asked)["records"]["value"])

        return opened.cache.get_or_compute(("count", replace(selection, order=""), hidden), answer)

    def facets(
        self,
        selection: SearchRequest,
        names: Sequence[str],
        *,
        most: int | None = None,
        hidden: frozenset[Key] = frozenset(),
    ) -> dict[str, FacetCounts]:
        opened = self._open()
        counted: dict[str, FacetCounts] = {}
        for question, answer in self._counts(opened, selection, names, most, hidden):
            counted |= opened.cache.get_or_compute(question, answer)
        return {name: counted[name] for name in dict.fromkeys(names)}

    def values(
        self,
        selection: SearchRequest,
        name: str,
        wanted: Sequence[str],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> FacetCounts:
        opened = self._open()
        among = replace(selection, order="").without(name)

        def answer() -> FacetCounts:
            query = opened.queries.of(among, hidden)
            return facet_counts.values(opened.queries, query, name, among.kind, wanted)

        return opened.cache.get_or_compute(("values", among, name, tuple(wanted), hidden), answer)

    def tally(
        self, selection: SearchRequest, name: str, *, hidden: frozenset[Key] = frozenset()
    ) -> dict[int, int]:
        opened = self._open()
        wanted = replace(selection, order="")

        def answer() -> dict[int, int]:
            return facet_counts.tally(opened.queries, opened.queries.of(wanted, hidden), name)

        return opened.cache.get_or_compute(("tally", wanted, name, hidden), answer)

    def _counts(
        self,
        opened: _IndexSnapshot,
        selection: SearchRequest,
        names: Sequence[str],
        most: int | None,
        hidden: frozenset[Key],
    ) -> Iterator[tuple[Hashable, Callable[[], dict[str, FacetCounts]]]]:
        """What must be asked, and how it is answered, to count these facets."""
        groups: dict[SearchRequest, list[str]] = {}
        for name in dict.fromkeys(names):
            wanted = replace(selection, order="")
            wanted = (replace(wanted, kind=None) if name == "record" else wanted).without(name)
            if name == DUE:
                yield ("due", wanted, hidden), partial(self._due, opened, wanted, hidden)
                continue
            groups.setdefault(wanted, []).append(name)
        named = {one.field: (*one.any_of, *one.none_of) for one in selection.clauses}
        for wanted, together in groups.items():
            chosen = tuple((name, named[name]) for name in together if name in named)

            def answer(wanted=wanted, together=together, chosen=chosen) -> dict[str, FacetCounts]:
                query = opened.queries.of(wanted, hidden)
                return facet_counts.counts(
                    opened.queries, query, together, wanted.kind, most=most, named=dict(chosen)
                )

            yield ("facets", wanted, tuple(together), chosen, most, hidden), answer

    def _due(
        self, opened: _IndexSnapshot, wanted: SearchRequest, hidden: frozenset[Key]
    ) -> dict[str, FacetCounts]:
        """What the calendar says stands in no column: each of its few values is a question."""
        asked = [(value, wanted.with_clause(FacetFilter(DUE, (value,)))) for value in DUE_VALUES]
        counts = ((value, self._count(opened, one, hidden)) for value, one in asked)
        return {DUE: FacetCounts(FacetCount(value, count) for value, count in counts if count)}

    def highlight(
        self, selection: SearchRequest, texts: Sequence[HighlightSource]
    ) -> list[Highlight]:
        return marks.highlights(self._open().queries, selection.words, texts)

    def suggest(self, typed: str, *, limit: int = 8, kind: str | None = None) -> list[Suggestion]:
        return names.suggest(self._open().queries, typed, limit, kind)

    def named(
        self, kind: str, name: str, *, limit: int = 20, near: bool = False
    ) -> list[Suggestion]:
        opened = self._open()
        return opened.cache.get_or_compute(
            ("named", kind, name, limit, near),
            lambda: names.find_by_name(opened.queries, kind, name, limit, near),
        )

    def near_words(self, word: str, *, limit: int = 3) -> list[str]:
        opened = self._open()
        return opened.cache.get_or_compute(
            ("near", word, limit), lambda: names.near_words(opened.queries, word, limit)
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
            query = names.find_similar(opened.queries, key, text, hidden)
            result = opened.searcher.search(query, limit, count=False)
            return hits.keys_of(opened.queries, [address for _, address in result.hits])

        return opened.cache.get_or_compute(("similar", key, limit, hidden), answer)

    def health(self) -> IndexHealth:
        try:
            opened = self._open()
        except IndexUnavailableError as reason:
            return IndexHealth(0, VERSION, "", str(reason))
        return IndexHealth(opened.searcher.num_docs, VERSION, opened.folder.name)

    # -- what ``verify`` asks -------------------------------------------------------------------

    def fingerprints(self, first: int, last: int) -> dict[Key, int]:
        """The fingerprint of every record in the index whose identity lies between these two."""
        opened = self._open()
        schema = opened.queries.schema
        query = Query.range_query(schema, "identity", FieldType.Integer, first, last)
        found: dict[Key, int] = {}
        result = opened.searcher.search(query, max(opened.searcher.num_docs, 1), count=False)
        addresses = [address for _, address in result.hits]
        for start in range(0, len(addresses), 10_000):
            part = addresses[start : start + 10_000]
            prints = opened.searcher.fast_field_values("fingerprint", part)
            found.update(zip(hits.keys_of(opened.queries, part), prints, strict=True))
        return found
