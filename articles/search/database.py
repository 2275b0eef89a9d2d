"""Database fallback of the search: a search request as a query set, used without an index.

Slower and simpler than the engine (no relevance). Filters return the same records, because the
index takes its facet values from the same paths; so do words in an archive of up to
``MAX_MATCHED`` records of a kind. In a larger one words match as substrings, in ASCII without case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from articles.kinds import ARTICLE, BY_NAME, DEADLINE, INDEXED, MOST, NAME, OLDEST, PLEDGE, QUOTE
from articles.models import Article, Precision, Rights, paths
from articles.models.paths import counts_of, facet_condition
from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
    leaves,
)
from articles.search.request import (
    AHEAD,
    DUE,
    DUE_VALUES,
    LATE,
    OVERDUE,
    STALE,
    DueDates,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import FacetCount
from articles.search.text_match import matching_keys
from articles.text.dates import month_number

# The indexer reads facet values through these paths too, so index and database cannot differ.
PATHS = {kind: paths.PATHS[BY_NAME[kind].model] for kind in INDEXED}


# The conditions of queries already matched, by kind and query.
MatchCache = dict[tuple[str | None, Node], Q]

# Matching words as the index does reads every record: about 10,000 a second.
MAX_MATCHED = 3_000


def with_dates(kind: str, rows: QuerySet) -> QuerySet:
    """The rows with the date columns of their kind, annotated where the model lacks them."""
    if kind == QUOTE:
        own_precision = When(said_on__isnull=False, then=F("said_on_precision"))
        precision = Case(own_precision, default=F("article__published_on_precision"))
        day = Coalesce("said_on", "article__published_on")
        return rows.annotate(day=day, day_precision=precision)
    return rows


def matching(
    selection: SearchRequest, rows: QuerySet | None = None, cache: MatchCache | None = None
) -> QuerySet:
    """The matching public records of the requested kind, in order.

    Searches *rows*, by default everything except our own briefings, as in the index. *cache* has
    the keys of the rows that match a query: the facets of a page need them many times.
    """
    kind = selection.kind
    if selection.nothing:
        return ordered(BY_NAME[kind].model.objects.none(), selection)
    if rows is None:
        rows = BY_NAME[kind].model.objects.published().coverage()
    if selection.words is not None:
        words = _words(kind, selection.words, rows, {} if cache is None else cache)
        rows = rows.filter(words)
    rows = with_dates(kind, rows)
    for clause in selection.clauses:
        rows = rows.filter(_facet(kind, clause, selection.calendar))
    first, last = selection.dates
    if (first or last) and not BY_NAME[kind].first_day:
        return rows.none()
    if first:
        rows = rows.filter(**{f"{BY_NAME[kind].last_day}__gte": first})
    if last:
        rows = rows.filter(_until(kind, last))
    return ordered(rows, selection)


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


def facet(
    selection: SearchRequest, name: str, match: Callable[[SearchRequest], QuerySet] = matching
) -> list[FacetCount]:
    """The count of each value of a facet, with every filter except the facet's own."""
    others = selection.without(name)
    if name == "record":
        counts = Counter({k: match(replace(others, kind=k)).order_by().count() for k in INDEXED})
    elif name == DUE:
        counts = {
            value: match(others.with_clause(FacetFilter(DUE, (value,)))).order_by().count()
            for value in DUE_VALUES
        }
        return [FacetCount(value, count) for value, count in counts.items() if count]
    else:
        counts = Counter()
        for kind in (selection.kind,) if selection.kind else INDEXED:
            if name in PATHS[kind]:
                rows = match(replace(others, kind=kind)).order_by().values("pk")
                counts.update(
                    counts_of(BY_NAME[kind].model._base_manager.filter(pk__in=rows), name)
                )
    buckets = (FacetCount(value, count) for value, count in counts.items() if count)
    return sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value))


def _nothing() -> Q:
    return Q(pk__in=())


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, _nothing())


def _values(kind: str, name: str, values: tuple[str, ...]) -> Q:
    if name == "record":
        return ~_nothing() if kind in values else _nothing()
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


def _words(kind: str, node: Node, rows: QuerySet, cache: MatchCache) -> Q:
    if (kind, node) not in cache:
        cache[kind, node] = _match_words(kind, node, rows)
    return cache[kind, node]


def _match_words(kind: str, node: Node, rows: QuerySet) -> Q:
    model = BY_NAME[kind].model
    candidates = model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    if candidates[: MAX_MATCHED + 1].count() > MAX_MATCHED:
        return _substrings(kind, node)
    fields = {
        leaf: set(
            candidates.filter(_values(kind, leaf.name, leaf.values)).values_list("pk", flat=True)
        )
        for leaf, _ in leaves(node)
        if isinstance(leaf, Field)
    }
    return Q(pk__in=matching_keys(kind, candidates, node, fields))


def _substrings(kind: str, node: Node) -> Q:
    if isinstance(node, And):
        return reduce(and_, (_substrings(kind, child) for child in node.required))
    if isinstance(node, Or):
        return _any(_substrings(kind, child) for child in node.children)
    if isinstance(node, Not):
        return ~_substrings(kind, node.child)
    if isinstance(node, Field):
        return _values(kind, node.name, node.values)
    condition = _any(
        Q(**{f"{lookup}__icontains": node.text}) for lookup in BY_NAME[kind].text_lookups
    )
    if kind == ARTICLE:
        # Only public text is searched.
        condition |= Q(rights=Rights.FULL, body__icontains=node.text)
    # A subquery, so that joins to several rows do not repeat a record.
    return Q(pk__in=BY_NAME[kind].model._base_manager.filter(condition).order_by().values("pk"))


def ordered(rows: QuerySet, selection: SearchRequest) -> QuerySet:
    """The rows in the order of the request."""
    rows = with_dates(selection.kind, rows)
    kind, order = selection.kind, selection.ordering()
    if order == MOST:
        most = Count(BY_NAME[kind].most, filter=BY_NAME[kind].most_condition, distinct=True)
        return rows.annotate(most=most).order_by("-most", "pk")
    if order == DEADLINE:
        return rows.order_by(F("deadline").asc(nulls_last=True), "pk")
    if order == NAME or not BY_NAME[kind].first_day:
        return rows.order_by(BY_NAME[kind].sort_name, "pk")
    day = F(BY_NAME[kind].first_day)
    if order == OLDEST:
        return rows.order_by(day.asc(nulls_last=True), "pk")
    return rows.order_by(day.desc(nulls_last=True), "-pk")


def histogram_keys(day: date | None, precision: str) -> dict[str, int]:
    """The bucket of an article in each resolution that its date is precise enough for."""
    if day is None:
        return {}
    keys = {"year": day.year}
    if precision != Precision.YEAR:
        keys["month"] = month_number(day)
    if precision == Precision.DAY:
        keys["on"] = day.toordinal()
    return keys


def histogram(articles: QuerySet, resolution: str) -> dict[int, int]:
    """The number of articles by publication day (``on``), ``month`` or ``year``."""
    inner = Article._base_manager.filter(pk__in=articles.order_by().values("pk")).order_by()
    dates = inner.filter(published_on__isnull=False)
    counts: Counter[int] = Counter()
    for day, precision, number in dates.values_list(
        "published_on", "published_on_precision"
    ).annotate(Count("pk")):
        bucket = histogram_keys(day, precision).get(resolution)
        if bucket is not None:
            counts[bucket] += number
    return dict(counts)
