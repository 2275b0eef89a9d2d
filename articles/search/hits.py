"""A stretch of what matches, in order, and how much matches."""

from __future__ import annotations

from tantivy import Order, Query

from .engine import Found, Key
from .queries import Queries
from .schema import ORDER_FIELDS, key_from
from .selection import OLDEST, RELEVANCE, Selection

# From so far down on, it is worth knowing which end of the list is nearer.
FAR = 10_000

ASCENDING = (OLDEST, "name", "deadline")


def hits(
    queries: Queries, selection: Selection, hidden: frozenset[Key], offset: int, limit: int
) -> Found:
    """The total, and the keys of a stretch of at least one record: one pass over what matches."""
    order = selection.ordering()
    query = queries.of(selection, hidden, scored=order == RELEVANCE)
    if order == RELEVANCE:
        result = queries.searcher.search(query, limit, offset=offset)
        return Found(result.count, keys_of(queries, [address for _, address in result.hits]))
    field, rising = ORDER_FIELDS[order], order in ASCENDING
    turned = offset >= FAR and selection.kind is not None
    after = _after(queries, query, field, offset, limit) if turned else None
    if after is not None:
        rising, (offset, limit) = not rising, after
    result = queries.searcher.search(
        query,
        max(limit, 1),
        offset=offset,
        order_by_field=field,
        order=Order.Asc if rising else Order.Desc,
    )
    addresses = [address for _, address in result.hits][:limit]
    if after is not None:
        addresses.reverse()
    return Found(result.count, keys_of(queries, addresses))


def _after(
    queries: Queries, query: Query, field: str, offset: int, limit: int
) -> tuple[int, int] | None:
    """Offset and length of the same stretch from the other end, when that end is nearer.

    None when it is not, or when the order turned round is not the opposite one: records without
    a value come last both ways. No two records of one kind have the same value.
    """
    asked = {name: {"value_count": {"field": name}} for name in ("identity", field)}
    answer = queries.searcher.aggregate(query, asked)
    total, valued = (int(answer[name]["value"]) for name in ("identity", field))
    if valued < total or offset * 2 < total:
        return None
    end = min(offset + limit, total)
    return total - end, max(0, end - offset)


def keys_of(queries: Queries, addresses: list) -> tuple[Key, ...]:
    if not addresses:
        return ()
    return tuple(
        key_from(identity) for identity in queries.searcher.fast_field_values("identity", addresses)
    )
