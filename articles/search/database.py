"""A selection expressed in the database: what listings fall back on while the index is away.

Slower and plainer than the engine (no stemming, no relevance), but the same records for the same
filters: facets go through the paths that the index was filled through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Count, F, Model, Q, QuerySet, When
from django.db.models.functions import Coalesce

from articles.models import Article, Precision, Quote, Rights
from articles.models.paths import counts_of, facet_condition
from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
)
from articles.search.request import (
    AHEAD,
    ARTICLE,
    DEADLINE,
    DUE,
    DUE_VALUES,
    KINDS,
    LATE,
    MOST,
    NAME,
    OLDEST,
    ORGANISATION,
    OVERDUE,
    PLEDGE,
    QUOTE,
    SPEAKER,
    STALE,
    SUMMIT,
    DueDates,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import FacetCount

from .facets import MODELS, PATHS

# Where the words of each kind of record are looked for.
TEXTS = {
    ARTICLE: ("title", "summary", "publisher__name"),
    QUOTE: ("exact", "speaker__name", "role_at_time"),
    PLEDGE: ("title", "summary", "beneficiary"),
    SPEAKER: ("name", "aliases__form", "description"),
    SUMMIT: ("name", "short_name", "city", "summary"),
    ORGANISATION: ("name", "aliases__form", "description"),
}
# The first and last day of a record. A quote of unknown day has that of its article (``dated``).
DATES = {
    ARTICLE: ("published_on", "published_on"),
    QUOTE: ("day", "day"),
    PLEDGE: ("announced_on", "announced_on"),
    SUMMIT: ("start_on", "end_on"),
}
# How precisely that day is known.
PRECISIONS = {
    ARTICLE: "published_on_precision",
    QUOTE: "day_precision",
    PLEDGE: "announced_on_precision",
}
NAMES = {SPEAKER: "sort_name", SUMMIT: "name", ORGANISATION: "name"}
MOST_OF = {
    SPEAKER: (
        "quotes",
        Quote.public_condition("quotes__") & Quote.coverage_condition("quotes__"),
    ),
    SUMMIT: (
        "articles",
        Article.public_condition("articles__") & Article.coverage_condition("articles__"),
    ),
    ORGANISATION: ("pledge_parts", MODELS[PLEDGE].public_condition("pledge_parts__pledge__")),
}


def dated(kind: str, rows: QuerySet) -> QuerySet:
    """The rows with the days that ``DATES`` names."""
    if kind == QUOTE:
        own = When(said_on__isnull=False, then=F("said_on_precision"))
        precision = Case(own, default=F("article__published_on_precision"))
        day = Coalesce("said_on", "article__published_on")
        return rows.annotate(day=day, day_precision=precision)
    return rows


def matching(selection: SearchRequest, rows: QuerySet | None = None) -> QuerySet:
    """The public records of the selection's kind that match, in its order.

    They are out of *rows*, or else all but our own briefings, as the index has it.
    """
    kind = selection.kind
    if selection.nothing:
        return ordered(MODELS[kind].objects.none(), selection)
    if rows is None:
        rows = MODELS[kind].objects.published().coverage()
    rows = dated(kind, rows)
    for clause in selection.clauses:
        rows = rows.filter(_facet(kind, clause, selection.calendar))
    if selection.words is not None:
        rows = rows.filter(_words(kind, selection.words))
    first, last = selection.dates
    if (first or last) and kind not in DATES:
        return rows.none()
    if first:
        rows = rows.filter(**{f"{DATES[kind][1]}__gte": first})
    if last:
        rows = rows.filter(_until(kind, last))
    return ordered(rows, selection)


def _until(kind: str, last: date) -> Q:
    """The records whose day is not after *last*: of a month or year, its last day.

    A summit is there on any of its days.
    """
    begun = f"{DATES[kind][0]}__lte"
    if kind not in PRECISIONS:
        return Q(**{begun: last})
    after = last + timedelta(days=1) if last < date.max else last
    months_end = last if last == date.max else after.replace(day=1) - timedelta(days=1)
    years_end = last if last == date.max else after.replace(month=1, day=1) - timedelta(days=1)
    ends = {Precision.DAY: last, Precision.MONTH: months_end, Precision.YEAR: years_end}
    return _any(Q(**{PRECISIONS[kind]: known, begun: end}) for known, end in ends.items())


def facet(
    selection: SearchRequest, name: str, match: Callable[[SearchRequest], QuerySet] = matching
) -> list[FacetCount]:
    """The counts that each value of a facet would give with all filters but its own."""
    wanted = selection.without(name)
    if name == "record":
        counts = Counter({k: match(_of_kind(wanted, k)).order_by().count() for k in KINDS})
    elif name == DUE:
        asked = {value: wanted.with_clause(FacetFilter(DUE, (value,))) for value in DUE_VALUES}
        counts = {value: match(one).order_by().count() for value, one in asked.items()}
        return [FacetCount(value, count) for value, count in counts.items() if count]
    else:
        counts = Counter()
        for kind in (selection.kind,) if selection.kind else KINDS:
            if name in PATHS[kind]:
                rows = match(_of_kind(wanted, kind)).order_by().values("pk")
                counts.update(counts_of(MODELS[kind]._base_manager.filter(pk__in=rows), name))
    found = (FacetCount(value, count) for value, count in counts.items() if count)
    return sorted(found, key=lambda bucket: (-bucket.count, bucket.value))


def _of_kind(selection: SearchRequest, kind: str) -> SearchRequest:
    return replace(selection, kind=kind)


def _nothing() -> Q:
    return Q(pk__in=())


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, _nothing())


def _reached(model: type[Model], condition: Q) -> Q:
    """The records for which it holds, as a subquery: joins to many rows repeat no record."""
    return Q(pk__in=model._base_manager.filter(condition).order_by().values("pk"))


def _values(kind: str, name: str, values: tuple[str, ...]) -> Q:
    if name == "record":
        return ~_nothing() if kind in values else _nothing()
    return facet_condition(MODELS[kind], name, values)


def _facet(kind: str, clause: FacetFilter, calendar: DueDates | None) -> Q:
    def having(values: tuple[str, ...]) -> Q:
        if clause.field == DUE:
            return _any(_due(value, calendar) for value in values if kind == PLEDGE)
        return _values(kind, clause.field, values)

    condition = having(clause.any_of) if clause.any_of else Q()
    if clause.none_of:
        condition &= ~having(clause.none_of)
    return condition


def _due(value: str, calendar: DueDates) -> Q:
    """The pledges of which the calendar says this on that day."""
    pledges = MODELS[PLEDGE].objects.all()
    said = {
        OVERDUE: lambda: pledges.overdue(calendar.today),
        AHEAD: lambda: pledges.due_after(calendar.today),
        LATE: pledges.late,
        STALE: lambda: pledges.stale(calendar.today),
    }[value]()
    return Q(pk__in=said.order_by().values("pk"))


def _words(kind: str, node: Node) -> Q:
    if isinstance(node, And):
        return reduce(and_, (_words(kind, child) for child in node.children))
    if isinstance(node, Or):
        return _any(_words(kind, child) for child in node.children)
    if isinstance(node, Not):
        return ~_words(kind, node.child)
    if isinstance(node, Field):
        return _values(kind, node.name, node.values)
    condition = _any(Q(**{f"{text}__icontains": node.text}) for text in TEXTS[kind])
    if kind == ARTICLE:
        # Only what the public may read is looked through.
        condition |= Q(rights=Rights.FULL, body__icontains=node.text)
    return _reached(MODELS[kind], condition)


def ordered(rows: QuerySet, selection: SearchRequest) -> QuerySet:
    """The rows of the selection's kind in its order."""
    rows = dated(selection.kind, rows)
    kind, order = selection.kind, selection.ordering()
    if order == MOST:
        relation, gate = MOST_OF[kind]
        return rows.annotate(most=Count(relation, filter=gate, distinct=True)).order_by(
            "-most", "pk"
        )
    if order == DEADLINE:
        return rows.order_by(F("deadline").asc(nulls_last=True), "pk")
    if order == NAME or kind not in DATES:
        return rows.order_by(NAMES[kind], "pk")
    day = F(DATES[kind][0])
    if order == OLDEST:
        return rows.order_by(day.asc(nulls_last=True), "pk")
    return rows.order_by(day.desc(nulls_last=True), "-pk")
