"""Pagination and streaming of matching keys in sort order."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection, Iterator

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from articles.kinds import NAME, RELEVANCE
from articles.search.engine import Key, SearchHits
from articles.search.indexing.encoding import (
    ASCENDING,
    ORDER_FIELDS,
    identity_of,
    key_from_identity,
    key_of,
)
from articles.search.request import SearchRequest
from articles.search.tantivy.query_builder import QueryBuilder

# From this offset on, pages nearer to the end are read in reverse order.
DEEP_OFFSET = 10_000

MIN_INT, MAX_INT = -(2**63), 2**63 - 1
# The engine sorts at most this many hits by score in memory.
PART_SIZE = 50_000
# Hits of each part that are buffered while merging.
MERGE_BUFFER = 1_000


def find_hits(
    queries: QueryBuilder,
    selection: SearchRequest,
    hidden: frozenset[Key],
    offset: int,
    limit: int,
    total: int | None = None,
) -> SearchHits:
    """One page of keys (at least one) and the total, in one pass over the matches.

    ``total``, if known, tells which end of the list is nearer.
    """
    order = selection.ordering()
    query = queries.build(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        result = queries.searcher.search(query, limit, offset=offset)
        return SearchHits(result.count, keys_of(queries, [address for _, address in result.hits]))
    field, ascending = ORDER_FIELDS[order], order in ASCENDING
    start, length, reverse = offset, limit, None
    if offset >= DEEP_OFFSET and selection.kind is not None:
        reverse = _reverse_slice(queries, query, selection.kind, field, offset, limit, total)
        if reverse is not None:
            (start, length), ascending = reverse, not ascending
    result = queries.searcher.search(
        query,
        max(length, 1),
        offset=start,
        order_by_field=field,
        order=Order.Asc if ascending else Order.Desc,
    )
    if reverse is not None and total not in (None, result.count):  # the given total is outdated
        return find_hits(queries, selection, hidden, offset, limit)
    addresses = [address for _, address in result.hits][:length]
    if reverse is not None:
        addresses.reverse()
    return SearchHits(result.count, keys_of(queries, addresses))


def _reverse_slice(
    queries: QueryBuilder,
    query: Query,
    kind: str,
    field: str,
    offset: int,
    limit: int,
    total: int | None,
) -> tuple[int, int] | None:
    """Offset and length of the same page in reverse order, if the end of the list is nearer.

    None if it is not, or if reversing is impossible, because records without a value come last in
    both directions. No two records of one kind have the same value.
    """
    if total is None or not _all_have_value(queries, kind, field):
        total, with_value = _count_values(queries, query, field)
        if with_value < total:
            return None
    if offset * 2 < total:
        return None
    end = min(offset + limit, total)
    return total - end, max(0, end - offset)


def _all_have_value(queries: QueryBuilder, kind: str, field: str) -> bool:
    """Whether all records of a kind have a value in a field; cached per index generation."""
    cache_key = ("all_have_value", kind, field)
    if cache_key not in queries.cache:
        total, with_value = _count_values(queries, queries.term("record", kind), field)
        queries.cache[cache_key] = with_value == total
    return queries.cache[cache_key]


def _count_values(queries: QueryBuilder, query: Query, field: str) -> tuple[int, int]:
    """The number of matching records, and of those with a value in the field."""
    aggregation = {name: {"value_count": {"field": name}} for name in ("identity", field)}
    result = queries.searcher.aggregate(query, aggregation)
    return int(result["identity"]["value"]), int(result[field]["value"])


def keys_of(queries: QueryBuilder, addresses: list) -> tuple[Key, ...]:
    if not addresses:
        return ()
    return tuple(
        key_from_identity(identity)
        for identity in queries.searcher.fast_field_values("identity", addresses)
    )


def scan(
    queries: QueryBuilder, selection: SearchRequest, hidden: frozenset[Key], batch_size: int
) -> Iterator[tuple[Key, ...]]:
    """All matching keys in sort order, in batches of at most *batch_size*."""
    for addresses in _addresses(queries, selection, hidden, batch_size):
        yield keys_of(queries, addresses)


def keys_after(
    queries: QueryBuilder, selection: SearchRequest, pk: int, limit: int, hidden: frozenset[Key]
) -> tuple[Key, ...]:
    """Matching keys of the request's kind with a higher primary key, by primary key."""
    after = _between(queries, "identity", identity_of((selection.kind, pk)) + 1, MAX_INT)
    hits = queries.searcher.search(
        _and(queries.build(selection, hidden), after),
        limit,
        count=False,
        order_by_field="identity",
        order=Order.Asc,
    ).hits
    return keys_of(queries, [address for _, address in hits])


