"""Exact facet counts in few passes over what matches.

A pass costs the finding of the records once and every column once more, so columns that hold a
value for few records are looked at only in those, and facets with few values share one column.

A facet can have tens of thousands of values of which a page shows a dozen, and each that the
engine hands over costs time. So it names the most frequent of each column. Those that are first
over all columns, and missing in one of them, are counted once more by name; only when they do not
stand clear of what any other value can have is every value fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from tantivy import Occur, Query, Searcher

from .buckets import Bucket, Buckets
from .queries import Queries
from .schema import FURTHER, TRAITS, TRAITS_COLUMN, fields_of, rest_of, traits_of

# The engine refuses a request for more than 65,000 values in all.
BUCKETS = 60_000
EVERY = 10_000_000
# Values asked of a column, and candidates beyond the wanted ones, when only the first are wanted.
FIRST, SPARE = 200, 20
# A facet whose further values stand in fewer than one of so many records has them counted apart.
RARE = 8
# Of a facet with more values than the engine can name, so many are counted.
NAMED = 2_000


def counts(
    queries: Queries,
    query: Query,
    facets: Sequence[str],
    *,
    most: int | None = None,
    named: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Buckets]:
    """For each facet the values in the records that match, with their exact counts.

    All of them, or of a facet with many values the ``most`` frequent and those ``named`` (by
    facet; a named value that no record has is left out). Of a facet with more than ``BUCKETS``
    values, the ``NAMED`` most frequent.
    """
    if not facets:
        return {}
    searcher, columns = queries.searcher, _Columns(queries, facets)
    size = BUCKETS // columns.number if most is None else max(FIRST, 2 * most)
    answer = searcher.aggregate(query, _asked(columns.everywhere, size))
    if columns.apart:
        among = _both(query, queries.any_term(FURTHER, columns.apart))
        # More of these, where counts are low: a value that is missing here is counted by name.
        answer |= searcher.aggregate(
            among, _asked(columns.rarely, size if most is None else 5 * size)
        )
    counted: dict[str, Buckets] = {}
    for facet in facets:
        names = columns.of[facet]
        tallies = [answer[name] for name in names]
        if facet in TRAITS:
            tallies.append(_trait(answer[TRAITS_COLUMN], facet))
        if not any(tally["sum_other_doc_count"] for tally in tallies):
            counted[facet] = _sorted(_summed(tallies))
            continue
        wanted = (named or {}).get(facet, ())
        counted[facet] = (
            most is not None and _first(queries, query, facet, names, tallies, most, wanted)
        ) or _every(searcher, query, names)
    return counted


class _Columns:
    """Which columns hold the values of some facets, and where each must be looked at."""

    def __init__(self, queries: Queries, facets: Sequence[str]) -> None:
        searcher = queries.searcher
        self.of: dict[str, list[str]] = {}
        self.everywhere: list[str] = []
        self.rarely: list[str] = []
        self.apart: list[str] = []
        for facet in facets:
            further = searcher.doc_freq(FURTHER, facet)
            if facet in TRAITS:
                first, more = [], [rest_of(facet)]
            else:
                first, more = fields_of(facet)[:1], fields_of(facet)[1:]
            self.everywhere += first
            self.of[facet] = [*first, *(more if further else ())]
            if further and further * RARE < searcher.num_docs:
                self.rarely += more
                self.apart.append(facet)
            elif further:
                self.everywhere += more
        if any(facet in TRAITS for facet in facets):
            self.everywhere.append(TRAITS_COLUMN)

    @property
    def number(self) -> int:
        return len(self.everywhere) + len(self.rarely)


def _asked(columns: Sequence[str], size: int, **more) -> dict[str, dict]:
    """The most frequent values of each column; every segment tells all it has, so that none of
    their counts is short."""
    return {
        column: {
            "terms": {
                "field": column,
                "size": BUCKETS // 4 if column == TRAITS_COLUMN else size,
                "segment_size": EVERY,
                **more,
            }
        }
        for column in columns
    }


def _both(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, other)])


def _first(
    queries: Queries,
    query: Query,
    facet: str,
    names: Sequence[str],
    tallies: Sequence[dict],
    most: int,
    named: Sequence[str],
) -> Buckets | None:
    """The most frequent values of a facet; None when they do not stand clear of the others."""
    seen = _sorted(_summed(tallies))
    # What a value can have more than was seen of it; in a column that is whole, nothing.
    short = {
        name: {one["key"]: one["doc_count"] for one in tally["buckets"]}
        for name, tally in zip(names, tallies, strict=False)
        if tally["sum_other_doc_count"]
    }
    unseen = sum(min(column.values()) for column in short.values())
    least = seen[:most][-1].count
    candidates = [b.value for b in seen[: most + SPARE] if b.count + unseen >= least]
    wanted = list(dict.fromkeys([*candidates, *(value for value in named if value)]))
    found = {bucket.value: bucket.count for bucket in seen}
    for name, column in short.items():
        # No record has it there at all, or it is asked for by name.
        missing = [v for v in wanted if v not in column and queries.searcher.doc_freq(name, v)]
        if missing:
            among = _both(query, queries.any_term(name, missing))
            asked = _asked([name], len(missing), include=missing)
            for value, count in _summed([queries.searcher.aggregate(among, asked)[name]]).items():
                found[value] = found.get(value, 0) + count
    first = _sorted({value: found[value] for value in candidates})[:most]
    rivals = [bucket.count for bucket in seen[len(candidates) : len(candidates) + 1]]
    if first[-1].count <= max(rivals, default=0) + unseen:
        return None
    kept = {bucket.value: bucket.count for bucket in first}
    kept |= {value: found[value] for value in named if found.get(value)}
    return Buckets(_sorted(kept), whole=False)


def _every(searcher: Searcher, query: Query, names: Sequence[str]) -> Buckets:
    """Every value of one facet."""
    answer = searcher.aggregate(query, _asked(names, BUCKETS // len(names)))
    found = _sorted(_summed([answer[name] for name in names]))
    if not any(answer[name]["sum_other_doc_count"] for name in names):
        return found
    values = [bucket.value for bucket in found[:NAMED]]
    answer = searcher.aggregate(query, _asked(names, len(values), include=values))
    return Buckets(_sorted(_summed([answer[name] for name in names])), whole=False)


def _summed(tallies: Sequence[dict]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tally in tallies:
        for bucket in tally["buckets"]:
            value = bucket["key"]
            found[value] = found.get(value, 0) + bucket["doc_count"]
    found.pop("", None)  # what stands in a column where there is no value
    return found


def _trait(tally: dict, facet: str) -> dict:
    """One facet out of the column that several share, as if it had one of its own."""
    buckets = [{**one, "key": traits_of(one["key"])[facet]} for one in tally["buckets"]]
    return {**tally, "buckets": buckets}


def _sorted(found: Mapping[str, int]) -> Buckets:
    """Most frequent first, those of the same count by value; two plain sorts, no key in Python."""
    pairs = sorted(found.items())
    pairs.sort(key=itemgetter(1), reverse=True)
    return Buckets(Bucket._make(pair) for pair in pairs)
