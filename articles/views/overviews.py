"""What pages about many records share: pledges by status, quotes by number of versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Case, Count, F, Model, QuerySet, Value, When

from articles import drawings, findings, statistics
from articles.filters.params import ListURL
from articles.kinds import BY_MODEL
from articles.models import Pledge, Quote, Status, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.request import FacetFilter, SearchRequest
from articles.search.service import SearchResults, search

Narrow = Callable[[QuerySet, Sequence], QuerySet]
"""Restricts a query set to the records of a page, by its key: of a speaker, at a summit.

Queries are compiled once for each of these functions.
"""

MAX_PLEDGES = 20
"""Maximum pledges of a page, one line each; the page links to the full list."""
MAX_QUOTES = 4


@dataclass(frozen=True, slots=True)
class PledgeOverview:
    """Pledges by status: the parts of a bar, the finding about them, and their number."""

    parts: list[drawings.MeterPart]
    finding: str
    total: int


@cache
def having(facet: str) -> Narrow:
    """Restricts records to those with a value of a facet."""
    return lambda rows, values: rows.having(facet, *values)


def pledge_overview(pledges: QuerySet, facet: str, value: str, of: str = "") -> PledgeOverview:
    """The overview of *pledges*, which are listed under ``?facet=value``."""
    return overview_of(statistics.by_status(pledges), facet, value, of)


def overview_of(
    counts: Mapping[Status, int], facet: str, value: str, of: str = ""
) -> PledgeOverview:
    """The overview of pledges by status, which are listed under ``?facet=value``."""
    url = ListURL("/pledges/").setting(facet, value)
    parts = drawings.meter(counts, lambda status: url.setting("status", status.value).href)
    return PledgeOverview(parts, findings.pledges_finding(counts, of), sum(counts.values()))


def by_status(pledges: QuerySet) -> QuerySet:
    """Pledges in the order of the bar, kept first; within a status by deadline."""
    places = enumerate(drawings.METER_ORDER)
    place = Case(*(When(status=status, then=Value(number)) for number, status in places))
    return pledges.order_by(place, F("deadline").asc(nulls_last=True), "pk")


@cache
def status_counts(narrow: Narrow) -> CompiledQuery:
    """Rows of status and number of pledges."""
    return CompiledQuery(
        lambda keys: statistics.statuses_and_numbers(narrow(Pledge.objects.published(), keys))
    )


@cache
def first_by_status(narrow: Narrow, number: int) -> CompiledQuery:
    """The first *number* pledges, :func:`by_status`."""
    return CompiledQuery(lambda keys: by_status(narrow(querysets.pledges(), keys))[:number])


def listed(model: type[Model], facet: str, value: str, *, versions: bool = False) -> SearchResults:
    """The records listed under ``?facet=value``, to count or for their keys; *versions*: all."""
    request = SearchRequest(
        BY_MODEL[model].name, clauses=(FacetFilter(facet, (value,)),), all_versions=versions
    )

    def rows() -> QuerySet:
        matching = querysets.coverage(model).having(facet, value)
        return matching.leading() if model is Quote and not versions else matching

    return search(
        request,
        fallback=rows,
        rows=querysets.coverage(model).only("pk"),
    )


def first_and_total(rows: QuerySet, number: int) -> tuple[list[Model], int]:
    """The first *number* of these records, and how many there are."""
    first = list(rows[:number])
    return first, rows.count() if len(first) == number else len(first)


def statements_by_versions(narrow: Narrow, keys: Sequence) -> QuerySet:
    """Keys of the statements with several public versions, and their number, most first."""
    versions = narrow(querysets.coverage(Quote), keys).filter(statement__isnull=False).order_by()
    counted = versions.values("statement").annotate(number=Count("pk", distinct=True))
    return counted.filter(number__gt=1).order_by("-number", "statement")


@cache
def _statements(narrow: Narrow, number: int) -> CompiledQuery:
    return CompiledQuery(
        lambda keys: statements_by_versions(narrow, keys).values_list("statement", flat=True)[
            :number
        ]
    )


@cache
def _leading(narrow: Narrow, number: int) -> CompiledQuery:
    """The leading quotes of *number* statements: the keys are that of the page and theirs."""

    def build(keys: Sequence) -> QuerySet:
        leading = narrow(querysets.coverage(Quote).leading(), keys[:1]).order_by()
        return leading.filter(statement__in=keys[1:]).values_list("pk", flat=True)

    return CompiledQuery(build, sizes=[1 + number])


def quotes_by_versions(
    narrow: Narrow, key: int | str, newest: SearchResults, number: int = MAX_QUOTES
) -> list[Quote]:
    """The leading quotes of the statements with the most versions, then the *newest* quotes.

    The search engine names the newest: the database would read and sort all quotes of the page.
    """
    most = _statements(narrow, number)([key])
    keys = _leading(narrow, number)([key, *most]) if most else []
    keys += [quote.pk for quote in newest[:number] if quote.pk not in keys]
    quotes = querysets.compiled(querysets.quotes).in_bulk(keys)
    shown = [quotes[key] for key in keys if key in quotes]
    return sorted(shown, key=lambda quote: -len(quote.versions))[:number]
