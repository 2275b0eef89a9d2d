"""The one lazy result object behind every listing.

``SearchResults`` asks the engine for ids, counts and facets, and the database once for the rows of
a page. When the engine cannot answer, the database answers everything, and ``degraded`` says so.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db.models import Model, QuerySet

from articles.models import Article, querysets
from articles.search import database
from articles.search.engine import (
    IndexUnavailableError,
    Key,
    SearchEngine,
    SearchHits,
    get_engine,
)
from articles.search.indexing import outbox
from articles.search.public_text import public_text_of
from articles.search.request import ARTICLE, KINDS, FacetFilter, SearchRequest
from articles.search.result_types import FacetCounts, Highlight
from articles.search.tantivy.highlight import opening

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Rows = QuerySet | Mapping[str, QuerySet]
Fallback = Callable[[SearchRequest], QuerySet]

# A hit whose row is gone is left out and the page asked for again; more rounds than this mean
# that records are changing faster than a page can be read.
ROUNDS = 4

SIMILAR_ARTICLES = 5


class SearchResults:
    """The records that a selection gives; lazy, countable, sliceable; fits Django's Paginator.

    ``rows`` is the published rows of the selection's kind with all that the page shows joined
    (``select_related``, ``prefetch_related``), unfiltered and unordered; for a selection over all
    kinds a mapping of kind to such rows. ``fallback`` expresses a selection of one kind in the
    database, for when the engine is away; it is ``database.matching`` unless told. With
    ``by_database`` the engine is not asked at all: for filters that no index can answer.

    Asking never raises for want of an index. The count is the number of rows that can be paged
    to: what was unpublished a moment ago is out of count, facets and pages alike.
    """

    def __init__(
        self,
        selection: SearchRequest,
        rows: Rows,
        fallback: Fallback | None = None,
        *,
        by_database: bool = False,
    ) -> None:
        self.selection = selection
        self._by_database = by_database
        self._rows = rows
        self._fallback = fallback or database.matching
        self._hidden: frozenset[Key] | None = None
        self._total: int | None = None
        # The stretch that was fetched last: where it begins, how long it could be, its rows.
        self._fetched: tuple[int, int, list[Model]] | None = None
        self._away = False

    def _again(self, selection: SearchRequest) -> SearchResults:
        other = type(self)(selection, self._rows, self._fallback, by_database=self._by_database)
        other._hidden, other._away = self._hidden, self._away
        return other

    def without(self, name: str) -> SearchResults:
        """The same without one filter: a facet's name, ``words`` or ``dates``."""
        return self._again(self.selection.without(name))

    def filter(self, clause: FacetFilter) -> SearchResults:
        """The same with this filter in the place of any other on its facet."""
        return self._again(self.selection.with_clause(clause))

    def order_by(self, order: str) -> SearchResults:
        """The same in another order (one of ``ORDERS`` of its kind)."""
        return self._again(replace(self.selection, order=order))

    @property
    def degraded(self) -> bool:
        """Whether the database answered because the engine could not. Asks if nothing did yet."""
        if self._total is None:
            self.count()
        return self._away

    def count(self) -> int:
        """How many rows there are, exactly."""
        if self._total is None:
            answer = self._ask(lambda engine, hidden: engine.count(self.selection, hidden=hidden))
            self._total = (
                answer
                if answer is not None
                else sum(rows.count() for rows in self._matching().values())
            )
        return self._total

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        return self.count() > 0

    def __getitem__(self, wanted: slice | int) -> list[Model] | Model:
        if isinstance(wanted, int):
            found = self._stretch(wanted, 1) if wanted >= 0 else []
            if not found:
                raise IndexError(f"There is no result {wanted}.")
            return found[0]
        start = wanted.start or 0
        stop = self.count() if wanted.stop is None else wanted.stop
        if start < 0 or stop < 0 or wanted.step not in (None, 1):
            raise ValueError("Results can be sliced forwards only, one by one.")
        return self._stretch(start, stop - start) if stop > start else []

    def __iter__(self) -> Iterator[Model]:
        return self.iterator()

    def iterator(self, chunk: int = 500) -> Iterator[Model]:
        """Every row, fetched ``chunk`` at a time."""
        for rows in self.batches(chunk):
            yield from rows

    def batches(self, size: int = 200) -> Iterator[list[Model]]:
        """Every row in order, at most ``size`` at a time; what exports stream.

        The order is settled once, so that no row comes twice or is missed when records change on
        the way; a row that is no longer public when its turn comes is left out.
        """
        for keys in self.all_keys(size):
            rows = self._fetch(SearchHits(0, keys))
            yield [rows[key] for key in keys if key in rows]

    def over(self, rows: Rows) -> SearchResults:
        """The same selection with other columns and relations on its rows."""
        other = self._again(self.selection)
        other._rows, other._total = rows, self._total
        return other

    def all_keys(self, size: int = 2_000) -> Iterator[tuple[Key, ...]]:
        """What ``batches`` fetches: the key of every row in order, at most ``size`` at a time."""
        found = self._ask(lambda engine, hidden: engine.scan(self.selection, hidden=hidden))
        if found is not None:
            for keys in found:
                yield from (keys[start : start + size] for start in range(0, len(keys), size))
            return
        for kind, rows in self._matching().items():
            pks = (
                rows.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=2_000)
            )
            while part := tuple((kind, pk) for pk in itertools.islice(pks, size)):
                yield part

    def keys_after(self, kind: str, number: int | str, most: int) -> tuple[Key, ...]:
        """The keys of the next records of a kind behind a primary key, by their primary keys."""
        wanted = replace(self.selection, kind=kind)
        answer = self._ask(
            lambda engine, hidden: engine.after(wanted, number, limit=most, hidden=hidden)
        )
        if answer is None:
            rows = self._matching()[kind].filter(pk__gt=number).order_by("pk")
            answer = tuple((kind, pk) for pk in rows.values_list("pk", flat=True)[:most])
        return answer

    def facets(self, names: Sequence[str], most: int | None = None) -> dict[str, FacetCounts]:
        """Each facet's values with the count that each choice would give, most frequent first.

        A facet's counts apply all filters but its own. Every value with at least one row is
        there; with ``most``, of a facet with many values at least so many of the first, and those
        that are filtered by. The name ``record`` counts the kinds of record.
        """
        answer = self._ask(
            lambda engine, hidden: engine.facets(self.selection, names, most=most, hidden=hidden)
        )
        if answer is None:
            answer = {
                name: FacetCounts(database.facet(self.selection, name, self._fallback))
                for name in names
            }
        return answer

    def values(self, name: str, wanted: Sequence[str]) -> FacetCounts:
        """These values of a facet of records alone, as ``facets`` counts them; those that would
        give nothing are left out."""
        answer = self._ask(
            lambda engine, hidden: engine.values(self.selection, name, wanted, hidden=hidden)
        )
        if answer is None:
            found = database.facet(self.selection, name, self._fallback)
            answer = FacetCounts(one for one in found if one.value in set(wanted))
        return answer

    def tally(self, name: str) -> dict[int, int]:
        """How many of these articles were published ``on`` each day, in each ``month`` or
        ``year``; see the engine's."""
        answer = self._ask(lambda engine, hidden: engine.tally(self.selection, name, hidden=hidden))
        if answer is None:
            answer = database.histogram(self._matching()[self.selection.kind], name)
        return answer

    def highlights(self, rows: Sequence[Model]) -> list[Highlight]:
        """For each row its title and its best passage, the words of the selection marked."""
        texts = [public_text_of(row) for row in rows]
        answer = self._ask(lambda engine, hidden: engine.highlight(self.selection, texts))
        if answer is None:
            answer = [Highlight(((text.title, False),), opening(text.body)) for text in texts]
        return answer

    def _ask(self, question: Callable[[SearchEngine, frozenset[Key]], Answer]) -> Answer | None:
        """The engine's answer, or None when it is away and the database must answer."""
        if not self._away and not self._by_database:
            try:
                # The order matters: whatever the log no longer names when it is read here is
                # already in the index that is opened after.
                if self._hidden is None:
                    self._hidden = outbox.pending_withdrawals()
                return question(get_engine(), self._hidden)
            except IndexUnavailableError as reason:
                logger.error("The search index cannot answer: %s", reason)
                self._away = True
        return None

    def _matching(self) -> dict[str, QuerySet]:
        """The same selection in the database: one query set a kind."""
        if isinstance(self._rows, QuerySet):
            kinds = {self.selection.kind: self._rows}
        else:
            kinds = {kind: self._rows[kind] for kind in KINDS if kind in self._rows}
        matching = {}
        for kind, rows in kinds.items():
            wanted = self._fallback(replace(self.selection, kind=kind))
            ordered = rows.filter(pk__in=wanted.order_by().values("pk"))
            matching[kind] = database.ordered(ordered, replace(self.selection, kind=kind))
        return matching

    def _stretch(self, start: int, length: int) -> list[Model]:
        if self._fetched is None or self._fetched[0] != start or self._fetched[1] < length:
            self._fetched = start, length, self._found(start, length)
        return self._fetched[2][:length]

    def _found(self, start: int, length: int) -> list[Model]:
        for _ in range(ROUNDS):
            found = self._ask(
                lambda engine, hidden: engine.search(
                    self.selection, offset=start, limit=length, hidden=hidden, total=self._total
                )
            )
            if found is None:
                return self._stretch_of_database(start, length)
            rows = self._fetch(found)
            missing = [key for key in found.keys if key not in rows]
            if not missing:
                self._total = found.total
                break
            logger.warning("The index holds records that are not public: %s.", missing)
            self._hidden = self._hidden | frozenset(missing)
            self._total = None
        return [rows[key] for key in found.keys if key in rows]

    def _stretch_of_database(self, start: int, length: int) -> list[Model]:
        """A stretch of the selection out of the database, kind after kind.

        Keys first: what a row shows beside itself is then counted for this stretch alone, and not
        for all that stands before it.
        """
        keys: list[Key] = []
        matching = self._matching()
        for kind, rows in matching.items():
            if len(matching) > 1 and start >= (number := rows.count()):
                start -= number
                continue
            pks = rows.prefetch_related(None).values_list("pk", flat=True)
            keys += [(kind, pk) for pk in pks[start : start + length - len(keys)]]
            start = 0
            if len(keys) == length:
                break
        found = self._fetch(SearchHits(0, tuple(keys)))
        return [found[key] for key in keys if key in found]

    def _fetch(self, found: SearchHits) -> dict[Key, Model]:
        """The rows behind the keys: one query a kind (and its prefetches)."""
        rows = {}
        for kind in {kind for kind, _ in found.keys}:
            pks = [pk for of, pk in found.keys if of == kind]
            source = self._rows if isinstance(self._rows, QuerySet) else self._rows[kind]
            # Rows whose query is known beforehand say how they are fetched.
            by_keys = getattr(source, "by_keys", lambda pks: source.filter(pk__in=pks))  # noqa: B023
            rows.update({(kind, row.pk): row for row in by_keys(pks)})
        return rows


def similar_articles(article: Article, *, limit: int = SIMILAR_ARTICLES) -> list[Article]:
    """Public articles that share this one's distinctive words, best first; none without an index.

    They are the section "Similar articles" of an article's page.
    """
    try:
        hidden = outbox.pending_withdrawals()
        keys = get_engine().similar(
            (ARTICLE, article.pk), public_text_of(article), limit=limit, hidden=hidden
        )
    except IndexUnavailableError:
        return []
    articles = querysets.articles().in_bulk([pk for _, pk in keys])
    return [articles[pk] for _, pk in keys if pk in articles]
