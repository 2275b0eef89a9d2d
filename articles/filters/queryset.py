"""Query set of a search request: the database's answer, for what the index does not answer.

Slower and simpler than the engine (no relevance). Filters return the same records, because the
index takes its facet values from the same paths; so do words in an archive of up to
``MAX_MATCHED`` records of a kind. In a larger one words match as substrings, in ASCII without case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Count, F, Q, QuerySet

from articles.kinds import ARTICLE, BY_NAME, DEADLINE, MOST, NAME, OLDEST, PLEDGE, QUOTE
from articles.models import Precision, Rights
from articles.models.paths import facet_condition
from articles.models.querysets import with_day
from articles.search.query.ast import And, Field, Node, Not, Or, leaves
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
from articles.search.text_match import RecordTexts

NOTHING = Q(pk__in=())

# Matching words as the index does reads every record: about 10,000 a second.
MAX_MATCHED = 3_000


@dataclass
class MatchCache:
    """What the queries of one page share: texts of records, and conditions by kind and query."""

    texts: RecordTexts = field(default_factory=RecordTexts)
    conditions: dict[tuple[str | None, Node], Q] = field(default_factory=dict)


def filter_rows(
    rows: QuerySet, selection: SearchRequest, cache: MatchCache | None = None
) -> QuerySet:
    """The public *rows* of the requested kind that match, in order.

    *cache* has the rows that match a query: the facets of a page need them many times.
    """
    kind = selection.kind
    if selection.words is not None and not selection.nothing:
        rows = rows.filter(_words(kind, selection.words, rows, cache or MatchCache()))
    if kind == QUOTE and not selection.all_versions:
        rows = rows.leading()
    rows = with_day(rows)
    if selection.nothing:
        return order_rows(rows.none(), selection)
    for clause in selection.clauses:
        rows = rows.filter(_facet(kind, clause, selection.calendar))
    first, last = selection.dates
    if (first or last) and not BY_NAME[kind].first_day:
        return rows.none()
    if first:
        rows = rows.filter(**{f"{BY_NAME[kind].last_day}__gte": first})
    if last:
        rows = rows.filter(_until(kind, last))
    return order_rows(rows, selection)


def order_rows(rows: QuerySet, selection: SearchRequest) -> QuerySet:
    """The rows in the order of the request."""
    kind, order = BY_NAME[selection.kind], selection.ordering()
    if order == MOST:
        most = Count(kind.most, filter=kind.most_condition, distinct=True)
        return rows.annotate(most=most).order_by("-most", "pk")
    if order == DEADLINE:
        return rows.order_by(F("deadline").asc(nulls_last=True), "pk")
    if order == NAME or not kind.first_day:
        return rows.order_by(kind.sort_name, "pk")
    day = F(kind.first_day)
    if order == OLDEST:
        return rows.order_by(day.asc(nulls_last=True), "pk")
    return rows.order_by(day.desc(nulls_last=True), "-pk")


def _until(kind: str, last: date) -> Q:
    """Records dated not after *last*: their whole month or year, but any day of a summit."""
    lookup = f"{BY_NAME[kind].first_day}__lte"
    if not BY_NAME[kind].precision:
        return Q(**{lookup: last})
    after = last + timedelta(days=1) if last < date.max else last
    month_end = last if last == date.max else after.replace(day=1) - timedelta(days=1)
    year_end = last if last == date.max else after.replace(month=1, day=1) - timedelta(days=1)
    limits = {Precision.DAY: last, Precision.MONTH: month_end, Precision.YEAR: year_end}
    return _any(
        Q(**{BY_NAME[kind].precision: precision, lookup: limit})
        for precision, limit in limits.items()
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


def _values(kind: str, name: str, values: tuple[str, ...]) -> Q:
    if name == "record":
        return ~NOTHING if kind in values else NOTHING
    return facet_condition(BY_NAME[kind].model, name, values)


def _facet(kind: str, clause: FacetFilter, calendar: DueDates | None) -> Q:
    def condition_for(values: tuple[str, ...]) -> Q:
        if clause.field == DUE:
            return _any(_due(value, calendar) for value in values if kind == PLEDGE)
        return _values(kind, clause.field, values)

    condition = condition_for(clause.any_of) if clause.any_of else Q()
    if clause.none_of:
        condition &= ~condition_for(clause.none_of)
    return condition


def _due(value: str, calendar: DueDates) -> Q:
    """Pledges with a deadline status on the reference date."""
    pledges = BY_NAME[PLEDGE].model.objects.all()
    matching_pledges = {
        OVERDUE: lambda: pledges.overdue(calendar.today),
        AHEAD: lambda: pledges.due_after(calendar.today),
        LATE: pledges.late,
        STALE: lambda: pledges.stale(calendar.today),
    }[value]()
    return Q(pk__in=matching_pledges.order_by().values("pk"))


def condition_of(node: Node, leaf: Callable[[Node], Q]) -> Q:
    """The condition of a query; *leaf* returns that of a field, word, prefix or phrase."""
    if isinstance(node, And):
        return reduce(and_, (condition_of(child, leaf) for child in node.required))
    if isinstance(node, Or):
        return _any(condition_of(child, leaf) for child in node.children)
    if isinstance(node, Not):
        return ~condition_of(node.child, leaf)
    return leaf(node)


def contains_text(node: Node, lookups: Iterable[str]) -> Q:
    """The condition that one of these columns contains the text of a word, prefix or phrase."""
    return _any(Q(**{f"{lookup}__icontains": node.text}) for lookup in lookups)


def _words(kind: str, node: Node, rows: QuerySet, cache: MatchCache) -> Q:
    if (kind, node) not in cache.conditions:
        cache.conditions[kind, node] = _match_words(kind, node, rows, cache.texts)
    return cache.conditions[kind, node]


def _match_words(kind: str, node: Node, rows: QuerySet, texts: RecordTexts) -> Q:
    candidates = BY_NAME[kind].model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    if candidates[: MAX_MATCHED + 1].count() > MAX_MATCHED:
        return condition_of(node, lambda leaf: _leaf(kind, leaf))
    fields = {
        leaf: set(
            candidates.filter(_values(kind, leaf.name, leaf.values)).values_list("pk", flat=True)
        )
        for leaf, _ in leaves(node)
        if isinstance(leaf, Field)
    }
    return Q(pk__in=texts.matching_keys(kind, candidates, node, fields))


def _leaf(kind: str, node: Node) -> Q:
    if isinstance(node, Field):
        return _values(kind, node.name, node.values)
    condition = contains_text(node, BY_NAME[kind].text_lookups)
    if kind == ARTICLE:
        # Only public text is searched.
        condition |= Q(rights=Rights.FULL, body__icontains=node.text)
    # A subquery, so that joins to several rows do not repeat a record.
    return Q(pk__in=BY_NAME[kind].model._base_manager.filter(condition).order_by().values("pk"))
