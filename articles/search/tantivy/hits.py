"""A stretch of what matches, in order, and how much matches."""

from __future__ import annotations

from tantivy import Order, Query

from articles.search.engine import Key, SearchHits
from articles.search.request import OLDEST, RELEVANCE, SearchRequest
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import ORDER_FIELDS, key_from

# From so far down on, it is worth knowing which end of the list is nearer.
FAR = 10_000

ASCENDING = (OLDEST, "name", "deadline")


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
