"""Comparison of two to four countries, organisations or summits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet

from . import statistics
from .charts import ChartFigure
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
)

MAX_COMPARED = 4
KINDS: dict[str, type[Model]] = {
    "country": Country,
    "organisation": Organisation,
    "summit": Summit,
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


@dataclass(frozen=True)
class ComparisonMoney:
    """The sum in one currency, and links to the amounts that are not in it."""

    total: statistics.MoneyTotal
    not_added: tuple[ChartFigure, ...]


@dataclass(frozen=True)
class Comparison:
    """The compared records, and rows of counts, pledges by status and money."""

    kind: str
    records: tuple[Model, ...]
    rows: tuple[ComparisonRow, ...]
    statuses: tuple[ComparisonRow, ...]
    money: ComparisonRow


def compare(kind: str, records: Sequence[Model]) -> Comparison:
    """Compare public *records* of one *kind*, with a constant number of queries for each."""
    columns = [_column(kind, record) for record in records]
    labels = [label for label, _ in columns[0][0]] if columns else []
    rows = tuple(
        ComparisonRow(label, tuple(column[0][at][1] for column in columns))
        for at, label in enumerate(labels)
    )
    statuses = tuple(
        ComparisonRow(Status(status).label, tuple(column[1][status] for column in columns))
        for status in Status.values
    )
    money = ComparisonRow("Money pledged", tuple(column[2] for column in columns))
    return Comparison(kind, tuple(records), rows, statuses, money)


def _column(kind: str, record: Model) -> tuple[list, dict[str, ComparisonFigure], list]:
    """The cells of one record: counts with labels, pledges by status, sums by currency."""
    pledges_url, pledges = _pledges(kind, record)
    totals = pledges.order_by().values("status").annotate(number=Count("pk"))
    by_status = {row["status"]: row["number"] for row in totals}
    sums = [_money(total, pledges_url) for total in statistics.money(pledges)]
    rows = [
        (label, ComparisonFigure(rows.count(), url)) for label, rows, url in _lists(kind, record)
    ]
    rows.append(("Pledges made", ComparisonFigure(sum(by_status.values()), pledges_url)))
    statuses = {
        status: ComparisonFigure(by_status.get(status, 0), f"{pledges_url}&status={status}")
        for status in Status.values
    }
    return rows, statuses, sums


def _money(total: statistics.MoneyTotal, pledges_url: str) -> ComparisonMoney:
    url = f"{pledges_url}&currency={total.currency}&amount_type="
    return ComparisonMoney(
        total,
        tuple(
            ChartFigure(statistics.NOT_ADDED[kind], number, href=f"{url}{kind.value}")
            for kind, number in total.not_added.items()
        ),
    )


def _pledges(kind: str, record: Model) -> tuple[str, QuerySet]:
    """The public pledges made by the record or at the summit, with the URL of their list."""
    public = Pledge.objects.published()
    if kind == "summit":
        return f"/pledges/?summit={record.slug}", public.at_summit(record)
    name = "country" if kind == "country" else "made_by_organisation"
    return f"/pledges/?{name}={record.slug}", public.made_by(record)


def _lists(kind: str, record: Model) -> list[tuple[str, QuerySet, str]]:
    """The record's related rows by label, each with the URL of the list if there is one."""
    query = f"?{kind}={record.slug}"
    quotes, speakers = Quote.objects.published().listed(), Speaker.objects.published()
    if kind == "summit":
        articles = Article.objects.published().coverage().at_summit(record)
        participants = Participation.objects.published().filter(summit=record)
        return [
            ("Articles", articles, f"/articles/{query}"),
            ("Quotes", quotes.at_summit(record), f"/quotes/{query}"),
            ("Participants recorded", participants, ""),
        ]
    if kind == "country":
        organisations = Organisation.objects.published().of_country(record)
        return [
            ("Speakers", speakers.of_country(record), f"/speakers/{query}"),
            ("Quotes by its speakers", quotes.of_country(record), f"/quotes/{query}"),
            ("Organisations", organisations, f"/organisations/{query}"),
        ]
    quotes = quotes.having("organisation", record.slug)
    speakers = speakers.having("organisation", record.slug)
    return [
        ("Quotes by its speakers at the time", quotes, f"/quotes/{query}"),
        ("Speakers with a position in it", speakers, f"/speakers/{query}"),
    ]
