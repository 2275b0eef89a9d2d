"""Exact facet counts in few searches.

The engine's ``terms`` aggregation names the most frequent values and an upper bound of its error,
and refuses a request for more than 65,000 values in all. So: ask each segment for everything
(no error), share the 65,000 out over the columns, and count a facet with more values than its
share again by itself; beyond that the most frequent are counted once more by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from operator import itemgetter

from tantivy import Occur, Query, Searcher

from .buckets import Bucket
from .queries import Queries
from .schema import columns_of

BUCKETS = 60_000
PER_SEGMENT = 10_000_000
NAMED = 2_000

# From so many records on, counting pays for a second thread.
LARGE = 100_000


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
    answer = _aggregate(searcher, query, asked)
    more = _overflow(queries, query, facets)
    counted: dict[str, list[Bucket]] = {}
    for facet, names in columns.items():
        tallies = [answer[name] for name in names]
        if any(tally["sum_other_doc_count"] for tally in tallies):
            tallies = _alone(searcher, query, names)
        if facet in more:
            tallies.append(more[facet])
        counted[facet] = _sorted(_summed(tallies))
    return counted


def _terms(column: str, size: int, **more) -> dict:
    return {"terms": {"field": column, "size": size, "segment_size": PER_SEGMENT, **more}}


def _aggregate(searcher: Searcher, query: Query, asked: dict[str, dict]) -> dict[str, dict]:
    """The tallies of these columns; of a large index in two halves at the same time."""
    if searcher.num_docs < LARGE or len(asked) < 2:
        return searcher.aggregate(query, asked)
    columns = list(asked.items())
    half = len(columns) // 2
    # The engine lets go of the interpreter while it counts.
    other = _helper().submit(searcher.aggregate, query, dict(columns[:half]))
    own = searcher.aggregate(query, dict(columns[half:]))
    return other.result() | own


@cache
def _helper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="facets")


def _alone(searcher: Searcher, query: Query, names: Sequence[str]) -> list[dict]:
    share = BUCKETS // len(names)
    answer = searcher.aggregate(query, {name: _terms(name, share) for name in names})
    if not any(answer[name]["sum_other_doc_count"] for name in names):
        return [answer[name] for name in names]
    found = _sorted(_summed([answer[name] for name in names]))
    values = [bucket.value for bucket in found[:NAMED]]
    answer = searcher.aggregate(
        query, {name: _terms(name, len(values), include=values) for name in names}
    )
    return [answer[name] for name in names]


def _summed(tallies: Sequence[dict]) -> dict[str, int]:
    total: dict[str, int] = {}
    for tally in tallies:
        for bucket in tally["buckets"]:
            value = bucket["key"]
            total[value] = total.get(value, 0) + bucket["doc_count"]
    total.pop("", None)  # what stands in a column where there is no value
    return total


def _overflow(queries: Queries, query: Query, facets: Sequence[str]) -> dict[str, dict]:
    """Counts of the records that have more values than columns; most archives have few."""
    searcher = queries.searcher
    with_more = [f for f in facets if f != "record" and searcher.doc_freq("overflow", f)]
    if not with_more:
        return {}
    among = Query.boolean_query(
        [(Occur.Must, query), (Occur.Must, queries.any_term("overflow", with_more))]
    )
    share = BUCKETS // len(with_more)
    answer = searcher.aggregate(
        among, {facet: _terms(f"{facet}_rest", share) for facet in with_more}
    )
    return answer


def _sorted(total: dict[str, int]) -> list[Bucket]:
    """Most frequent first, those of the same count by value; two plain sorts, no key in Python."""
    found = sorted(total.items())
    found.sort(key=itemgetter(1), reverse=True)
    return [Bucket._make(pair) for pair in found]
