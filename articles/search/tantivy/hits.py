"""A stretch of what matches, in order, and how much matches."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from articles.search.engine import Key, SearchHits
from articles.search.request import NAME, OLDEST, RELEVANCE, SearchRequest
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import ORDER_FIELDS, identity_of, key_from

# From so far down on, it is worth knowing which end of the list is nearer.
FAR = 10_000

ASCENDING = (OLDEST, "name", "deadline")

LEAST, MOST = -(2**63), 2**63 - 1
# Of so many hits the engine may keep all scores at once.
PART = 50_000
# So many hits of each part wait to be merged.
WAITING = 1_000


def find_hits(
    queries: QueryBuilder,
    selection: SearchRequest,
    hidden: frozenset[Key],
    offset: int,
    limit: int,
    total: int | None = None,
) -> SearchHits:
    """The total, and the keys of a stretch of at least one record: one pass over what matches.

    ``total``, where it is known already, tells which end of the list is nearer.
    """
    order = selection.ordering()
    query = queries.of(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        result = queries.searcher.search(query, limit, offset=offset)
        return SearchHits(result.count, keys_of(queries, [address for _, address in result.hits]))
    field, rising = ORDER_FIELDS[order], order in ASCENDING
    turned = offset >= FAR and selection.kind is not None
    after = _after(queries, query, selection.kind, field, offset, limit, total) if turned else None
    begin, number, ascending = (offset, limit, rising) if after is None else (*after, not rising)
    result = queries.searcher.search(
        query,
        max(number, 1),
        offset=begin,
        order_by_field=field,
        order=Order.Asc if ascending else Order.Desc,
    )
    if after is not None and total not in (None, result.count):  # records came or went since
        return find_hits(queries, selection, hidden, offset, limit)
    addresses = [address for _, address in result.hits][:number]
    if after is not None:
        addresses.reverse()
    return SearchHits(result.count, keys_of(queries, addresses))


def _after(
    queries: QueryBuilder,
    query: Query,
    kind: str,
    field: str,
    offset: int,
    limit: int,
    total: int | None,
) -> tuple[int, int] | None:
    """Offset and length of the same stretch from the other end, when that end is nearer.

    None when it is not, or when the order turned round is not the opposite one: records without
    a value come last both ways. No two records of one kind have the same value.
    """
    if total is None or not _valued(queries, kind, field):
        total, valued = _numbers(queries, query, field)
        if valued < total:
            return None
    if offset * 2 < total:
        return None
    end = min(offset + limit, total)
    return total - end, max(0, end - offset)


def _valued(queries: QueryBuilder, kind: str, field: str) -> bool:
    """Whether all records of a kind have a value there; counted once a state of the index."""
    known = queries.known.get(("valued", kind, field))
    if known is None:
        total, valued = _numbers(queries, queries.term("record", kind), field)
        known = queries.known["valued", kind, field] = valued == total
    return known


def _numbers(queries: QueryBuilder, query: Query, field: str) -> tuple[int, int]:
    """How many records match, and how many of those have a value."""
    asked = {name: {"value_count": {"field": name}} for name in ("identity", field)}
    answer = queries.searcher.aggregate(query, asked)
    return int(answer["identity"]["value"]), int(answer[field]["value"])


def keys_of(queries: QueryBuilder, addresses: list) -> tuple[Key, ...]:
    if not addresses:
        return ()
    return tuple(
        key_from(identity) for identity in queries.searcher.fast_field_values("identity", addresses)
    )


def scan(
    queries: QueryBuilder, selection: SearchRequest, hidden: frozenset[Key], stretch: int
) -> Iterator[tuple[Key, ...]]:
    """The keys of all that matches, in the selection's order, at most *stretch* at a time."""
    for addresses in _addresses(queries, selection, hidden, stretch):
        yield keys_of(queries, addresses)


def after(
    queries: QueryBuilder, selection: SearchRequest, number: int, limit: int, hidden: frozenset[Key]
) -> tuple[Key, ...]:
    """The keys that match behind a primary key, in the order of the keys; of a selection's kind."""
    behind = _between(queries, "identity", identity_of((selection.kind, number)) + 1, MOST)
    wanted = [(Occur.Must, queries.of(selection, hidden)), (Occur.Must, behind)]
    hits = queries.searcher.search(
        Query.boolean_query(wanted),
        limit,
        count=False,
        order_by_field="identity",
        order=Order.Asc,
    ).hits
    return keys_of(queries, [address for _, address in hits])


