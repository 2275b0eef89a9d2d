"""Exact facet counts in few searches.

The engine's ``terms`` aggregation names the most frequent values and an upper bound of its error,
and refuses a request for more than 65,000 values in all. So: ask each segment for everything
(no error), share the 65,000 out over the columns, and count a facet with more values than its
share again by itself; beyond that the most frequent are counted once more by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tantivy import Occur, Query, Searcher

from .buckets import Bucket
from .queries import Queries
from .schema import columns_of

BUCKETS = 60_000
PER_SEGMENT = 10_000_000
NAMED = 2_000


def counts(queries: Queries, query: Query, facets: Sequence[str]) -> dict[str, list[Bucket]]:
    """For each facet every value in the records that match, with its exact count.

    Of a facet with more than ``BUCKETS`` values, the ``NAMED`` most frequent.
    """
    searcher = queries.searcher
    columns = {facet: columns_of(facet) for facet in facets}
    if not columns:
        return {}
    share = BUCKETS // sum(len(names) for names in columns.values())
    asked = {column: _terms(column, share) for names in columns.values() for column in names}
    answer = searcher.aggregate(query, asked)
    counted: dict[str, list[Bucket]] = {}
    for facet, names in columns.items():
        tallies = [answer[name] for name in names]
        if any(tally["sum_other_doc_count"] for tally in tallies):
            tallies = _alone(searcher, query, names)
        counted[facet] = _sorted(_summed(tallies) + _overflow(queries, query, facet))
    return counted


def _terms(column: str, size: int, **more) -> dict:
    return {"terms": {"field": column, "size": size, "segment_size": PER_SEGMENT, **more}}


def _alone(searcher: Searcher, query: Query, names: Sequence[str]) -> list[dict]:
    share = BUCKETS // len(names)
    answer = searcher.aggregate(query, {name: _terms(name, share) for name in names})
    if not any(answer[name]["sum_other_doc_count"] for name in names):
        return [answer[name] for name in names]
    most = _summed([answer[name] for name in names]).most_common(NAMED)
    values = [value for value, _ in most]
    answer = searcher.aggregate(
        query, {name: _terms(name, len(values), include=values) for name in names}
    )
    return [answer[name] for name in names]


def _summed(tallies: Sequence[dict]) -> Counter[str]:
    total: Counter[str] = Counter()
    for tally in tallies:
        for bucket in tally["buckets"]:
            if bucket["key"]:
                total[bucket["key"]] += bucket["doc_count"]
    return total


def _overflow(queries: Queries, query: Query, facet: str) -> Counter[str]:
    """Counts of the records that have more values than columns; most archives have few."""
    if facet == "record" or not queries.searcher.doc_freq("overflow", facet):
        return Counter()
    with_more = Query.boolean_query(
        [(Occur.Must, query), (Occur.Must, queries.term("overflow", facet))]
    )
    column = f"{facet}_rest"
    answer = queries.searcher.aggregate(with_more, {column: _terms(column, BUCKETS)})
    return _summed([answer[column]])


def _sorted(total: Counter[str]) -> list[Bucket]:
    found = (Bucket(value, count) for value, count in total.items())
    return sorted(found, key=lambda bucket: (-bucket.count, bucket.value))
