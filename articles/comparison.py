"""Two to four countries, organisations or summits side by side, in the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Model, Q, QuerySet, Sum

from .models import (
    ActorPart,
    Article,
    Country,
    Organisation,
    Participation,
    Pledge,
    PledgeActor,
    Quote,
    Speaker,
    Status,
    Summit,
)

MOST = 4
KINDS: dict[str, type[Model]] = {
    "country": Country,
    "organisation": Organisation,
    "summit": Summit,
}


@dataclass(frozen=True)
class Figure:
    """A number and the address of the list that it counts."""

    number: int
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a comparison: what is counted, and a cell for each record compared.

    A cell is a :class:`Figure`, or a list of (amount, currency) for money.
    """

    label: str
    cells: tuple[Figure | list[tuple[Decimal, str]], ...]


@dataclass(frozen=True)
class Comparison:
    """The records compared and the lines about them: what was done, promised and became of it."""

    kind: str
    records: tuple[Model, ...]
    rows: tuple[Row, ...]
    statuses: tuple[Row, ...]
    money: Row


def compare(kind: str, records: Sequence[Model]) -> Comparison:
    """The comparison of public *records* of one *kind*; a constant number of queries for each."""
    columns = [_column(kind, record) for record in records]
    labels = [label for label, _ in columns[0][0]] if columns else []
    rows = tuple(
        Row(label, tuple(column[0][at][1] for column in columns)) for at, label in enumerate(labels)
    )
    statuses = tuple(
        Row(Status(status).label, tuple(column[1][status] for column in columns))
        for status in Status.values
    )
    money = Row("Money promised", tuple(column[2] for column in columns))
    return Comparison(kind, tuple(records), rows, statuses, money)


def _column(kind: str, record: Model) -> tuple[list, dict[str, Figure], list]:
    query = f"?{kind}={record.slug}"
    pledges = _pledges(kind, record)
    totals = pledges.order_by().values("status").annotate(number=Count("pk"))
    by_status = {row["status"]: row["number"] for row in totals}
    sums = (
        pledges.exclude(amount=None)
        .order_by("currency")
        .values_list("currency")
        .annotate(total=Sum("amount"))
    )
    rows = [
        (label, Figure(rows.count(), f"{address}{query}" if address else ""))
        for label, rows, address in _lists(kind, record)
    ]
    rows.append(("Pledges made", Figure(sum(by_status.values()), "")))
    statuses = {status: Figure(by_status.get(status, 0)) for status in Status.values}
    return rows, statuses, [(total, currency) for currency, total in sums]


def _pledges(kind: str, record: Model) -> QuerySet:
    """The public pledges that the record made, or that were made at the summit."""
    public = Pledge.objects.published()
    if kind == "summit":
        return public.filter(summit=record)
    made = PledgeActor.objects.published().filter(part=ActorPart.MAKER)
    of = Q(country=record) if kind == "country" else Q(organisation=record)
    if kind == "country":
        of |= Q(organisation__country=record) | Q(speaker__country=record)
    return public.filter(pk__in=made.filter(of).order_by().values("pledge"))


def _lists(kind: str, record: Model) -> list[tuple[str, QuerySet, str]]:
    if kind == "summit":
        return [
            (
                "Articles",
                Article.objects.published().coverage().filter(summit=record),
                "/articles/",
            ),
            ("Quotes", Quote.objects.published().coverage().filter(_at(record)), "/quotes/"),
            (
                "Participants recorded",
                Participation.objects.published().filter(summit=record),
                "",
            ),
        ]
    if kind == "country":
        spoken = Q(speaker__country=record)
        return [
            ("Speakers", Speaker.objects.published().filter(country=record), "/speakers/"),
            ("Quotes of its speakers", Quote.objects.published().coverage().filter(spoken), ""),
            (
                "Organisations",
                Organisation.objects.published().filter(country=record),
                "/organisations/",
            ),
        ]
    return [
        (
            "Quotes of its speakers, at the time",
            Quote.objects.published().coverage().filter(organisation_at_time=record),
            "",
        ),
        (
            "Speakers with an office in it",
            Speaker.objects.published().filter(appointments__organisation=record).distinct(),
            "",
        ),
    ]


def _at(summit: Summit) -> Q:
    return Q(summit=summit) | Q(summit__isnull=True, article__summit=summit)