def _addresses(
    queries: QueryBuilder, selection: SearchRequest, hidden: frozenset[Key], stretch: int
) -> Iterator[list[DocAddress]]:
    searcher, order = queries.searcher, selection.ordering()
    query = queries.of(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        yield from _by_score(searcher, queries, query, stretch)
        return
    field = ORDER_FIELDS[order]
    options = {
        "order_by_field": field,
        "order": Order.Asc if order in ASCENDING else Order.Desc,
    }
    if order == NAME:  # a text: the engine's ranges are of numbers
        yield from _by_offset(searcher, query, stretch, options)
        return
    yield from _by_number(searcher, queries, query, field, stretch, options)
    # What has no number comes last, in the index's own order.
    numbered = _between(queries, field, LEAST, MOST)
    without = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, numbered)])
    yield from _by_offset(searcher, without, stretch, options)


def _by_number(
    searcher: Searcher, queries: QueryBuilder, query: Query, field: str, stretch: int, options: dict
) -> Iterator[list[DocAddress]]:
    least, most = LEAST, MOST
    seen, skipped = None, 0  # the last number, and how many of the records seen have it
    while True:
        within = _between(queries, field, least, most)
        left = Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])
        hits = searcher.search(left, stretch, count=False, offset=skipped, **options).hits
        if hits:
            yield [address for _, address in hits]
        if len(hits) < stretch:
            return
        last = hits[-1][0]
        same = sum(number == last for number, _ in hits)
        seen, skipped = last, same + (skipped if last == seen else 0)
        least, most = (last, most) if options["order"] == Order.Asc else (least, last)


def _by_score(
    searcher: Searcher, queries: QueryBuilder, query: Query, stretch: int
) -> Iterator[list[DocAddress]]:
    parts = list(_parts(searcher, queries, query, LEAST, MOST))
    if len(parts) < 2:
        yield from _by_offset(searcher, query, stretch, {})
        return
    waiting = min(WAITING, stretch)
    # As the engine itself ranks: the better score first, then what stands first in the index.
    ranked = heapq.merge(
        *(_hits(searcher, part, waiting, {}) for part in parts),
        key=lambda hit: (-hit[0], hit[1].segment_ord, hit[1].doc),
    )
    while addresses := [address for _, address in itertools.islice(ranked, stretch)]:
        yield addresses


def _parts(
    searcher: Searcher, queries: QueryBuilder, query: Query, least: int, most: int
) -> Iterator[Query]:
    """The query once for each of some parts of the records; no part has more than ``PART`` hits.

    The parts change no score: that they hold counts for nothing.
    """
    within = Query.const_score_query(_between(queries, "identity", least, most), 0.0)
    part = Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])
    asked = {name: {name: {"field": "identity"}} for name in ("value_count", "min", "max")}
    found = {name: answer["value"] for name, answer in searcher.aggregate(part, asked).items()}
    if found["value_count"] <= PART:
        if found["value_count"]:
            yield part
        return
    least, most = int(found["min"]), int(found["max"])
    middle = (least + most) // 2
    yield from _parts(searcher, queries, query, least, middle)
    yield from _parts(searcher, queries, query, middle + 1, most)


def _hits(
    searcher: Searcher, query: Query, stretch: int, options: dict
) -> Iterator[tuple[float, DocAddress]]:
    """The hits one by one, asked for stretch by stretch."""
    for offset in itertools.count(0, stretch):
        hits = searcher.search(query, stretch, count=False, offset=offset, **options).hits
        yield from hits
        if len(hits) < stretch:
            return


def _by_offset(
    searcher: Searcher, query: Query, stretch: int, options: dict
) -> Iterator[list[DocAddress]]:
    for offset in itertools.count(0, stretch):
        hits = searcher.search(query, stretch, count=False, offset=offset, **options).hits
        if hits:
            yield [address for _, address in hits]
        if len(hits) < stretch:
            return


def _between(queries: QueryBuilder, field: str, least: int, most: int) -> Query:
    return Query.range_query(queries.schema, field, FieldType.Integer, least, most)
