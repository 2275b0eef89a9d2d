"""Query builder: a search request in OpenSearch's query language.

Builds the filters, which never affect the score; ``text_query.py`` builds the text part.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.kinds import QUOTE
from articles.search.engine import Key
from articles.search.indexing.encoding import OTHER_VERSION, VERSION_FIELD, key_of
from articles.search.opensearch.schema import facet_field
from articles.search.opensearch.text_query import (
    MATCH_NONE,
    Query,
    TextQueryBuilder,
    any_of,
    any_term,
    constant,
    term,
)
from articles.search.request import DUE, DueDates, SearchRequest


def build_query(
    selection: SearchRequest, hidden: frozenset[Key] = frozenset(), *, scored: bool = False
) -> Query:
    """The query of a request; ``scored`` if it is ordered by relevance."""
    if selection.nothing:
        return MATCH_NONE
    must: list[Query] = []
    filters: list[Query] = []
    boosts: list[Query] = []
    excluded: list[Query] = []
    if selection.words is not None:
        text, boosts = TextQueryBuilder(facet_query).build(selection.words, scored=scored)
        (must if scored else filters).append(text)
        if scored:
            boosts += preferences(selection, dated=False)
    if selection.kind is not None:
        filters.append(term("record", selection.kind))
    for clause in selection.clauses:
        for values, queries in ((clause.any_of, filters), (clause.none_of, excluded)):
            if values:
                queries.append(_clause(clause.field, values, selection.calendar))
    filters += _dates(selection)
    if selection.kind in (None, QUOTE) and not selection.all_versions:
        excluded.append(term(VERSION_FIELD, OTHER_VERSION))
    if hidden:
        excluded.append(any_term("key", (key_of(key) for key in sorted(hidden))))
    if not (must or filters):
        filters.append({"match_all": {}})
    parts = {"must": must, "filter": filters, "should": boosts, "must_not": excluded}
    return {"bool": {occur: queries for occur, queries in parts.items() if queries}}


def preferences(selection: SearchRequest, *, dated: bool) -> list[Query]:
    """Boosts for the records that match each preference of a request."""
    return [
        constant(build_query(matches), boost) for matches, boost in selection.boosts(dated=dated)
    ]


def facet_query(facet: str, values: Iterable[str]) -> Query:
    """Records with any of these values of a facet."""
    return any_term(facet_field(facet), (value for value in values if value))


def _dates(selection: SearchRequest) -> list[Query]:
    """Summits that overlap the dates, and records whose day, month or year lies within them."""
    lower, upper = (day and day.toordinal() for day in selection.dates)
    queries = [_days("last", lower, None)] if lower else []
    return [*queries, _days("first", None, upper)] if upper else queries


def _clause(facet: str, values: tuple[str, ...], calendar: DueDates | None) -> Query:
    if facet == DUE:
        return any_of(_days(*calendar.indexed_days(value)) for value in values)
    return facet_query(facet, values)


def _days(field: str, lower: int | None, upper: int | None) -> Query:
    ends = {"gte": lower, "lte": upper}
    return {"range": {field: {end: day for end, day in ends.items() if day is not None}}}
