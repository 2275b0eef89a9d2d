"""The charts of the pages: statistics as figures with a link each, and the same as tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import HttpResponse

from articles import statistics
from articles.charts import (
    BarChart,
    ChartFigure,
    ColumnChart,
    HeatTable,
    bars,
    columns,
    heat,
    periods,
    stacked,
)
from articles.filters.url_params import ListURL
from articles.formats.exports.columns import json_number as plain_number
from articles.models import FundingType, Status
from articles.search.service import SearchResults
from articles.templatetags.formatting import money as printed_money
from articles.templatetags.formatting import partial_date
from articles.text.dates import PartialDate

PLEDGES, ARTICLES, QUOTES = "/pledges/", "/articles/", "/quotes/"
MONEY_KEY = [
    ("new", "New money"),
    ("re-announced", "Announced again"),
    ("unclear", "Not clear which"),
]
STATUS_KEY = [(status.value, status.label) for status in Status]


def status_chart(pledges: QuerySet, here: ListURL) -> BarChart:
    """Pledges by status; each bar leads to the list of exactly those."""
    counts = statistics.by_status(pledges)
    return bars(
        ChartFigure(
            status.label, number, href=_pledges(here, "status", status.value), kind=status.value
        )
        for status, number in counts.items()
    )


def group_chart(groups: Iterable[statistics.StatusCounts], here: ListURL) -> BarChart:
    """Makers or summits, each a bar of its pledges' statuses."""
    rows = []
    for group in groups:
        narrowed = here.at(PLEDGES).narrowed(group.facet, group.record.slug)
        parts = [
            ChartFigure(
                status.label,
                group.counts[status.value],
                href=_href(narrowed and narrowed.narrowed("status", status.value)),
                kind=status.value,
            )
            for status in Status
        ]
        rows.append((str(group.record), _href(narrowed), parts))
    return stacked(rows)


def money_charts(pledges: QuerySet, here: ListURL) -> list[BarChart]:
    """A chart for each currency, because sums in different currencies share no scale.

    New money is never added up with money announced again.
    """
    charts, words = [], {"new": "new", "re-announced": "announced again", "unclear": "not clear"}
    for currency, sums in statistics.money(pledges):
        narrowed = here.at(PLEDGES).narrowed("currency", currency)
        parts = [
            ChartFigure(
                FundingType(kind).label,
                total,
                printed_money(total, currency),
                _href(narrowed and narrowed.narrowed("funding_type", kind.value)),
                kind.value,
            )
            for kind, total in sums.items()
        ]
        said = "; ".join(f"{part.printed} {words[part.kind]}" for part in parts if part.value)
        charts.append(stacked([(currency, _href(narrowed), parts)], {currency: said}))
    return charts


def coverage_chart(articles: SearchResults, here: ListURL) -> tuple[ColumnChart, int, str]:
    """Articles by day, month or year: the columns, how many have no day, and the unit."""
    found = statistics.coverage(articles.tally("on"), len(articles))
    if not found.days:
        return columns([]), found.undated, "day"
    spans, unit = periods(min(found.days), max(found.days)), "day"
    while spans[0].unit != unit:  # of months, those of which no more is known are drawn, too
        unit = spans[0].unit
        found = statistics.coverage_by(unit, articles.tally, len(articles))
        spans = periods(min(found.days), PartialDate(max(found.days), unit).end)
    figures, ticks = [], []
    first, last = articles.selection.dates
    for number, span in enumerate(spans):
        # A month or year at an end of the dates asked for is drawn, and listed, in part.
        opens, closes = max(span.first, first or span.first), min(span.last, last or span.last)
        there = here.at(ARTICLES).setting("from", f"{opens}").setting("to", f"{closes}")
        label = partial_date(PartialDate(span.first, span.unit))
        figures.append(ChartFigure(label, found.between(span.first, span.last), href=there.href))
        ticks.append(_tick(span, number, len(spans)))
    return columns(figures, ticks), found.undated, spans[0].unit


def _tick(span, number: int, many: int) -> str:
    """A short word under a column: the start of a month, a quarter or a year."""
    if span.unit == "year":
        return f"{span.first.year}" if number % 2 == 0 or many < 8 else ""
    if span.unit == "month":
        return f"{span.first:%b %y}" if number % 3 == 0 else ""
    return f"{span.first.day} {span.first:%b}" if number % 4 == 0 else ""


def quoting_chart(quotes: QuerySet, here: ListURL) -> HeatTable:
    """Publishers by speakers; each number leads to the list of those quotes."""
    found = statistics.who_quotes_whom(quotes)
    there = here.at(QUOTES)
    rows = []
    for publisher in found.publishers:
        by_publisher = there.narrowed("publisher", publisher.slug)
        cells = [
            (
                found.counts.get((publisher.pk, speaker.pk), 0),
                _href(by_publisher and by_publisher.narrowed("speaker", speaker.slug)),
            )
            for speaker in found.speakers
        ]
        rows.append((str(publisher), _href(by_publisher), cells))
    return heat([str(speaker) for speaker in found.speakers], rows)


def _pledges(here: ListURL, name: str, value: str) -> str:
    return _href(here.at(PLEDGES).narrowed(name, value))


def _href(address: ListURL | None) -> str:
    """The link to a list; empty where no list holds what was counted."""
    return address.href if address else ""


def table_of(chart: str, rows: QuerySet, results: SearchResults) -> Iterator[tuple]:
    """The figures of a chart of these records as rows of a table, its heading first.

    Raises ``KeyError``.
    """
    return TABLES[chart](results if chart in TALLIED else rows)


def _status_table(pledges: QuerySet) -> Iterator[tuple]:
    yield "status", "pledges"
    yield from ((status.value, n) for status, n in statistics.by_status(pledges).items())


def _group_table(groups: Iterable[statistics.StatusCounts]) -> Iterator[tuple]:
    yield "kind", "slug", "name", *Status.values, "pledges"
    for one in groups:
        counts = [one.counts[status] for status in Status.values]
        yield one.record._meta.model_name, one.record.slug, str(one.record), *counts, one.total


def _money_table(pledges: QuerySet) -> Iterator[tuple]:
    yield "currency", *FundingType.values
    for code, sums in statistics.money(pledges):
        # Databases differ in how many noughts they give behind the point.
        yield code, *(plain_number(amount) for amount in sums.values())


def _coverage_table(articles: SearchResults) -> Iterator[tuple]:
    found = statistics.coverage(articles.tally("on"), len(articles))
    yield "day", "articles"
    yield from found.days.items()
    yield "not known", found.undated


def _quoting_table(quotes: QuerySet) -> Iterator[tuple]:
    found = statistics.who_quotes_whom(quotes)
    yield "publisher", *(str(speaker) for speaker in found.speakers)
    for one in found.publishers:
        yield str(one), *(found.counts.get((one.pk, s.pk), 0) for s in found.speakers)


# The charts that the index counts.
TALLIED = ("coverage",)
TABLES = {
    "status": _status_table,
    "makers": lambda pledges: _group_table(statistics.by_maker(pledges, most=10_000)),
    "summits": lambda pledges: _group_table(statistics.by_summit(pledges)),
    "money": _money_table,
    "coverage": _coverage_table,
    "quoting": _quoting_table,
}


def as_csv(name: str, table: Iterable[tuple]) -> HttpResponse:
    """The table as a file; texts that a spreadsheet would take for a formula are disarmed."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="summit-archive-{name}.csv"'
    response["X-Robots-Tag"] = "noindex"
    writer = csv.writer(response)
    for row in table:
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
            for value in row
        )
    return response
