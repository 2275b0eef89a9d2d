"""Column definitions of exports: name, type, description and value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from articles.models import Rights, partial

TEXT, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
DATE, DATETIME, LIST = "date", "datetime", "list"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """``value`` takes a record prefetched by its schema, and the URL of the archive.

    A ``date`` is ISO 8601, as precise as known (2025, 2025-03 or 2025-03-31); a ``list`` is a JSON
    array, in CSV its values joined by "; ".
    """

    name: str
    type: str
    description: str
    value: Callable[[Model, str], Any]


@dataclass(frozen=True, slots=True)
class ExportSchema:
    """Rows and columns of one kind of record, or of all kinds together (``kind`` None).

    ``rows`` returns the public records (for all kinds, a mapping by kind), ``prepare`` prefetches
    what the columns of a batch of them need.
    """

    kind: str | None
    rows: Callable[[], QuerySet | dict[str, QuerySet]]
    prepare: Callable[[Sequence[Model]], None]
    columns: tuple[ExportColumn, ...]

    @property
    def name(self) -> str:
        """Plural of the kind, for file names and headings."""
        return f"{self.kind}s" if self.kind else "results"


def attribute_column(
    name: str, type: str, description: str, source: str | None = None
) -> ExportColumn:
    """A column from an attribute of the record, *source* if it has another name."""
    source = source or name
    return ExportColumn(name, type, description, lambda record, site: getattr(record, source))


def text_column(name: str, description: str) -> ExportColumn:
    return attribute_column(name, TEXT, description)


def related_column(name: str, path: str, description: str) -> ExportColumn:
    """A column from an attribute of a related record; empty if there is none."""
    relation, _, attribute = path.rpartition(".")

    def value(record: Model, site: str) -> Any:
        target = record
        for step in relation.split("."):
            target = getattr(target, step)
            if target is None:
                return None
        return getattr(target, attribute)

    return ExportColumn(name, TEXT, description, value)


def partial_date_columns(name: str, description: str) -> tuple[ExportColumn, ExportColumn]:
    """A partial date and its precision."""

    def value(record: Model, site: str) -> str | None:
        date = partial(record, name)
        return date.isoformat() if date else None

    def precision(record: Model, site: str) -> str | None:
        return getattr(record, f"{name}_precision") if getattr(record, name) else None

    return (
        ExportColumn(name, DATE, f"{description}; ISO 8601, as precise as known", value),
        ExportColumn(
            f"{name}_precision", TEXT, f"precision of {name}: day, month or year", precision
        ),
    )


def permalink_column() -> ExportColumn:
    return ExportColumn(
        "url",
        TEXT,
        "its page in the archive",
        lambda record, site: f"{site}{record.get_absolute_url()}",
    )


def slugs_column(name: str, source: str, description: str) -> ExportColumn:
    """A column of the slugs of related records, prefetched into the attribute *source*."""
    return ExportColumn(
        name, LIST, description, lambda record, site: [r.slug for r in getattr(record, source)]
    )


def json_number(value: Decimal | None) -> int | float | None:
    """An amount as a JSON number, an integer if it has no fraction."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def may_show_context(record: Model) -> bool:
    """Whether the text around a quote may be shown: only if the full text is public."""
    return record.article is not None and record.article.rights == Rights.FULL
