"""Search engine interface: the protocol that backends implement, its data types, and the factory.

The rest of the archive imports these names only, never a backend. A backend takes
``SearchRequest`` objects and returns keys, counts and marked text. One that cannot answer raises
``IndexUnavailableError``; callers then fall back to the database.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from articles.search.query.ast import Node
from articles.search.request import Key, SearchRequest
from articles.search.result_types import FacetCounts, Highlight, Suggestion
from articles.search.typed_sums import TypedSum

logger = logging.getLogger(__name__)

TANTIVY, OPENSEARCH = "tantivy", "opensearch"
BACKENDS = (TANTIVY, OPENSEARCH)
REBUILD_HINT = "run “python manage.py search_index rebuild”"
# Errors that a damaged index can cause, in the library or here; panics are checked separately.
DAMAGE_ERRORS = (ValueError, OSError, LookupError)

Result = TypeVar("Result")


class IndexUnavailableError(Exception):
    """The index is missing, corrupt or of another schema version; the message says what to run."""


class ClusterAwayError(IndexUnavailableError):
    """The cluster of the index cannot be reached; a rebuild would not help."""


class OutdatedWriteError(Exception):
    """Another process wrote newer records; read them again and repeat the write."""


@dataclass(slots=True)  # not frozen: a rebuild makes millions of them
class IndexDocument:
    """One record as it is indexed. All days are proleptic Gregorian ordinals.

    - ``title``, ``body``: in ``language`` (BCP 47; the first subtag selects the stemmer)
    - ``english``: our English title and summary of a record in another language
    - ``names``: people, organisations and publishers in the record; never stemmed
    - ``aliases``: other names of the record itself
    - ``facets``: slugs and codes by facet
    - ``first_day``, ``last_day``: compared by date filters; None if unknown
    - ``due_days``: days that the ``due`` filter compares with (``models/deadlines.py``)
    - ``histogram``: bucket keys by resolution
    - ``sort_name``, ``weight``: sort keys of the orders ``name`` and ``most``
    """

    kind: str
    pk: int
    title: str
    body: str = ""
    language: str = ""
    english: str = ""
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    slug: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first_day: int | None = None
    last_day: int | None = None
    deadline: int | None = None
    due_days: Mapping[str, int] = field(default_factory=dict)
    histogram: Mapping[str, int] = field(default_factory=dict)
    sort_name: str = ""
    weight: int = 0
    is_leading: bool = True


@dataclass(frozen=True, slots=True)
class SearchHits:
    """One page of results: the total number of matches, and the keys of the page in order."""

    total: int
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedHits:
    """Records with some words of a query.

    - ``words``: the query with corrections, for highlighting
    - ``corrections``: typed words that are in no record, each with the words searched for instead
    """

    keys: tuple[Key, ...] = ()
    words: Node | None = None
    corrections: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """The state of the index; ``problem`` is empty if it can be used, else says what is wrong.

    ``away`` if it cannot be reached, so that a rebuild would not help.
    """

    documents: int
    schema: str
    generation: str
    problem: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class HighlightSource:
    """The text of one record to highlight; ``kind`` selects the index fields with word counts."""

    title: str
    body: str
    language: str
    kind: str


class SearchEngine(Protocol):
    """Protocol of a search backend. Every method may raise ``IndexUnavailableError``.

    ``hidden`` are keys to leave out: records withdrawn since the index was last updated.
    """

    def search(
        self,
        selection: SearchRequest,
        *,
        offset: int = 0,
        limit: int = 20,
        hidden: frozenset[Key] = frozenset(),
        total: int | None = None,
    ) -> SearchHits:
        """One page of matching records.

        ``total``, if the caller has just counted the matches, makes pages near the end faster.
        """

    def scan(
        self,
        selection: SearchRequest,
        *,
        hidden: frozenset[Key] = frozenset(),
        batch_size: int = 10_000,
    ) -> Iterator[tuple[Key, ...]]:
        """All matching records in order, in batches, from one snapshot of the index.

        Raises before the first batch or not at all.
        """

    def keys_after(
        self,
        selection: SearchRequest,
        pk: int,
        *,
        limit: int,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        """Keyset pagination: the first ``limit`` matches with a primary key above ``pk``, ordered
        by primary key. The request must have a kind; its order is ignored."""

    def among(
        self,
        selection: SearchRequest,
        keys: Collection[Key],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> frozenset[Key]:
        """Those of these keys (at most 10,000) that match."""

    def count(self, selection: SearchRequest, *, hidden: frozenset[Key] = frozenset()) -> int:
        """The exact number of matches."""

    def facets(
        self,
        selection: SearchRequest,
        names: Sequence[str],
        *,
        top: int | None = None,
        hidden: frozenset[Key] = frozenset(),
    ) -> dict[str, FacetCounts]:
        """The exact counts of each facet's values, most frequent first.

        Counts apply every filter except the facet's own. With ``top``, facets with many values
        return at least that many, and those that the request filters by. The facet ``record``
        counts kinds of record.
        """

    def values(
        self,
        selection: SearchRequest,
        name: str,
        values: Sequence[str],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> FacetCounts:
        """The counts of some values of one facet, as ``facets`` counts them, without zeros."""

    def histogram(
        self, selection: SearchRequest, name: str, *, hidden: frozenset[Key] = frozenset()
    ) -> dict[int, int]:
        """The number of matching articles by publication date, in at most 60,000 buckets.

        *name* is the resolution: ``on`` (by day, as an ordinal), ``month`` (``month_number``) or
        ``year``. Articles whose date is less precise than the resolution are not counted.
        """

    def highlight(
        self, selection: SearchRequest, texts: Sequence[HighlightSource]
    ) -> list[Highlight]:
        """The title and best passage of each text, with the search terms marked."""

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
        """Query relaxation: records with some of the words, or with the words corrected.

        *exact* are the matches of the request, which are left out. The request must have words.
        *sums* are the sums of money among the words, *meaning* is a request without words that the
        whole query may mean.
        """

    def suggest(self, typed: str, *, limit: int = 8, kind: str | None = None) -> list[Suggestion]:
        """Autocomplete: records whose title or names have a word that starts with *typed*."""

    def find_by_name(
        self, kind: str, name: str, *, limit: int = 20, fuzzy: bool = False
    ) -> list[Suggestion]:
        """Records of a kind whose names contain every word of *name*; if *fuzzy*, any word within
        a small edit distance."""

    def find_names(
        self, words: Sequence[str], kinds: Sequence[str], *, limit: int = 20, fuzzy: bool = False
    ) -> dict[str, tuple[Key, ...]]:
        """For each word, records with it in their names, at most *limit* of each kind.

        As ``find_by_name``, which takes one text and returns names.
        """

    def cached(self, key: tuple, compute: Callable[[], Result]) -> Result:
        """A value of the caller, computed once for this generation of the index."""

    def similar(
        self,
        key: Key,
        text: HighlightSource,
        *,
        limit: int = 5,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        """Records of the same kind that share distinctive words with this one."""

    def similar_words(self, word: str, *, limit: int = 3) -> list[str]:
        """Spelling suggestions: indexed words within a small edit distance, closest first."""

    def health(self) -> IndexHealth:
        """The state of the index; never raises."""


class GuardedEngine:
    """Engine wrapper that turns the errors of a damaged index into ``IndexUnavailableError``.

    Opening an index checks little. Damage in the middle of a file, or later damage, shows when
    the bytes are read: the engine then raises errors of many types, or panics, which Python sees
    as a ``BaseException`` that would end the request.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._failure = ("", "")  # index generation of the last failure, and its message

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._engine, name)
        return partial(self._call, attribute) if callable(attribute) else attribute

    def scan(self, *args, **kwargs) -> Iterator[tuple[Key, ...]]:
        """The engine's scan; the first batch is read eagerly, so that a failure raises here."""
        batches = self._call(self._engine.scan, *args, **kwargs)
        first_batch = self._call(next, batches, ())
        return itertools.chain([first_batch] if first_batch else (), batches)

    def health(self) -> IndexHealth:
        """The engine's health; an index that failed a query is unhealthy until it is replaced."""
        health = self._engine.health()
        generation, problem = self._failure
        if health.problem or health.generation != generation:
            return health
        return replace(health, problem=problem)

    def _call(self, method: Callable[..., Result], *args, **kwargs) -> Result:
        try:
            return method(*args, **kwargs)
        except BaseException as error:
            if not (isinstance(error, DAMAGE_ERRORS) or is_panic(error)):
                raise
            problem = f"the search index is corrupt ({error}); {REBUILD_HINT}"
            logger.exception("The search engine failed")
            self._failure = (self._engine.health().generation, problem)
            raise IndexUnavailableError(problem) from error


