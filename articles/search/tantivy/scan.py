"""Everything that matches, stretch by stretch, in memory that does not grow with the list.

The engine finds what stands behind an offset by keeping all that stands before it. A stretch begins
instead at the last number seen; only records of different kinds share one, so few are skipped. No
number says how well a record matches: many hits are ranked in parts, and the parts merged.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from articles.search.engine import Key
from articles.search.request import NAME, RELEVANCE, SearchRequest
from articles.search.tantivy.hits import ASCENDING, keys_of
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import ORDER_FIELDS, identity_of

LEAST, MOST = -(2**63), 2**63 - 1
# Of so many hits the engine may keep all scores at once.
PART = 50_000
# So many hits of each part wait to be merged.
WAITING = 1_000


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
