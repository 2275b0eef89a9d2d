"""Charts as SVG files for use on other sites: title, unit and source are part of the image.

Geometry and numbers are those of the pages; files have presentation attributes in place of a
stylesheet, and no script.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format

from articles import findings, statistics
from articles.charts import (
    ROW,
    BarChart,
    BarRow,
    ChartFigure,
    HeatTable,
    bars,
    shorten_label,
    stacked,
)
from articles.comparison import Comparison
from articles.drawings import METER_ORDER
from articles.filters import Listing
from articles.filters.params import ListURL
from articles.formats.metadata.site_url import site_url
from articles.models import Status
from articles.views import charts, pledge_charts
from articles.views.pledge_counts import count_pledges, count_statuses

WIDTH, MARGIN = 1000, 40
TITLE_LINE, TEXT_LINE, KEY_LINE = 32, 22, 24
TITLE_CHARACTERS, SOURCE_CHARACTERS = 62, 130
MAX_ROWS = 200
"""Most rows of an image; CSV files have all."""


@dataclass(frozen=True)
class ChartImage:
    """The content of an image: template, title, unit, geometry, and the statuses of its key."""

    template: str
    title: str
    unit: str
    height: float
    geometry: dict = field(default_factory=dict)
    statuses: Sequence[Status] = ()


Image = Callable[[Listing, QuerySet, ListURL], ChartImage]


def status_image(listing: Listing, pledges: QuerySet, here: ListURL) -> ChartImage:
    counts = count_statuses(listing.results, pledges)
    figures = [
        ChartFigure(str(status.label), counts[status], kind=status.value)
        for status in METER_ORDER
        if counts[status]
    ]
    title = findings.pledges_finding(counts) or "Pledges by status"
    return _bars_image(bars(figures), title, "Number of pledges")


def makers_image(listing: Listing, pledges: QuerySet, here: ListURL) -> ChartImage:
    """The tile map of countries, or bars of all makers if these are few."""
    makers = count_pledges(listing.results, pledges).makers
    countries = makers.first(statistics.COUNTRIES)
    tiles = pledge_charts.tile_map(countries, here)
    title = findings.most_pledges(pledge_charts.shares(countries))
    if not tiles:
        return _groups_image(makers.first(most=MAX_ROWS), title or "Pledges by maker")
    return ChartImage(
        "tiles",
        title or "Pledges by country",
        "Pledges by the country of their maker; a joint pledge counts for each of its makers",
        round(tiles.height * (WIDTH - 2 * MARGIN) / tiles.width),
        {"map": tiles},
        _used(countries),
    )


def summits_image(listing: Listing, pledges: QuerySet, here: ListURL) -> ChartImage:
    summits = statistics.by_summit(pledges)
    title = findings.most_pledges(pledge_charts.shares(summits))
    return _groups_image(summits[:MAX_ROWS], title or "Pledges by summit")


def _groups_image(groups: Sequence[statistics.StatusCounts], title: str) -> ChartImage:
    image = _bars_image(charts.group_chart(groups), title, "Number of pledges by status")
    return replace(image, statuses=_used(groups))


def money_image(listing: Listing, pledges: QuerySet, here: ListURL) -> ChartImage:
    """Each currency is its own 100 %, because amounts are not converted."""
    table = pledge_charts.money_table(statistics.money(pledges), here)
    rows: list[BarRow] = []
    for money in table.rows:
        parts = [
            replace(fact, kind=part.status.value)
            for fact, part in zip(money.facts, money.parts, strict=True)
        ]
        label = f"{money.name}: " + ", ".join(f"{p.printed} {p.label.lower()}" for p in parts)
        [row] = stacked([(label, parts)], {label: money.pledged}).rows
        rows.append(replace(row, y=len(rows) * ROW))
    image = _bars_image(
        BarChart(tuple(rows), len(rows) * ROW),
        table.finding or "Money pledged, by currency",
        "Share of the money pledged in each currency by status; amounts are not converted",
    )
    used = {part.status for money in table.rows for part in money.parts}
    return replace(image, statuses=[status for status in METER_ORDER if status in used])


def coverage_image(listing: Listing, articles: QuerySet, here: ListURL) -> ChartImage:
    chart, undated, unit = charts.coverage_chart(listing.results, here, 320)
    return ChartImage(
        "columns",
        charts.coverage_finding(chart, unit) or "Coverage over time",
        f"Articles by {unit}; {undated:,} undated articles not shown",
        chart.height,
        {"chart": chart},
    )


def quoting_image(listing: Listing, quotes: QuerySet, here: ListURL) -> ChartImage:
    heat, most = charts.quoting_chart(charts.who_quotes_whom(listing.results, quotes), here)
    title = findings.most_quoted(*most) if most else ""
    return _heat_image(heat, title or "Who quoted whom")


def comparison_image(comparison: Comparison) -> ChartImage:
    """Bars of the shares of each record's own pledges, the records under each other."""
    figures = []
    for row in comparison.shares:
        for bar in row.bars:
            share = f" ({bar.share})" if bar.share else ""
            printed = f"{bar.number:,} of {bar.total:,}{share}"
            label = f"{row.label}: {bar.record}"
            figures.append(ChartFigure(label, bar.width, printed, kind=row.status.value))
    names = findings.join_words([str(record) for record in comparison.records])
    return _bars_image(
        bars(figures),
        comparison.finding or f"{names} compared",
        "Share of each one’s own pledges by status",
    )


