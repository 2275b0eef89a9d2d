"""Two to four countries, organisations or summits side by side, in the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Model, QuerySet, Sum

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
    """A number and the address of the list that it counts."""

    number: int
    href: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """One line of a comparison: what is counted, and a cell for each record compared.

    A cell is a :class:`ComparisonFigure`, or a list of (amount, currency) for money.
    """

    label: str
    cells: tuple[ComparisonFigure | list[tuple[Decimal, str]], ...]


@dataclass(frozen=True)
class Comparison:
    """The records compared and the lines about them: what was done, promised and became of it."""

    kind: str
    records: tuple[Model, ...]
    rows: tuple[ComparisonRow, ...]
    statuses: tuple[ComparisonRow, ...]
    money: ComparisonRow


def compare(kind: str, records: Sequence[Model]) -> Comparison:
    """The comparison of public *records* of one *kind*; a constant number of queries for each."""
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
    money = ComparisonRow("Money promised", tuple(column[2] for column in columns))
    return Comparison(kind, tuple(records), rows, statuses, money)


def _column(kind: str, record: Model) -> tuple[list, dict[str, ComparisonFigure], list]:
    made, pledges = _pledges(kind, record)
    totals = pledges.order_by().values("status").annotate(number=Count("pk"))
    by_status = {row["status"]: row["number"] for row in totals}
    sums = (
        pledges.exclude(amount=None)
        .order_by("currency")
        .values_list("currency")
        .annotate(total=Sum("amount"))
    )
    rows = [
        (label, ComparisonFigure(rows.count(), address))
        for label, rows, address in _lists(kind, record)
    ]
    rows.append(("Pledges made", ComparisonFigure(sum(by_status.values()), made)))
    statuses = {
        status: ComparisonFigure(by_status.get(status, 0), f"{made}&status={status}")
        for status in Status.values
    }
    return rows, statuses, [(total, currency) for currency, total in sums]


def _pledges(kind: str, record: Model) -> tuple[str, QuerySet]:
    """The public pledges that the record made, or that were made at the summit, and their list."""
    public = Pledge.objects.published()
    if kind == "summit":
        return f"/pledges/?summit={record.slug}", public.at_summit(record)
    name = "country" if kind == "country" else "made_by_organisation"
    return f"/pledges/?{name}={record.slug}", public.made_by(record)


def _lists(kind: str, record: Model) -> list[tuple[str, QuerySet, str]]:
    """What is counted of a record, and the address of the list where there is one."""
    query = f"?{kind}={record.slug}"
    quotes, speakers = Quote.objects.published().coverage(), Speaker.objects.published()
    if kind == "summit":
        articles = Article.objects.published().coverage().at_summit(record)
        took_part = Participation.objects.published().filter(summit=record)
        return [
            ("Articles", articles, f"/articles/{query}"),
            ("Quotes", quotes.at_summit(record), f"/quotes/{query}"),
            ("Participants recorded", took_part, ""),
        ]
    if kind == "country":
        organisations = Organisation.objects.published().of_country(record)
        return [
            ("Speakers", speakers.of_country(record), f"/speakers/{query}"),
            ("Quotes of its speakers", quotes.of_country(record), f"/quotes/{query}"),
            ("Organisations", organisations, f"/organisations/{query}"),
        ]
    spoken = quotes.having("organisation", record.slug)
    office = speakers.having("organisation", record.slug)
    return [
        ("Quotes of its speakers, at the time", spoken, f"/quotes/{query}"),
        ("Speakers with an office in it", office, f"/speakers/{query}"),
    ]
