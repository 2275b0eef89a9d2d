"""Columns of an export: a name that stays, a type, what it means, where its value comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from articles.models import Rights, partial

TEXT, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
DATE, MOMENT, LIST = "date", "datetime", "list"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """``value`` takes a record that its sheet has prepared and the archive's address.

    A ``date`` is ISO 8601 as precise as it is known (2025, 2025-03 or 2025-03-31); a ``list`` is a
    JSON array, in CSV its values joined by "; ".
    """

    name: str
    kind: str
    about: str
    value: Callable[[Model, str], Any]


@dataclass(frozen=True, slots=True)
class ExportSchema:
    """The columns of one kind of record, or of all kinds together (``kind`` None).

    ``rows`` gives the public records (for all kinds a mapping of kind to them), ``prepare`` joins
    to a batch of them what the columns print.
    """

    kind: str | None
    rows: Callable[[], QuerySet | dict[str, QuerySet]]
    prepare: Callable[[Sequence[Model]], None]
    columns: tuple[ExportColumn, ...]

    @property
    def name(self) -> str:
        """The plural, as file names and headings write it."""
        return f"{self.kind}s" if self.kind else "results"


def attribute_column(name: str, kind: str, about: str, source: str | None = None) -> ExportColumn:
    """A column that is an attribute of the record (*source*, where the names differ)."""
    source = source or name
    return ExportColumn(name, kind, about, lambda record, site: getattr(record, source))


def text_column(name: str, about: str) -> ExportColumn:
    return attribute_column(name, TEXT, about)


def related_column(name: str, path: str, about: str) -> ExportColumn:
    """A column that is an attribute of a related record; empty where there is none."""
    relation, _, attribute = path.rpartition(".")

    def value(record: Model, site: str) -> Any:
        target = record
        for step in relation.split("."):
            target = getattr(target, step)
            if target is None:
                return None
        return getattr(target, attribute)

    return ExportColumn(name, TEXT, about, value)


def partial_date_columns(name: str, about: str) -> tuple[ExportColumn, ExportColumn]:
    """An imprecise date and, beside it, how precisely it is known."""

    def value(record: Model, site: str) -> str | None:
        known = partial(record, name)
        return known.isoformat() if known else None

    def precision(record: Model, site: str) -> str | None:
        return getattr(record, f"{name}_precision") if getattr(record, name) else None

    return (
        ExportColumn(name, DATE, f"{about}; ISO 8601, as precise as it is known", value),
        ExportColumn(
            f"{name}_precision",
            TEXT,
            f"how precisely {name} is known: day, month or year",
            precision,
        ),
    )


def permalink_column(name: str = "url") -> ExportColumn:
    return ExportColumn(
        name,
        TEXT,
        "the record's page in the archive",
        lambda record, site: f"{site}{record.get_absolute_url()}",
    )


def slugs_column(name: str, source: str, about: str) -> ExportColumn:
    """The slugs of the related records that the sheet has put into *source*."""
    return ExportColumn(
        name, LIST, about, lambda record, site: [one.slug for one in getattr(record, source)]
    )


def json_number(value: Decimal | None) -> int | float | None:
    """An amount as a JSON number: whole where it is whole, never rounded in print."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def may_show_context(record: Model) -> bool:
    """Whether the words around a quote may be shown: only of a text that is public as a whole."""
    return record.article is not None and record.article.rights == Rights.FULL
