"""Lazy search results with pagination, facets and highlights, behind every listing.

``SearchResults`` gets keys, counts and facets from the search engine, and the rows of a page from
the database in one query. If the engine cannot answer, the database does everything, and
``degraded`` is true.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet

from articles.kinds import ARTICLE, INDEXED
from articles.models import Article, querysets
from articles.search import database
from articles.search.engine import (
    IndexUnavailableError,
    Key,
    RelatedHits,
    get_engine,
)
from articles.search.indexing import outbox
from articles.search.public_text import public_text_of
from articles.search.request import FacetFilter, SearchRequest
from articles.search.result_types import FacetCounts, Highlight
from articles.search.tantivy.highlight import opening

logger = logging.getLogger(__name__)

Rows = QuerySet | Mapping[str, QuerySet]
Fallback = Callable[[SearchRequest], QuerySet]

# If the index returns records that are no longer public, the page is requested again without them,
# at most this many times.
MAX_RETRIES = 4

SIMILAR_ARTICLES = 5


class SearchResults:
    """Lazy results of a search request; countable and sliceable, so they work with Paginator.

    - ``rows``: the published rows of the requested kind with the joins that the page needs
      (``select_related``, ``prefetch_related``), unfiltered and unordered; for a request over all
      kinds, a mapping of kind to such rows
    - ``fallback``: builds the query set of a request of one kind when the index is unavailable
    - ``by_database``: skip the engine, for filters that are not indexed

    A missing index never raises. Records withdrawn since the last index update are excluded from
    count, facets and pages alike.
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
        self._degraded = False

    def _copy(self, selection: SearchRequest) -> SearchResults:
        other = type(self)(selection, self._rows, self._fallback, by_database=self._by_database)
        other._hidden, other._degraded = self._hidden, self._degraded
        return other

    def filter(self, clause: FacetFilter) -> SearchResults:
        """The results with this filter instead of any other on the same facet."""
        return self._copy(self.selection.with_clause(clause))

    def order_by(self, order: str) -> SearchResults:
        """The results in another order (one of ``ORDERS`` of the kind)."""
        return self._copy(replace(self.selection, order=order))

    @property
    def degraded(self) -> bool:
        """Whether the index is unavailable and the database answers; evaluates the count."""
        if self._total is None:
            self.count()
        return self._degraded

    def count(self) -> int:
        """The exact number of results."""
        if self._total is None:
            answer = self._query_engine("count", self.selection)
            self._total = (
                answer
                if answer is not None
                else sum(rows.count() for rows in self._matching().values())
            )
        return self._total

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, rows: slice) -> list[Model]:
        start = rows.start or 0
        stop = self.count() if rows.stop is None else rows.stop
        if start < 0 or stop < 0 or rows.step not in (None, 1):
            raise ValueError("Search results support only slices forwards with step 1.")
        return self._slice(start, stop - start) if stop > start else []

    def __iter__(self) -> Iterator[Model]:
        for rows in self.batches():
            yield from rows

    def batches(self, size: int = 200) -> Iterator[list[Model]]:
        """All rows in order, in batches of at most ``size``, for exports.

        The order comes from one snapshot, so no row is repeated or skipped if records change
        meanwhile; rows withdrawn meanwhile are left out.
        """
        for keys in self.all_keys(size):
            rows = self._fetch(keys)
            yield [rows[key] for key in keys if key in rows]

    def with_rows(self, rows: Rows) -> SearchResults:
        """The same results with other columns and joins."""
        other = self._copy(self.selection)
        other._rows, other._total = rows, self._total
        return other

    def all_keys(self, size: int = 2_000) -> Iterator[tuple[Key, ...]]:
        """The keys of all rows in order, in batches of at most ``size``."""
        batches = self._query_engine("scan", self.selection)
        if batches is not None:
            for keys in batches:
                yield from (keys[start : start + size] for start in range(0, len(keys), size))
            return
        for kind, rows in self._matching().items():
            pks = (
                rows.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=2_000)
            )
            while batch := tuple((kind, pk) for pk in itertools.islice(pks, size)):
                yield batch

    def keys_after(self, kind: str, pk: int | str, limit: int) -> tuple[Key, ...]:
        """Keyset pagination: the next keys of a kind after a primary key, by primary key."""
        selection = replace(self.selection, kind=kind)
        answer = self._query_engine("keys_after", selection, pk, limit=limit)
        if answer is None:
            rows = self._matching()[kind].filter(pk__gt=pk).order_by("pk")
            answer = tuple((kind, pk) for pk in rows.values_list("pk", flat=True)[:limit])
        return answer

    def facets(self, names: Sequence[str], top: int | None = None) -> dict[str, FacetCounts]:
        """The counts of each facet's values, most frequent first; see ``SearchEngine.facets``."""
        answer = self._query_engine("facets", self.selection, names, top=top)
        if answer is None:
            answer = {
                name: FacetCounts(database.facet(self.selection, name, self._fallback))
                for name in names
            }
        return answer

    def values(self, name: str, values: Sequence[str]) -> FacetCounts:
        """The counts of some values of one facet, without zeros."""
        answer = self._query_engine("values", self.selection, name, values)
        if answer is None:
            counts = database.facet(self.selection, name, self._fallback)
            answer = FacetCounts(count for count in counts if count.value in set(values))
        return answer

    def histogram(self, name: str) -> dict[int, int]:
        """The number of articles by day (``on``), ``month`` or ``year``; see ``SearchEngine``."""
        answer = self._query_engine("histogram", self.selection, name)
        if answer is None:
            answer = database.histogram(self._matching()[self.selection.kind], name)
        return answer

    def highlights(self, rows: Sequence[Model]) -> list[Highlight]:
        """The title and best passage of each row, with the search terms marked.

        Only the name of records that are not indexed.
        """
        if self.selection.kind not in (None, *INDEXED):
            return [Highlight(((str(row), False),)) for row in rows]
        texts = [public_text_of(row) for row in rows]
        answer = self._query_engine("highlight", self.selection, texts)
        if answer is None:
            answer = [Highlight(((text.title, False),), opening(text.body)) for text in texts]
        return answer

    def related(
        self, exact: Sequence[Model], limit: int
    ) -> tuple[list[Model], list[Highlight], RelatedHits]:
        """Records with some of the words, with highlights; none in reduced mode.

        *exact* are all results; see ``SearchEngine.related``.
        """
        keys = tuple((row._meta.model_name, row.pk) for row in exact)
        hits = self._query_engine("related", self.selection, exact=keys, limit=limit)
        if hits is None:
            return [], [], RelatedHits()
        by_key = self._fetch(hits.keys)
        rows = [by_key[key] for key in hits.keys if key in by_key]
        return rows, self._copy(replace(self.selection, words=hits.words)).highlights(rows), hits

    def _query_engine(self, method: str, *args: Any, **options: Any) -> Any:
        """The answer of a method of the engine; None if the database must answer."""
        if self._degraded or self._by_database:
            return None
        try:
            if method != "highlight":
                # Read before the index is opened: a withdrawal that has left the queue by now is
                # already committed to the index.
                if self._hidden is None:
                    self._hidden = outbox.pending_withdrawals()
                options["hidden"] = self._hidden
            return getattr(get_engine(), method)(*args, **options)
        except IndexUnavailableError as reason:
            logger.error("The search index cannot answer: %s", reason)
            self._degraded = True
            return None

    def _matching(self) -> dict[str, QuerySet]:
        """The matching rows in the database: one query set for each kind."""
        if self.selection.kind not in (None, *INDEXED):
            return {self.selection.kind: self._fallback(self.selection)}
        if isinstance(self._rows, QuerySet):
            kinds = {self.selection.kind: self._rows}
        else:
            kinds = {kind: self._rows[kind] for kind in INDEXED if kind in self._rows}
        matching = {}
        for kind, rows in kinds.items():
            selection = replace(self.selection, kind=kind)
            keys = self._fallback(selection).order_by().values("pk")
            matching[kind] = database.ordered(rows.filter(pk__in=keys), selection)
        return matching

    def _slice(self, start: int, length: int) -> list[Model]:
        for _ in range(MAX_RETRIES):
            hits = self._query_engine(
                "search", self.selection, offset=start, limit=length, total=self._total
            )
            if hits is None:
                return self._slice_from_database(start, length)
            rows = self._fetch(hits.keys)
            missing = [key for key in hits.keys if key not in rows]
            if not missing:
                self._total = hits.total
                break
            logger.warning("The index holds records that are not public: %s.", missing)
            self._hidden = self._hidden | frozenset(missing)
            self._total = None
        return [rows[key] for key in hits.keys if key in rows]

    def _slice_from_database(self, start: int, length: int) -> list[Model]:
        """A slice of the results from the database, one kind after the other.

        Keys first, so that the annotations of a row are computed for this slice only.
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
        fetched = self._fetch(keys)
        return [fetched[key] for key in keys if key in fetched]

    def _fetch(self, keys: Collection[Key]) -> dict[Key, Model]:
        """The rows of these keys: one query for each kind, and its prefetches."""
        rows = {}
        for kind in {kind for kind, _ in keys}:
            pks = [pk for of, pk in keys if of == kind]
            source = self._rows if isinstance(self._rows, QuerySet) else self._rows[kind]
            # Query sets with compiled SQL have their own method.
            by_keys = getattr(source, "by_keys", lambda pks: source.filter(pk__in=pks))  # noqa: B023
            rows.update({(kind, row.pk): row for row in by_keys(pks)})
        return rows


def similar_articles(article: Article, *, limit: int = SIMILAR_ARTICLES) -> list[Article]:
    """Public articles that share this one's distinctive words, best first; empty without an index.

    Shown as "Similar articles" on an article's page.
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