def _bars_image(chart: BarChart, title: str, unit: str) -> ChartImage:
    return ChartImage("bars", title, unit, chart.height, {"chart": chart})


HEAT_LABELS, HEAT_HEAD, HEAT_ROW = 260, 150, 34


def _heat_image(table: HeatTable, title: str) -> ChartImage:
    cell_width = (WIDTH - 2 * MARGIN - HEAT_LABELS - 60) // max(len(table.columns), 1)
    columns = [
        {"label": label, "x": HEAT_LABELS + at * cell_width + cell_width // 2}
        for at, label in enumerate(table.columns)
    ]
    rows = [
        {
            "label": label,
            "short": shorten_label(label, 32),
            "y": HEAT_HEAD + 10 + number * HEAT_ROW,
            "cells": [
                {
                    "value": cell.value,
                    "x": HEAT_LABELS + at * cell_width,
                    "centre": HEAT_LABELS + at * cell_width + cell_width // 2,
                    "opacity": f".{8 * cell.weight:02}",
                }
                for at, cell in enumerate(cells)
            ],
        }
        for number, (label, _, cells) in enumerate(table.rows)
    ]
    return ChartImage(
        "heat",
        title,
        "Number of quotes by publisher and speaker",
        HEAT_HEAD + 10 + len(rows) * HEAT_ROW,
        {"columns": columns, "rows": rows, "head": HEAT_HEAD, "cell_width": cell_width - 4},
    )


def _used(groups: Iterable[statistics.StatusCounts]) -> list[Status]:
    """The statuses of a chart, for its key."""
    groups = list(groups)
    return [status for status in METER_ORDER if any(g.counts[status] for g in groups)]


IMAGES: dict[str, Image] = {
    "status": status_image,
    "makers": makers_image,
    "summits": summits_image,
    "money": money_image,
    "coverage": coverage_image,
    "quoting": quoting_image,
}


def as_svg(request: HttpRequest, name: str, image: ChartImage, page_url: str) -> HttpResponse:
    """The image as a file; *page_url* is the path of the page with the chart."""
    today = date_format(date.today(), "j F Y")
    source = f"Source: Summit Archive, {site_url(request)}{page_url}, {today}. CC BY 4.0"
    titles = _lines(image.title, TITLE_CHARACTERS, MARGIN, TITLE_LINE)
    unit_y = titles[-1]["y"] + TEXT_LINE + 6
    keys, keys_height = _keys(image.statuses, unit_y + 16)
    body_y = unit_y + 20 + keys_height
    sources = _lines(source, SOURCE_CHARACTERS, round(body_y + image.height) + 34, 18)
    context = {
        "image": {"title": image.title, "unit": image.unit, "height": image.height}
        | image.geometry,
        "source": source,
        "title_lines": titles,
        "source_lines": sources,
        "unit_y": unit_y,
        "body_y": body_y,
        "keys": keys,
        "width": WIDTH,
        "body_width": WIDTH - 2 * MARGIN,
        "margin": MARGIN,
        "height": sources[-1]["y"] + 20,
    }
    response = render(
        request, f"charts/{image.template}.svg", context, "image/svg+xml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="summit-archive-{name}.svg"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _lines(text: str, characters: int, y: int, step: int) -> list[dict]:
    """Text in lines, because SVG does not wrap it."""
    lines = textwrap.wrap(text, characters) or [""]
    return [{"text": line, "y": y + number * step} for number, line in enumerate(lines)]


def _keys(statuses: Sequence[Status], y: int) -> tuple[list[dict], int]:
    """The key of the colours, in as many lines as it needs, and its height."""
    keys, x, line = [], MARGIN, 0
    for status in statuses:
        label = str(status.label)
        width = 44 + 8 * len(label)
        if x + width > WIDTH - MARGIN:
            x, line = MARGIN, line + 1
        keys.append({"x": x, "y": y + line * KEY_LINE, "label": label, "kind": status.value})
        x += width
    return keys, (line + 1) * KEY_LINE if keys else 0