def is_panic(error: BaseException) -> bool:
    """Whether the engine panicked (Rust); the class of that exception cannot be imported."""
    return type(error).__name__ == "PanicException"


def get_engine() -> SearchEngine:
    """The engine of ``settings.SEARCH_ENGINE``, opened once a process."""
    if settings.SEARCH_ENGINE == OPENSEARCH:
        return open_cluster(*cluster_address())
    return open_engine(settings.INDEX_DIR, settings.SEARCH_CACHE_SIZE)


@lru_cache(maxsize=4)
def open_engine(folder: Path, cache_size: int) -> SearchEngine:
    """The embedded engine over the index in a folder."""
    return GuardedEngine(
        import_string("articles.search.tantivy.engine.TantivyEngine")(folder, cache_size)
    )


def cluster_address() -> tuple[str, str, int, Path]:
    """The settings of the cluster: its address, the prefix of its indexes, shards, lock folder."""
    return (
        settings.OPENSEARCH_URL,
        settings.OPENSEARCH_INDEX,
        settings.OPENSEARCH_SHARDS,
        Path(settings.INDEX_DIR),
    )


@lru_cache(maxsize=4)
def open_cluster(url: str, prefix: str, shards: int, folder: Path) -> SearchEngine:
    """The engine over the index in a cluster; its package is imported only here."""
    client = import_string("articles.search.opensearch.client.ClusterClient")(url)
    index = import_string("articles.search.opensearch.index.ClusterIndex")
    engine = import_string("articles.search.opensearch.engine.OpenSearchEngine")
    return engine(index(client, prefix, shards, folder))
