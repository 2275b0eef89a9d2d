"""Search service: ``search`` answers a request from the index, or else from the database.

The engine returns primary keys, counts and facets; the rows of a page are fetched from the database
in one query for each kind. If the engine cannot answer, the query set of the caller's FilterSet
does, and ``degraded`` is true.
"""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Count, Model, QuerySet

from articles.kinds import ARTICLE, INDEXED
from articles.models import Article, querysets
from articles.models.paths import PATHS, counts_of
from articles.search.engine import (
    IndexUnavailableError,
    Key,
    RelatedHits,
    get_engine,
)
from articles.search.indexing import outbox
from articles.search.indexing.documents import histogram_keys
from articles.search.public_text import public_text_of
from articles.search.request import SearchRequest
from articles.search.result_types import FacetCount, FacetCounts, Highlight
from articles.search.tantivy.highlight import opening
from articles.search.typed_sums import TypedSum

logger = logging.getLogger(__name__)

# For a request over all kinds, a mapping by kind.
Fallback = Callable[[], QuerySet | Mapping[str, QuerySet]]


class RowLoader(Protocol):
    """Fetches public rows by primary key: a query set, a compiled query …"""

    def in_bulk(self, keys: Sequence, /) -> dict: ...


Rows = RowLoader | Mapping[str, RowLoader]

# If the index returns records that are no longer public, the page is requested again without them,
# at most this many times.
MAX_RETRIES = 4

SIMILAR_ARTICLES = 5


def search(
    request: SearchRequest, *, fallback: Fallback, rows: Rows | None = None, indexed: bool = True
) -> SearchResults:
    """Lazy results of a search request; countable and sliceable, so they work with Paginator.

    - ``fallback``: returns the matching public records in order; called if the index is unavailable
    - ``rows``: fetches public rows by primary key (``in_bulk``) with the joins that the caller
      needs; not needed to count only
    - ``indexed``: False for kinds and filters that are not in the index: *fallback* answers
    """
    return SearchResults(request, fallback, rows, indexed)


