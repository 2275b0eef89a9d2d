"""Comparison of two to four countries, organisations or summits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from . import findings, statistics
from .charts import ChartFigure, ChartTable
from .drawings import METER_ORDER, fill_of
from .kinds import BY_MODEL
from .models import (
    Article,
    Country,
    Organisation,
    Participation,
    Pledge,
    Quote,
    Speaker,
    Status,
    Summit,
    querysets,
)
from .search.request import FacetFilter, SearchRequest
from .search.service import SearchResults, search

MAX_COMPARED = 4
KINDS: dict[str, type[Model]] = {
    "country": Country,
    "organisation": Organisation,
    "summit": Summit,
}

#: The lists that are counted for each record, by label.
LISTS: dict[str, dict[str, type[Model]]] = {
    "summit": {"Articles": Article, "Quotes": Quote},
    "country": {
        "Speakers": Speaker,
        "Quotes by its speakers": Quote,
        "Organisations": Organisation,
    },
    "organisation": {
        "Quotes by its speakers at the time": Quote,
        "Speakers with a position in it": Speaker,
    },
}


@dataclass(frozen=True)
class ComparisonFigure:
    """A number and the URL of the list that it counts, if there is one."""

    number: int
    href: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """One row of a comparison: its label, and a cell for each record.

    A cell is a :class:`ComparisonFigure`, or a list of :class:`ComparisonMoney`.
    """

    label: str
    cells: tuple[ComparisonFigure | list[ComparisonMoney], ...]

    @property
    def has_numbers(self) -> bool:
        """Whether a count of the row is not zero."""
        return any(cell.number for cell in self.cells)


@dataclass(frozen=True)
class ComparisonMoney:
    """The sum in one currency, and links to the amounts that are not in it."""

    total: statistics.MoneyTotal
    not_added: tuple[ChartFigure, ...]


@dataclass(frozen=True)
class ShareBar:
    """The pledges of one record with one status, as a share of all its pledges.

    ``width`` is in percent; the largest share of the chart has :data:`WIDEST_BAR`.
    """

    record: str
    number: int
    total: int
    width: float
    href: str

    @property
    def left(self) -> float:
        """The position of a bar that runs from right to left."""
        return round(100 - self.width, 2)

    @property
    def share(self) -> str:
        """The share in percent; empty of too few pledges."""
        return f"{percent(self.number, self.total)}%" if self.total >= findings.FEWEST else ""


@dataclass(frozen=True)
class ShareRow:
    """One status with a bar for each record; ``fill`` is the CSS class of the bars."""

    status: Status
    label: str
    fill: str
    bars: tuple[ShareBar, ...]


WIDEST_BAR = 74.0
"""Width of the longest bar in percent, which leaves room for its number."""


def percent(number: int, total: int) -> int:
    return round(100 * number / total) if total else 0


def share_rows(columns: Sequence[tuple[str, Mapping[str, ComparisonFigure]]]) -> list[ShareRow]:
    """Bars of the pledges by status of each record; statuses that none has are left out.

    *columns* are the name of a record and its pledges by status. Bars are shares of each record's
    own pledges, because records differ in their number.
    """
    totals = [sum(cell.number for cell in cells.values()) for _, cells in columns]
    shares = {
        status: [
            cells[status].number / total if total else 0
            for (_, cells), total in zip(columns, totals, strict=True)
        ]
        for status in METER_ORDER
    }
    largest = max((share for row in shares.values() for share in row), default=0)
    rows = []
    for status, row in shares.items():
        if not any(row):
            continue
        bars = [
            ShareBar(
                record=name,
                number=cells[status].number,
                total=total,
                width=round(WIDEST_BAR * share / largest, 2),
                href=cells[status].href,
            )
            for (name, cells), total, share in zip(columns, totals, row, strict=True)
        ]
        rows.append(ShareRow(status, str(status.label), fill_of(status), tuple(bars)))
    return rows


@dataclass(frozen=True)
class Comparison:
    """The compared records: counts, pledges by status, money, and their latest pledges."""

    kind: str
    records: tuple[Model, ...]
    rows: tuple[ComparisonRow, ...]
    shares: tuple[ShareRow, ...]
    money: ComparisonRow
    latest: tuple[list[Pledge], ...]
    finding: str

    @property
    def pledges(self) -> ComparisonRow:
        """The number of pledges of each record."""
        return self.rows[0]

    @property
    def table(self) -> ChartTable:
        """The pledges by status as a table."""
        rows = (
            (
                ChartFigure(row.label, 0),
                tuple(ChartFigure(bar.record, bar.number, href=bar.href) for bar in row.bars),
            )
            for row in self.shares
        )
        return ChartTable(("Status", *map(str, self.records)), tuple(rows))

    @property
    def columns(self) -> list[tuple[Model, ComparisonFigure, list, list[Pledge]]]:
        """Each record with its pledges, money and latest pledges."""
        cells = (self.pledges.cells, self.money.cells, self.latest)
        return list(zip(self.records, *cells, strict=True))


def compare(kind: str, records: Sequence[Model]) -> Comparison:
    """Compare public *records* of one *kind*, with a constant number of queries for each.

    Rows without any number are left out.
    """
    columns = [_column(kind, record) for record in records]
    names = [str(record) for record in records]
    rows = [
        ComparisonRow(label, tuple(column.counts[at][1] for column in columns))
        for at, (label, _) in enumerate(columns[0].counts if columns else [])
    ]
    kept = [column.statuses[Status.KEPT].number for column in columns]
    totals = [column.counts[0][1].number for column in columns]
    return Comparison(
        kind=kind,
        records=tuple(records),
        rows=tuple(row for at, row in enumerate(rows) if not at or row.has_numbers),
        shares=tuple(
            share_rows(
                [(name, column.statuses) for name, column in zip(names, columns, strict=True)]
            )
        ),
        money=ComparisonRow("Money pledged", tuple(column.money for column in columns)),
        latest=tuple(column.latest for column in columns),
        finding=findings.kept_compared(zip(names, totals, kept, strict=True)),
    )


@dataclass(frozen=True)
class _Column:
    """One record: counts with labels, pledges by status, sums by currency, latest pledges."""

    counts: list[tuple[str, ComparisonFigure]]
    statuses: dict[str, ComparisonFigure]
    money: list[ComparisonMoney]
    latest: list[Pledge]


MAX_LATEST = 3


def _column(kind: str, record: Model) -> _Column:
    facet = "made_by_organisation" if kind == "organisation" else kind
    pledges, pledges_url = _listed(Pledge, facet, record.slug), f"/pledges/?{facet}={record.slug}"
    by_status = dict(pledges.facets(["status"])["status"])
    counts = [("Pledges made", ComparisonFigure(len(pledges), pledges_url))]
    counts += [
        (label, ComparisonFigure(rows.count(), url)) for label, rows, url in _related(kind, record)
    ]
    statuses = {
        status: ComparisonFigure(by_status.get(status, 0), f"{pledges_url}&status={status}")
        for status in Status.values
    }
    sums = statistics.money(Pledge.objects.published().having(facet, record.slug))
    return _Column(
        counts,
        statuses,
        [_money(total, pledges_url) for total in sums],
        querysets.rows_of(querysets.pledges, pledges.first_keys(MAX_LATEST)),
    )


def _money(total: statistics.MoneyTotal, pledges_url: str) -> ComparisonMoney:
    url = f"{pledges_url}&currency={total.currency}&amount_type="
    return ComparisonMoney(
        total,
        tuple(
            ChartFigure(statistics.NOT_ADDED[kind], number, href=f"{url}{kind.value}")
            for kind, number in total.not_added.items()
        ),
    )


def _related(kind: str, record: Model) -> list[tuple[str, QuerySet | SearchResults, str]]:
    """What belongs to the record, by label, each with the URL of the list if there is one."""
    lists: list[tuple[str, QuerySet | SearchResults, str]] = [
        (label, _listed(model, kind, record.slug), f"{BY_MODEL[model].url}?{kind}={record.slug}")
        for label, model in LISTS[kind].items()
    ]
    if kind == "summit":
        participants = Participation.objects.published().filter(summit=record)
        lists.append(("Participants recorded", participants, ""))
    return lists


def _listed(model: type[Model], facet: str, value: str) -> SearchResults:
    """The records listed under ``?facet=value``: the search engine counts without reading them."""
    request = SearchRequest(BY_MODEL[model].name, clauses=(FacetFilter(facet, (value,)),))
    return search(request, fallback=lambda: model.objects.published().listed().having(facet, value))
