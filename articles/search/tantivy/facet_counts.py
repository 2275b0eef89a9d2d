"""Exact facet counts in few passes over what matches.

A pass costs the finding of the records once and every column once more, so columns that hold a
value for few records are looked at only in those, and facets with few values share one column.

A facet can have tens of thousands of values of which a page shows a dozen, and each that a segment
of the index hands over costs time. So every segment names its most frequent ones, and the engine
the most frequent of these. Those that are first over all columns, and may be short in one of them,
are counted once more by name; only when they do not stand clear of what any other value can have
is every value fetched.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from tantivy import Occur, Query, Searcher

from articles.search.request import KINDS
from articles.search.result_types import FacetCount, FacetCounts
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import (
    FURTHER,
    TRAITS,
    TRAITS_COLUMN,
    fields_of,
    further_term,
    rest_of,
    traits_of,
)

# The engine refuses a request for more than 65,000 values in all.
BUCKETS = 60_000
EVERY = 10_000_000
# Values asked of a column, and candidates beyond the wanted ones, when only the first are wanted;
# and so many times more are asked of each segment.
FIRST, SPARE, WIDER = 200, 20, 3
# Of a facet with more values than the engine can name, so many are counted.
NAMED = 2_000
# A facet whose further values are in fewer than one of so many records has them counted apart.
RARE = 8
# Programs may ask for facets in any combination; the columns of so many are cached.
COLUMN_CACHE_SIZE = 500


def counts(
    queries: QueryBuilder,
    query: Query,
    facets: Sequence[str],
    kind: str | None,
    *,
    most: int | None = None,
    named: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, FacetCounts]:
    """For each facet the values in the records that match, all of a kind (None for any), with
    their exact counts.

    All of them, or of a facet with many values the ``most`` frequent and those ``named`` (by
    facet; a named value that no record has is left out). Of a facet with more than ``BUCKETS``
    values, the ``NAMED`` most frequent.
    """
    if not facets:
        return {}
    searcher, columns = queries.searcher, facet_columns(queries, tuple(facets), kind)
    size = BUCKETS // columns.number if most is None else max(FIRST, 2 * most)
    wider = EVERY
    if most is not None:
        wider = size if searcher.num_segments == 1 else WIDER * size
    answer = searcher.aggregate(query, _asked(columns.everywhere, size, wider))
    among = query
    if columns.apart:
        among = _both(query, queries.any_term(FURTHER, columns.apart))
        # More of these, where counts are low: a value that is missing here is counted by name.
        more = size if most is None else 2 * size
        answer |= searcher.aggregate(among, _asked(columns.rarely, more, max(wider, more)))
    counted: dict[str, FacetCounts | None] = {}
    races: dict[str, _TopValues] = {}
    for facet in facets:
        names = columns.of[facet]
        tallies = {name: answer[name] for name in names}
        if facet in TRAITS:
            tallies[TRAITS_COLUMN] = _trait(answer[TRAITS_COLUMN], facet)
        if not any(tally["sum_other_doc_count"] for tally in tallies.values()):
            counted[facet] = _sorted(_summed(tallies.values()))
        elif most is None:
            counted[facet] = None
        else:
            races[facet] = _TopValues(queries, tallies, most, (named or {}).get(facet, ()), wider)
    counted |= _settled(searcher, races, dict.fromkeys(columns.rarely, among), query)
    return {
        facet: _every(searcher, query, columns.of[facet]) if found is None else found
        for facet, found in counted.items()
    }


def tally(queries: QueryBuilder, query: Query, column: str) -> dict[int, int]:
    """How many of the records that match have each number in a column."""
    answer = queries.searcher.aggregate(query, _asked([column], BUCKETS))
    return {int(one["key"]): one["doc_count"] for one in answer[column]["buckets"]}


def values(
    queries: QueryBuilder, query: Query, facet: str, kind: str | None, wanted: Sequence[str]
) -> FacetCounts:
    """How many of the records that match, all of a kind (None for any), have each of these values
    of a facet, most frequent first; without those that none has."""
    columns = facet_columns(queries, (facet,), kind).of[facet]
    values = [value for value in dict.fromkeys(wanted) if value][:NAMED]
    if not values:
        return FacetCounts()
    answer = queries.searcher.aggregate(query, _asked(columns, len(values), include=values))
    return _sorted(_summed(answer[column] for column in columns))


def _asked(columns: Sequence[str], size: int, segment_size: int = EVERY, **more) -> dict[str, dict]:
    """The most frequent values of each column; none of their counts is short when every segment
    tells all it has."""
    few = {"size": size, "segment_size": segment_size}
    all_of_few = {"size": BUCKETS // 4, "segment_size": EVERY}
    return {
        column: {
            "terms": {"field": column, **(all_of_few if column == TRAITS_COLUMN else few), **more}
        }
        for column in columns
    }


def _both(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, other)])


class _TopValues:
    """The values of a facet, of which only the most frequent are wanted, and some by name."""

    def __init__(
        self,
        queries: QueryBuilder,
        tallies: Mapping[str, dict],
        most: int,
        named: Sequence[str],
        segment_size: int,
    ) -> None:
        self._most, self._named = most, named
        sure = _sure(queries, segment_size)
        self._found = _summed(tallies.values())
        # The first, and as many behind them as may be candidates, and one more.
        self._seen = _ranked(self._found, most + SPARE + 1)
        # Columns that did not name all their values.
        self._short = {
            name: {one["key"]: one["doc_count"] for one in tally["buckets"]}
            for name, tally in tallies.items()
            if tally["sum_other_doc_count"]
        }
        # What any value can have more than was seen of it.
        self._unseen = sum(
            min(self._short[name].values()) + tallies[name]["doc_count_error_upper_bound"]
            for name in self._short
        )
        least = self._seen[:most][-1][1]
        self._candidates = [
            value for value, count in self._seen[: most + SPARE] if count + self._unseen >= least
        ]
        wanted = dict.fromkeys([*self._candidates, *(value for value in named if value)])
        # What must be counted by name, column by column; of the others no record has it there.
        self.asked = {
            name: missing
            for name, column in self._short.items()
            if (
                missing := [
                    value
                    for value in wanted
                    if column.get(value, 0) <= sure and queries.searcher.doc_freq(name, value)
                ]
            )
        }

    def won(self, answer: Mapping[str, dict]) -> FacetCounts | None:
        """The first, now that *answer* has what was asked for; None when they do not stand clear
        of the others."""
        found = dict(self._found)
        for name, values in self.asked.items():
            exact, seen = _summed([answer[name]]), self._short[name]
            for value in values:
                found[value] = found.get(value, 0) - seen.get(value, 0) + exact.get(value, 0)
        first = _ranked({value: found[value] for value in self._candidates}, self._most)
        behind = self._seen[len(self._candidates) : len(self._candidates) + 1]
        if first[-1][1] <= max((count for _, count in behind), default=0) + self._unseen:
            return None
        kept = dict(first)
        kept |= {value: found[value] for value in self._named if found.get(value)}
        return FacetCounts(_sorted(kept), whole=False)


def _sure(queries: QueryBuilder, segment_size: int) -> float:
    """A count that is whole if it is higher: no segment can have left that value unnamed.

    Where all segments but the largest are so small that they name every value, what is more
    frequent than they have records was named by the largest, too.
    """
    if queries.searcher.num_segments == 1:
        return 0
    beside = queries.beside
    return beside if beside is not None and beside <= segment_size else math.inf


def _settled(
    searcher: Searcher, races: Mapping[str, _TopValues], among: Mapping[str, Query], query: Query
) -> dict[str, FacetCounts | None]:
    """The outcome of each race; one more pass where columns stand for all records, and one where
    they are looked at in few (those in *among*)."""
    passes: dict[Query, dict[str, dict]] = {}
    for race in races.values():
        for name, values in race.asked.items():
            asked = passes.setdefault(among.get(name, query), {})
            asked |= _asked([name], len(values), include=values)
    answer: dict[str, dict] = {}
    for where, asked in passes.items():
        answer |= searcher.aggregate(where, asked)
    return {facet: race.won(answer) for facet, race in races.items()}


def _every(searcher: Searcher, query: Query, names: Sequence[str]) -> FacetCounts:
    """Every value of one facet."""
    answer = searcher.aggregate(query, _asked(names, BUCKETS // len(names)))
    found = _sorted(_summed([answer[name] for name in names]))
    if not any(answer[name]["sum_other_doc_count"] for name in names):
        return found
    values = [bucket.value for bucket in found[:NAMED]]
    answer = searcher.aggregate(query, _asked(names, len(values), include=values))
    return FacetCounts(_sorted(_summed([answer[name] for name in names])), whole=False)


def _summed(tallies: Iterable[dict]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tally in tallies:
        counts = {bucket["key"]: bucket["doc_count"] for bucket in tally["buckets"]}
        if found:
            for value, count in counts.items():
                found[value] = found.get(value, 0) + count
        else:
            found = counts
    found.pop("", None)  # what stands in a column where there is no value
    return found


def _trait(tally: dict, facet: str) -> dict:
    """One facet out of the column that several share, as if it had one of its own."""
    found: dict[str, int] = {}
    for bucket in tally["buckets"]:
        value = traits_of(bucket["key"])[facet]
        found[value] = found.get(value, 0) + bucket["doc_count"]
    return {**tally, "buckets": [{"key": one, "doc_count": found[one]} for one in found]}


def _ranked(found: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """The most frequent, those of the same count by value."""
    pairs = found.items()
    if len(found) > most:  # one sort of numbers, so that few pairs are to be compared
        least = sorted(found.values())[-most]
        pairs = [pair for pair in pairs if pair[1] >= least]
    # Two plain sorts, no key in Python.
    pairs = sorted(pairs)
    pairs.sort(key=itemgetter(1), reverse=True)
    return pairs[:most]


def _sorted(found: Mapping[str, int]) -> FacetCounts:
    """All of them, as pages get them."""
    return FacetCounts(FacetCount._make(pair) for pair in _ranked(found, len(found)))


def facet_columns(queries: QueryBuilder, facets: tuple[str, ...], kind: str | None) -> FacetColumns:
    """The columns of these facets, looked up once for each state of the index."""
    known = queries.known.get(("columns", facets, kind))
    if known is None:
        if len(queries.known) > COLUMN_CACHE_SIZE:
            queries.known.clear()
        known = FacetColumns(queries.searcher, facets, kind)
        queries.known["columns", facets, kind] = known
    return known


class FacetColumns:
    """``of`` each facet; ``everywhere`` what is looked at in all records that match, ``rarely``
    what is only in those that have a term of ``apart`` in ``FURTHER``."""

    def __init__(self, searcher: Searcher, facets: Sequence[str], kind: str | None) -> None:
        kinds = KINDS if kind is None else (kind,)
        records = sum(searcher.doc_freq("record", kind) for kind in kinds)
        self.of: dict[str, list[str]] = {}
        self.everywhere: list[str] = []
        self.rarely: list[str] = []
        self.apart: list[str] = []
        for facet in facets:
            terms = [further_term(kind, facet) for kind in kinds]
            further = sum(searcher.doc_freq(FURTHER, term) for term in terms)
            if facet in TRAITS:
                first, more = [], [rest_of(facet)]
            else:
                first, *more = fields_of(facet)
                first = [first]
            if further and rest_of(facet) in more and not _filled(searcher, rest_of(facet)):
                more.remove(rest_of(facet))
            self.everywhere += first
            self.of[facet] = [*first, *(more if further else ())]
            if further and further * RARE < records:
                self.rarely += more
                self.apart += terms
            elif further:
                self.everywhere += more
        if any(facet in TRAITS for facet in facets):
            self.everywhere.append(TRAITS_COLUMN)

    @property
    def number(self) -> int:
        return len(self.everywhere) + len(self.rarely)


def _filled(searcher: Searcher, column: str) -> bool:
    """Whether any record has a value in a column that most are not in."""
    return bool(searcher.terms_with_prefix(column, "", limit=1))
