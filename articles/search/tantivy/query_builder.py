"""A selection -> the engine's query: its filters here, its words in ``wording.py``.

Filters never touch the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tantivy import FieldType, Occur, Query, Schema, Searcher

from articles.search.engine import Key
from articles.search.request import (
    AHEAD,
    DUE,
    LATE,
    OVERDUE,
    STALE,
    DueDates,
    FacetFilter,
    SearchRequest,
)
from articles.search.tantivy.schema import GROUPS, fields_of, key_of
from articles.search.tantivy.text_query import (
    TextQueryBuilder,
    any_query,
    any_term,
    ranks_by_words,
)


class QueryBuilder:
    """Makes queries for one state of the index.

    ``beside`` is how many records stand in other segments than the largest, None if not known;
    ``known`` keeps what was found out of that state, by question.
    """

    def __init__(self, schema: Schema, searcher: Searcher, beside: int | None = None) -> None:
        self.schema = schema
        self.searcher = searcher
        self.beside = beside
        self.known: dict[tuple, Any] = {}
        self.wording = TextQueryBuilder(schema, searcher, self.facet)

    def of(
        self,
        selection: SearchRequest,
        hidden: frozenset[Key] = frozenset(),
        *,
        scored: bool = False,
    ) -> Query:
        """The query of a selection; ``scored`` when its order is relevance."""
        if selection.nothing:
            return Query.empty_query()
        must: list[Query] = []
        lifts: list[Query] = []
        if selection.words is not None:
            words, lifts = self.wording.of(selection.words, selection.kind, scored=scored)
            must.append(words if scored else Query.const_score_query(words, 1.0))
        filters, unwanted = [], []
        # What has a word in a field of one kind alone is of that kind.
        of_kind = (
            selection.kind in GROUPS
            and selection.words is not None
            and ranks_by_words(selection.words)
        )
        if selection.kind is not None and not of_kind:
            filters.append(self.term("record", selection.kind))
        for clause in selection.clauses:
            wanted, refused = self.clause(clause, selection.calendar)
            filters += wanted
            unwanted += refused
        filters += self.dates(selection)
        present = [
            key_of(key) for key in sorted(hidden) if self.searcher.doc_freq("key", key_of(key))
        ]
        if present:
            unwanted.append(self.any_term("key", present))
        if not (must or filters):
            must.append(Query.all_query())
        must += [Query.const_score_query(query, 0.0) for query in filters]
        if len(must) == 1 and not (lifts or unwanted):
            return must[0]
        return Query.boolean_query(
            [(Occur.Must, query) for query in must]
            + [(Occur.Should, query) for query in lifts]
            + [(Occur.MustNot, query) for query in unwanted]
        )

    # -- filters --------------------------------------------------------------------------------

    def term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value)

    def any_term(self, field: str, values: Iterable[str]) -> Query:
        return any_term(self.schema, field, values)

    def facet(self, facet: str, values: Iterable[str]) -> Query:
        """Records with any of these values."""
        values = [value for value in dict.fromkeys(values) if value]
        fields = fields_of(facet)
        return any_query(
            self.any_term(field, present)
            for field in fields
            if (present := [v for v in values if self.searcher.doc_freq(field, v)])
        )

    def clause(self, clause: FacetFilter, calendar: DueDates) -> tuple[list[Query], list[Query]]:
        def having(values: tuple[str, ...]) -> list[Query]:
            if not values:
                return []
            if clause.field == DUE:
                return [any_query(self._due(value, calendar) for value in values)]
            return [self.facet(clause.field, values)]

        return having(clause.any_of), having(clause.none_of)

    def _due(self, value: str, calendar: DueDates) -> Query:
        """The pledges of which the calendar says this on that day."""
        today = calendar.today.toordinal()
        field, *ends = {
            OVERDUE: ("due", None, today - 1),
            AHEAD: ("due", today, None),
            LATE: ("late", 0, None),
            STALE: ("checked", None, calendar.stale_before.toordinal() - 1),
        }[value]
        return self._days(field, *ends)

    def dates(self, selection: SearchRequest) -> list[Query]:
        """Summits that have one of the days; records of which all that is known of their day lies
        among them."""
        first, last = selection.dates
        queries = []
        if first:
            queries.append(self._days("last", first.toordinal(), None))
        if last:
            queries.append(self._days("first", None, last.toordinal()))
        return queries

    def _days(self, field: str, lower: int | None, upper: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, lower, upper)