class SearchResults:
    """Lazy results of :func:`search`.

    A missing index never raises. Records withdrawn since the last index update are excluded from
    count, facets and pages alike.
    """

    def __init__(
        self, selection: SearchRequest, fallback: Fallback, rows: Rows | None, indexed: bool
    ) -> None:
        self.selection = selection
        self._call_fallback = fallback
        self._rows = rows
        self._indexed = indexed
        self._hidden: frozenset[Key] | None = None
        self._total: int | None = None
        self._degraded = False
        # Rows of this page by key: some are shown in several of its lists.
        self._fetched: dict[Key, Model] = {}

    def with_request(
        self, request: SearchRequest, fallback: Fallback, *, indexed: bool | None = None
    ) -> SearchResults:
        """The results of another request, with the same withdrawn records excluded.

        *indexed* is that of these results unless it is given.
        """
        indexed = self._indexed if indexed is None else indexed
        other = SearchResults(request, fallback, self._rows, indexed)
        other._hidden, other._degraded = self._hidden, self._degraded
        other._fetched = self._fetched
        return other

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
                else sum(rows.count() for rows in self._fallback.values())
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

    def all_keys(self, size: int = 2_000) -> Iterator[tuple[Key, ...]]:
        """The keys of all rows in order, in batches of at most ``size``."""
        batches = self._query_engine("scan", self.selection)
        if batches is not None:
            for keys in batches:
                yield from (keys[start : start + size] for start in range(0, len(keys), size))
            return
        for kind, rows in self._fallback.items():
            pks = _keys_of(rows).iterator(chunk_size=2_000)
            while batch := tuple((kind, pk) for pk in itertools.islice(pks, size)):
                yield batch

    def first_keys(self, number: int) -> list[int]:
        """The primary keys of the first results of a request for one kind, without their rows."""
        hits = self._query_engine("search", self.selection, offset=0, limit=number)
        if hits is not None:
            return [pk for _, pk in hits.keys]
        (rows,) = self._fallback.values()
        return list(_keys_of(rows)[:number])

    def keys_after(self, kind: str, pk: int | str, limit: int) -> tuple[Key, ...]:
        """Keyset pagination: the next keys of a kind after a primary key, by primary key."""
        selection = replace(self.selection, kind=kind)
        answer = self._query_engine("keys_after", selection, pk, limit=limit)
        if answer is None:
            rows = self._fallback[kind].filter(pk__gt=pk).order_by("pk")
            answer = tuple((kind, pk) for pk in _keys_of(rows)[:limit])
        return answer

    def among(self, keys: Collection[Key]) -> Collection[Key]:
        """Those of these keys (at most 10,000) whose records are results."""
        answer = self._query_engine("among", self.selection, keys)
        if answer is None:
            answer = set()
            for kind, rows in self._fallback.items():
                chosen = rows.filter(pk__in=[pk for of, pk in keys if of == kind])
                answer.update((kind, pk) for pk in _keys_of(chosen.order_by()))
        return answer

    def facets(self, names: Sequence[str], top: int | None = None) -> dict[str, FacetCounts]:
        """The counts of each facet's values, most frequent first; see ``SearchEngine.facets``.

        The database counts the results themselves, with the facet's own filter.
        """
        answer = self._query_engine("facets", self.selection, names, top=top)
        if answer is None:
            answer = {name: count_values(self._fallback, name) for name in names}
        return answer

    def values(self, name: str, values: Sequence[str]) -> FacetCounts:
        """The counts of some values of one facet, without zeros."""
        answer = self._query_engine("values", self.selection, name, values)
        if answer is None:
            answer = count_values(self._fallback, name, among=values)
        return answer

    def histogram(self, name: str) -> dict[int, int]:
        """The number of articles by day (``on``), ``month`` or ``year``; see ``SearchEngine``."""
        answer = self._query_engine("histogram", self.selection, name)
        if answer is None:
            answer = _histogram(self._fallback[self.selection.kind], name)
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

    def rows_of(self, keys: Sequence[Key]) -> list[Model]:
        """The public rows with these keys, in this order."""
        rows = self._fetch_once(keys)
        return [rows[key] for key in keys if key in rows]

    def related(
        self,
        exact: Sequence[Model],
        limit: int,
        *,
        sums: Sequence[TypedSum] = (),
        meaning: SearchRequest | None = None,
    ) -> tuple[list[Model], list[Highlight], RelatedHits]:
        """Records with some of the words, with highlights; none in reduced mode.

        *exact* are all results; see ``SearchEngine.related``.
        """
        keys = tuple((row._meta.model_name, row.pk) for row in exact)
        hits = self._query_engine(
            "related", self.selection, exact=keys, limit=limit, sums=sums, meaning=meaning
        )
        if hits is None:
            return [], [], RelatedHits()
        by_key = self._fetch_once(hits.keys)
        rows = [by_key[key] for key in hits.keys if key in by_key]
        request = replace(self.selection, words=hits.words)
        return rows, self.with_request(request, self._call_fallback).highlights(rows), hits

    def _query_engine(self, method: str, *args: Any, **options: Any) -> Any:
        """The answer of a method of the engine; None if the database must answer."""
        if self._degraded or not self._indexed:
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

    @cached_property
    def _fallback(self) -> Mapping[str, QuerySet]:
        """The matching records in the database, by kind."""
        rows = self._call_fallback()
        return rows if isinstance(rows, Mapping) else {self.selection.kind: rows}

    def _slice(self, start: int, length: int) -> list[Model]:
        for _ in range(MAX_RETRIES):
            hits = self._query_engine(
                "search", self.selection, offset=start, limit=length, total=self._total
            )
            if hits is None:
                return self._slice_from_database(start, length)
            rows = self._fetch_once(hits.keys)
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
        for kind, rows in self._fallback.items():
            if len(self._fallback) > 1 and start >= (number := rows.count()):
                start -= number
                continue
            keys += [(kind, pk) for pk in _keys_of(rows)[start : start + length - len(keys)]]
            start = 0
            if len(keys) == length:
                break
        fetched = self._fetch_once(keys)
        return [fetched[key] for key in keys if key in fetched]

    def _fetch_once(self, keys: Collection[Key]) -> dict[Key, Model]:
        """The rows of these keys; those read before are not read again."""
        self._fetched |= self._fetch([key for key in keys if key not in self._fetched])
        return {key: self._fetched[key] for key in keys if key in self._fetched}

    def _fetch(self, keys: Collection[Key]) -> dict[Key, Model]:
        """The rows of these keys: one query for each kind, and its prefetches."""
        rows = {}
        for kind in {kind for kind, _ in keys}:
            source = self._rows[kind] if isinstance(self._rows, Mapping) else self._rows
            by_key = source.in_bulk([pk for of, pk in keys if of == kind])
            rows.update({(kind, pk): row for pk, row in by_key.items()})
        return rows


def count_values(
    rows: Mapping[str, QuerySet], name: str, among: Sequence[str] | None = None
) -> FacetCounts:
    """The counts of a facet's values, all or those *among* them, in these rows by kind, most
    frequent first."""
    counts: Counter[str] = Counter()
    for kind, matching in rows.items():
        if name == "record":
            counts[kind] = matching.order_by().count()
        elif name in PATHS.get(matching.model, ()):
            inner = matching.model._base_manager.filter(pk__in=matching.order_by().values("pk"))
            counts.update(counts_of(inner, name, among))
    buckets = (
        FacetCount(value, count)
        for value, count in counts.items()
        if count and (among is None or value in among)
    )
    return FacetCounts(sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value)))


def _histogram(articles: QuerySet, resolution: str) -> dict[int, int]:
    inner = Article._base_manager.filter(pk__in=articles.order_by().values("pk")).order_by()
    dates = inner.filter(published_on__isnull=False)
    counts: Counter[int] = Counter()
    for day, precision, number in dates.values_list(
        "published_on", "published_on_precision"
    ).annotate(Count("pk")):
        bucket = histogram_keys(day, precision).get(resolution)
        if bucket is not None:
            counts[bucket] += number
    return dict(counts)


def _keys_of(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related(None).values_list("pk", flat=True)


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
    return querysets.rows_of(querysets.articles, [pk for _, pk in keys])
