"""What pages about many records share: pledges by status, quotes by number of versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Model, QuerySet, Value, When

from articles import drawings, findings, statistics
from articles.filters.params import ListURL
from articles.kinds import BY_MODEL
from articles.models import Quote, querysets
from articles.search.request import FacetFilter, SearchRequest
from articles.search.service import SearchResults, search

Narrow = Callable[[QuerySet], QuerySet]
"""Restricts a query set of quotes to those of a page: of a speaker, at a summit."""

MAX_PLEDGES = 20
"""Maximum pledges of a page, one line each; the page links to the full list."""
MAX_QUOTES = 4


@dataclass(frozen=True, slots=True)
class PledgeOverview:
    """Pledges by status: the parts of a bar, the finding about them, and their number."""

    parts: list[drawings.MeterPart]
    finding: str
    total: int


def pledge_overview(pledges: QuerySet, facet: str, value: str, of: str = "") -> PledgeOverview:
    """The overview of *pledges*, which are listed under ``?facet=value``."""
    counts = statistics.by_status(pledges)
    url = ListURL("/pledges/").setting(facet, value)
    parts = drawings.meter(counts, lambda status: url.setting("status", status.value).href)
    return PledgeOverview(parts, findings.pledges_finding(counts, of), sum(counts.values()))


def by_status(pledges: QuerySet) -> QuerySet:
    """Pledges in the order of the bar, kept first; within a status by deadline."""
    places = enumerate(drawings.METER_ORDER)
    place = Case(*(When(status=status, then=Value(number)) for number, status in places))
    return pledges.order_by(place, F("deadline").asc(nulls_last=True), "pk")


def listed(model: type[Model], facet: str, value: str, *, versions: bool = False) -> SearchResults:
    """The records listed under ``?facet=value``, to count or for their keys; *versions*: all."""
    request = SearchRequest(
        BY_MODEL[model].name, clauses=(FacetFilter(facet, (value,)),), all_versions=versions
    )
    rows = querysets.coverage(model).having(facet, value)
    return search(
        request,
        fallback=lambda: rows.leading() if model is Quote and not versions else rows,
        rows=querysets.coverage(model).only("pk"),
    )


def first_and_total(rows: QuerySet, number: int) -> tuple[list[Model], int]:
    """The first *number* of these records, and how many there are."""
    first = list(rows[:number])
    return first, rows.count() if len(first) == number else len(first)


def statements_by_versions(narrow: Narrow) -> QuerySet:
    """Keys of the statements with several public versions, and their number, most first."""
    versions = narrow(querysets.coverage(Quote)).filter(statement__isnull=False).order_by()
    counted = versions.values("statement").annotate(number=Count("pk", distinct=True))
    return counted.filter(number__gt=1).order_by("-number", "statement")


def quotes_by_versions(
    narrow: Narrow, newest: SearchResults, number: int = MAX_QUOTES
) -> list[Quote]:
    """The leading quotes of the statements with the most versions, then the *newest* quotes.

    The search engine names the newest: the database would read and sort all quotes of the page.
    """
    most = list(statements_by_versions(narrow).values_list("statement", flat=True)[:number])
    leading = narrow(querysets.coverage(Quote).leading()).order_by()
    keys = list(leading.filter(statement__in=most).values_list("pk", flat=True)) if most else []
    keys += [quote.pk for quote in newest[:number] if quote.pk not in keys]
    quotes = querysets.compiled(querysets.quotes).in_bulk(keys)
    shown = [quotes[key] for key in keys if key in quotes]
    return sorted(shown, key=lambda quote: -len(quote.versions))[:number]
