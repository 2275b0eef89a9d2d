"""The contract between the archive and its search engine.

Whatever engine stands behind it, the rest of the archive knows only these names. Everything that
crosses the line is plain: selections go in, keys, counts and pieces of text come out. An engine
that cannot answer raises ``IndexUnavailableError``; callers then ask the database.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from articles.search.request import SearchRequest
from articles.search.result_types import FacetCounts, Highlight, Suggestion

logger = logging.getLogger(__name__)

BACKEND = "articles.search.tantivy.engine.TantivyEngine"
REBUILD_HINT = "run “python manage.py search_index rebuild”"
# The errors of a damaged index, beside panics: its own, and what wrong numbers lead to here.
DAMAGE_ERRORS = (ValueError, OSError, LookupError)

Result = TypeVar("Result")
Key = tuple[str, int]  # kind of record, primary key


class IndexUnavailableError(Exception):
    """The index is missing, of another schema, or corrupt; the message says what to run."""


@dataclass(slots=True)  # not frozen: a rebuild makes millions of them
class IndexDocument:
    """One record as the engine sees it.

    ``title`` and ``body`` are in ``language`` (BCP 47; its first part picks the stemmer);
    ``names`` are names of people, organisations and publishers, never stemmed; ``aliases`` those
    under which the record itself is known beside its title. ``facets`` hold
    slugs and codes. ``ours`` is what the archive itself says of a record in another language, in
    English. ``first`` and ``last`` are the days that date filters compare with, as
    proleptic Gregorian ordinals, or None when unknown. ``deadline`` is such an ordinal too,
    and so are the ``days`` that decide what the calendar says (``models/deadlines.py``);
    ``tallies`` are the numbers by which records are counted; ``weight`` is the number that the
    order ``most`` sorts by; ``sort_name`` what ``name`` sorts by.
    """

    kind: str
    pk: int
    title: str
    body: str = ""
    language: str = ""
    ours: str = ""
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    slug: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    deadline: int | None = None
    days: Mapping[str, int] = field(default_factory=dict)
    tallies: Mapping[str, int] = field(default_factory=dict)
    sort_name: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class SearchHits:
    """An answer: how many records match in all, and the keys of the asked-for stretch, in order."""

    total: int
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """The state of the index. ``problem`` is empty when it serves, else says what is wrong."""

    documents: int
    schema: str
    generation: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class HighlightSource:
    """What a page shows of one record, for marking the hits in it.

    ``kind`` is the record's; among records of that kind it is known which words are rare.
    """

    title: str
    body: str
    language: str
    kind: str


class SearchEngine(Protocol):
    """What an engine must be able to do. Every method may raise ``IndexUnavailableError``."""

    def search(
        self,
        selection: SearchRequest,
        *,
        offset: int = 0,
        limit: int = 20,
        hidden: frozenset[Key] = frozenset(),
        total: int | None = None,
    ) -> SearchHits:
        """The records that match, without those ``hidden``, ``limit`` of them from ``offset``.

        ``total`` is how many there were, if that has just been asked: a far page is found sooner.
        """

    def scan(
        self,
        selection: SearchRequest,
        *,
        hidden: frozenset[Key] = frozenset(),
        stretch: int = 10_000,
    ) -> Iterator[tuple[Key, ...]]:
        """All the records that match, in order, ``stretch`` keys at a time; all of one state of
        the index, whatever is committed meanwhile. Raises before the first keys or not at all."""

    def after(
        self,
        selection: SearchRequest,
        number: int,
        *,
        limit: int,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        """The first ``limit`` records that match and have a primary key above ``number``, by their
        keys; the selection has a kind, and its order does not matter."""

    def count(self, selection: SearchRequest, *, hidden: frozenset[Key] = frozenset()) -> int:
        """How many records match, exactly."""

    def facets(
        self,
        selection: SearchRequest,
        names: Sequence[str],
        *,
        most: int | None = None,
        hidden: frozenset[Key] = frozenset(),
    ) -> dict[str, FacetCounts]:
        """For each facet, every value with the exact count it would give with all filters but
        the facet's own; most frequent first. With ``most``, of a facet with many values at least
        so many of the first, and those that the selection names. The name ``record`` counts the
        kinds of record."""

    def values(
        self,
        selection: SearchRequest,
        name: str,
        wanted: Sequence[str],
        *,
        hidden: frozenset[Key] = frozenset(),
    ) -> FacetCounts:
        """Of a facet of records (speakers, publishers, ...) these values alone, as ``facets``
        counts them; those that would give nothing are left out."""

    def tally(
        self, selection: SearchRequest, name: str, *, hidden: frozenset[Key] = frozenset()
    ) -> dict[int, int]:
        """How many of the articles that match were published ``on`` each day whose date is known
        to the day (a proleptic Gregorian ordinal), in each ``month`` (``month_number``) known to
        the month at least, or in each ``year``; at most 60,000 of them."""

    def highlight(
        self, selection: SearchRequest, texts: Sequence[HighlightSource]
    ) -> list[Highlight]:
        """The texts' titles and best passages with the words of the selection marked."""

    def suggest(self, typed: str, *, limit: int = 8, kind: str | None = None) -> list[Suggestion]:
        """Names and titles one of whose words begins with what is being typed; of one kind of
        record, or of all."""

    def named(
        self, kind: str, name: str, *, limit: int = 20, near: bool = False
    ) -> list[Suggestion]:
        """Records of a kind whose own names have every word of this one; with *near*, words spelt
        nearly so. The cost does not grow with the number of names."""

    def similar(
        self,
        key: Key,
        text: HighlightSource,
        *,
        limit: int = 5,
        hidden: frozenset[Key] = frozenset(),
    ) -> tuple[Key, ...]:
        """Records of the same kind that share the telling words of this one's text."""

    def near_words(self, word: str, *, limit: int = 3) -> list[str]:
        """Words of the index that are spelt nearly so, most frequent first."""

    def health(self) -> IndexHealth:
        """The state of the index; never raises."""


class GuardedEngine:
    """Engine wrapper that turns the errors of a damaged index into ``IndexUnavailableError``.

    A folder is checked when it is opened, but only in outline. Damage in the middle of a file, or
    that happens later, shows when the bytes are read: the engine then raises errors of every kind,
    or panics, which Python sees as a ``BaseException`` that no request survives.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._failure = ("", "")  # generation of the index that failed last, and the message

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._engine, name)
        return partial(self._call, attribute) if callable(attribute) else attribute

    def scan(self, *args, **kwargs) -> Iterator[tuple[Key, ...]]:
        """The engine's scan; its first batch is read at once, so that it fails before any."""
        batches = self._call(self._engine.scan, *args, **kwargs)
        first = self._call(next, batches, ())
        return itertools.chain([first] if first else (), batches)

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
    """The engine over the index in ``settings.INDEX_DIR``, opened once a process."""
    return open_engine(Path(settings.INDEX_DIR), settings.SEARCH_MEMORY)


@lru_cache(maxsize=4)
def open_engine(folder: Path, cache_size: int) -> SearchEngine:
    return GuardedEngine(import_string(BACKEND)(folder, cache_size))