def among(
    queries: QueryBuilder, selection: SearchRequest, keys: Collection[Key], hidden: frozenset[Key]
) -> frozenset[Key]:
    """Those of these keys that match."""
    if not keys:
        return frozenset()
    query = _and(queries.build(selection, hidden), queries.any_term("key", map(key_of, keys)))
    hits = queries.searcher.search(query, len(keys), count=False, order_by_field="identity").hits
    return frozenset(keys_of(queries, [address for _, address in hits]))


def _addresses(
    queries: QueryBuilder, selection: SearchRequest, hidden: frozenset[Key], batch_size: int
) -> Iterator[list[DocAddress]]:
    searcher, order = queries.searcher, selection.ordering()
    query = queries.build(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        yield from _by_score(searcher, queries, query, batch_size)
        return
    field = ORDER_FIELDS[order]
    options = {
        "order_by_field": field,
        "order": Order.Asc if order in ASCENDING else Order.Desc,
    }
    if order == NAME:  # a text field; range queries need numbers
        yield from _by_offset(searcher, query, batch_size, options)
        return
    yield from _by_number(searcher, queries, query, field, batch_size, options)
    # Records without a value come last, in index order.
    has_value = _between(queries, field, MIN_INT, MAX_INT)
    without_value = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, has_value)])
    yield from _by_offset(searcher, without_value, batch_size, options)


def _by_number(
    searcher: Searcher,
    queries: QueryBuilder,
    query: Query,
    field: str,
    batch_size: int,
    options: dict,
) -> Iterator[list[DocAddress]]:
    """Keyset pagination by the value of a number field."""
    lower, upper = MIN_INT, MAX_INT
    previous, offset = None, 0  # the last value, and how many records with it were returned
    while True:
        remaining = _and(query, _between(queries, field, lower, upper))
        hits = searcher.search(remaining, batch_size, count=False, offset=offset, **options).hits
        if hits:
            yield [address for _, address in hits]
        if len(hits) < batch_size:
            return
        last = hits[-1][0]
        same = sum(value == last for value, _ in hits)
        previous, offset = last, same + (offset if last == previous else 0)
        lower, upper = (last, upper) if options["order"] == Order.Asc else (lower, last)


def _by_score(
    searcher: Searcher, queries: QueryBuilder, query: Query, batch_size: int
) -> Iterator[list[DocAddress]]:
    """Hits by relevance: merged from parts that are small enough to sort in memory."""
    parts = list(_parts(searcher, queries, query, MIN_INT, MAX_INT))
    if len(parts) < 2:
        yield from _by_offset(searcher, query, batch_size, {})
        return
    buffer_size = min(MERGE_BUFFER, batch_size)
    # The engine's own order: by score, then by position in the index.
    ranked = heapq.merge(
        *(_hits(searcher, part, buffer_size) for part in parts),
        key=lambda hit: (-hit[0], hit[1].segment_ord, hit[1].doc),
    )
    while addresses := [address for _, address in itertools.islice(ranked, batch_size)]:
        yield addresses


def _parts(
    searcher: Searcher, queries: QueryBuilder, query: Query, lower: int, upper: int
) -> Iterator[Query]:
    """The query split by ranges of identity into parts of at most ``PART_SIZE`` hits.

    The ranges have score 0, so they do not change the ranking.
    """
    part = _and(query, Query.const_score_query(_between(queries, "identity", lower, upper), 0.0))
    aggregation = {name: {name: {"field": "identity"}} for name in ("value_count", "min", "max")}
    result = searcher.aggregate(part, aggregation)
    count = result["value_count"]["value"]
    if count <= PART_SIZE:
        if count:
            yield part
        return
    lower, upper = int(result["min"]["value"]), int(result["max"]["value"])
    middle = (lower + upper) // 2
    yield from _parts(searcher, queries, query, lower, middle)
    yield from _parts(searcher, queries, query, middle + 1, upper)


def _hits(searcher: Searcher, query: Query, batch_size: int) -> Iterator[tuple[float, DocAddress]]:
    """The hits one by one, fetched in batches."""
    for offset in itertools.count(0, batch_size):
        hits = searcher.search(query, batch_size, count=False, offset=offset).hits
        yield from hits
        if len(hits) < batch_size:
            return


def _by_offset(
    searcher: Searcher, query: Query, batch_size: int, options: dict
) -> Iterator[list[DocAddress]]:
    for offset in itertools.count(0, batch_size):
        hits = searcher.search(query, batch_size, count=False, offset=offset, **options).hits
        if hits:
            yield [address for _, address in hits]
        if len(hits) < batch_size:
            return


def _between(queries: QueryBuilder, field: str, lower: int, upper: int) -> Query:
    return Query.range_query(queries.schema, field, FieldType.Integer, lower, upper)


def _and(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, other)])
