"""Charts of the pages: statistics as linked figures, and the same data as CSV tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse

from articles import findings, statistics
from articles.charts import (
    COLUMNS_HEIGHT,
    BarChart,
    ChartFigure,
    ColumnChart,
    HeatTable,
    Period,
    columns,
    heat,
    is_tick,
    periods,
    stacked,
)
from articles.drawings import METER_ORDER
from articles.fields import json_number as plain_number
from articles.filters.params import ListURL
from articles.models import FundingType, Status
from articles.search.request import FacetFilter
from articles.search.service import SearchResults
from articles.templatetags.formatting import partial_date
from articles.text.dates import PartialDate
from articles.views.pledge_counts import count_pledges, count_statuses

PLEDGES, ARTICLES, QUOTES = "/pledges/", "/articles/", "/quotes/"


def group_chart(groups: Iterable[statistics.StatusCounts]) -> BarChart:
    """Stacked bar chart of makers or summits by pledge status."""
    return stacked(
        (
            str(group.record),
            [
                ChartFigure(str(status.label), group.counts[status], kind=status.value)
                for status in METER_ORDER
                if group.counts[status]
            ],
        )
        for group in groups
    )


def coverage_chart(
    articles: SearchResults, here: ListURL, height: int = COLUMNS_HEIGHT
) -> tuple[ColumnChart, int, str]:
    """Column chart of articles by day, month or year; number of undated articles; unit."""
    counts = statistics.coverage(articles.histogram("on"), len(articles))
    if not counts.days:
        return columns([]), counts.undated, "day"
    spans, unit = periods(min(counts.days), max(counts.days)), "day"
    while spans[0].unit != unit:  # months include articles dated by month only
        unit = spans[0].unit
        counts = statistics.coverage_by(unit, articles.histogram, len(articles))
        spans = periods(min(counts.days), PartialDate(max(counts.days), unit).end)
    figures, ticks = [], []
    first, last = articles.selection.dates
    for number, span in enumerate(spans):
        # The date filter can cut off part of the first and last month or year.
        start, end = max(span.first, first or span.first), min(span.last, last or span.last)
        url = here.at(ARTICLES).setting("from", f"{start}").setting("to", f"{end}")
        label = partial_date(PartialDate(span.first, span.unit))
        figures.append(ChartFigure(label, counts.between(span.first, span.last), href=url.href))
        ticks.append(_tick(span) if is_tick(number, len(spans)) else "")
    return columns(figures, ticks, height), counts.undated, spans[0].unit


def coverage_finding(coverage: ColumnChart, unit: str) -> str:
    """When coverage peaked; empty if there is no single peak, or only one column."""
    peak = coverage.highest
    if not peak or len(coverage.columns) < 2:
        return ""
    return findings.peak(peak.label, unit, peak.value, coverage.total)


def _tick(span: Period) -> str:
    """Axis label of a column."""
    if span.unit == "year":
        return f"{span.first.year}"
    return f"{span.first:%b %y}" if span.unit == "month" else f"{span.first.day} {span.first:%b}"


def who_quotes_whom(results: SearchResults, quotes: QuerySet) -> statistics.PublisherSpeakerTable:
    """Publishers by speakers, counted by the facets of the search engine.

    Without an index, or if the quotes are filtered by a speaker or publisher, the database counts
    the *quotes*: facets ignore their own filters.
    """
    selection = results.selection
    if results.degraded or selection.clause("publisher") or selection.clause("speaker"):
        return statistics.who_quotes_whom(quotes)
    top = statistics.MAX_SPEAKERS + 1
    quoted = {each.value: each.count for each in results.facets(["speaker"], top=top)["speaker"]}
    counts = {}
    for slug in statistics.most_quoted(quoted):
        of_speaker = results.with_request(
            selection.with_clause(FacetFilter("speaker", (slug,))),
            partial(quotes.having, "speaker", slug),
        )
        for each in of_speaker.facets(["publisher"])["publisher"]:
            counts[each.value, slug] = each.count
    return statistics.publisher_speaker_table(quoted, counts)


def quoting_chart(
    table: statistics.PublisherSpeakerTable, here: ListURL
) -> tuple[HeatTable, tuple[str, str, int] | None]:
    """Heat map of publishers by speakers; each number links to the list of quotes.

    Also who quotes whom most often: (publisher, speaker, number), or None if that is not certain.
    """
    list_url = here.at(QUOTES)
    rows = []
    for publisher in table.publishers:
        by_publisher = list_url.narrowed("publisher", publisher.slug)
        cells = [
            (
                table.counts.get((publisher.slug, speaker.slug), 0),
                _href(by_publisher and by_publisher.narrowed("speaker", speaker.slug)),
            )
            for speaker in table.speakers
        ]
        rows.append((str(publisher), _href(by_publisher), cells))
    shown = heat([str(speaker) for speaker in table.speakers], rows)
    if table.most is None:
        return shown, None
    publisher, speaker, number = table.most
    return shown, (str(publisher), str(speaker), number)


def _href(url: ListURL | None) -> str:
    """The URL of a list; empty if no list has exactly the counted records."""
    return url.href if url else ""


def table_of(chart: str, rows: QuerySet, results: SearchResults) -> Iterator[tuple]:
    """The data of a chart as table rows, starting with the header.

    Raises ``KeyError`` for an unknown chart.
    """
    return TABLES[chart](rows, results)


def _status_table(pledges: QuerySet, results: SearchResults) -> Iterator[tuple]:
    yield "status", "pledges"
    yield from ((status.value, n) for status, n in count_statuses(results, pledges).items())


def _group_table(groups: Iterable[statistics.StatusCounts]) -> Iterator[tuple]:
    yield "kind", "slug", "name", *Status.values, "pledges"
    for group in groups:
        record = group.record
        counts = [group.counts[status] for status in Status.values]
        yield record._meta.model_name, record.slug, str(record), *counts, group.total


def _money_table(pledges: QuerySet, _: SearchResults) -> Iterator[tuple]:
    yield "currency", *FundingType.values, *(f"{kind} (number)" for kind in statistics.NOT_ADDED)
    for total in statistics.money(pledges):
        # Databases differ in the number of trailing zeros.
        sums = (plain_number(amount) for amount in total.sums.values())
        not_added = (total.not_added.get(kind, 0) for kind in statistics.NOT_ADDED)
        yield total.currency, *sums, *not_added


def _coverage_table(_: QuerySet, articles: SearchResults) -> Iterator[tuple]:
    counts = statistics.coverage(articles.histogram("on"), len(articles))
    yield "day", "articles"
    yield from counts.days.items()
    yield "not known", counts.undated


def _quoting_table(quotes: QuerySet, results: SearchResults) -> Iterator[tuple]:
    table = who_quotes_whom(results, quotes)
    yield "publisher", *(str(speaker) for speaker in table.speakers)
    for publisher in table.publishers:
        numbers = (table.counts.get((publisher.slug, each.slug), 0) for each in table.speakers)
        yield str(publisher), *numbers


TABLES = {
    "status": _status_table,
    "makers": lambda pledges, results: _group_table(count_pledges(results, pledges).makers.first()),
    "summits": lambda pledges, _: _group_table(statistics.by_summit(pledges)),
    "money": _money_table,
    "coverage": _coverage_table,
    "quoting": _quoting_table,
}


def as_csv(name: str, table: Iterable[tuple]) -> HttpResponse:
    """The table as a CSV file; values that look like formulas are escaped (CSV injection)."""
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
