"""Which columns of the index hold the values of some facets, and where each must be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import Searcher

from articles.search.request import KINDS
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import (
    FURTHER,
    TRAITS,
    TRAITS_COLUMN,
    fields_of,
    further_term,
    rest_of,
)

# A facet whose further values stand in fewer than one of so many records has them counted apart.
RARE = 8
# Programs may ask for facets in any number of combinations; so many are remembered.
KEPT = 500


def columns_of(queries: QueryBuilder, facets: tuple[str, ...], kind: str | None) -> FacetColumns:
    """The columns of these facets, looked up once for each state of the index."""
    known = queries.known.get(("columns", facets, kind))
    if known is None:
        if len(queries.known) > KEPT:
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
