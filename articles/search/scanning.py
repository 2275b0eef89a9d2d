"""Everything that matches, stretch by stretch, in memory that does not grow with the list.

The engine finds what stands behind an offset by keeping all that stands before it. A stretch begins
instead at the last number seen; only records of different kinds share one, so few are skipped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from .engine import Key
from .hits import ASCENDING, keys_of
from .queries import Queries
from .schema import ORDER_FIELDS
from .selection import NAME, RELEVANCE, Selection

LEAST, MOST = -(2**63), 2**63 - 1


def scan(
    queries: Queries, selection: Selection, hidden: frozenset[Key], stretch: int
) -> Iterator[tuple[Key, ...]]:
    """The keys of all that matches, in the selection's order, at most *stretch* at a time."""
    for addresses in _addresses(queries, selection, hidden, stretch):
        yield keys_of(queries, addresses)


def _addresses(
    queries: Queries, selection: Selection, hidden: frozenset[Key], stretch: int
) -> Iterator[list[DocAddress]]:
    searcher, order = queries.searcher, selection.ordering()
    query = queries.of(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        yield from _by_offset(searcher, query, stretch, {})
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
    searcher: Searcher, queries: Queries, query: Query, field: str, stretch: int, options: dict
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


def _by_offset(
    searcher: Searcher, query: Query, stretch: int, options: dict
) -> Iterator[list[DocAddress]]:
    for offset in itertools.count(0, stretch):
        hits = searcher.search(query, stretch, count=False, offset=offset, **options).hits
        if hits:
            yield [address for _, address in hits]
        if len(hits) < stretch:
            return


def _between(queries: Queries, field: str, least: int, most: int) -> Query:
    return Query.range_query(queries.schema, field, FieldType.Integer, least, most)
