"""Derives a table's columns from model fields: types, descriptions, references and values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models as d
from django.db.models import Model

from articles.fields import COLUMN_TYPES, LIST, RecordField, archive_fields, json_number
from articles.fields import columns_of as export_columns
from articles.formats.exports.archive.column_docs import COLUMN_DESCRIPTIONS
from articles.formats.exports.archive.tables import (
    TABLE_NAMES,
    JoinTable,
    Table,
    needs_visibility_check,
)
from articles.kinds import BY_NAME
from articles.models import partial
from articles.rows import Row

PARTIAL_DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
BATCH = 500
_TYPES: tuple[tuple[type[d.Field], str], ...] = (
    (d.BooleanField, "boolean"),
    (d.DateTimeField, "datetime"),
    (d.DateField, "date"),
    (d.DecimalField, "number"),
    (d.IntegerField, "integer"),
    (d.JSONField, "array"),
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """``references`` is the table and column of a foreign key, ``values`` the possible choices."""

    name: str
    type: str
    description: str = ""
    references: tuple[str, str] | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False


def columns_of(table: Table | JoinTable) -> list[TableColumn]:
    """The columns of a table; each partial date is followed by its precision."""
    if isinstance(table, JoinTable):
        return [_join_column(*end) for end in zip(table.ends, table.models, strict=True)]
    columns = []
    for name in table.columns:
        columns += _columns(table.model, name)
    for field in archive_fields(table.kind):
        type = COLUMN_TYPES.get(field.type, field.type)
        columns.append(
            TableColumn(field.name, "array" if type == LIST else type, field.description)
        )
    if hasattr(table.model, "get_absolute_url"):
        columns.append(TableColumn("page", "string", "its page in the archive"))
    return columns


def _join_column(name: str, model: type[Model]) -> TableColumn:
    description = f"id of the {model._meta.verbose_name}"
    return TableColumn(name, "integer", description, (TABLE_NAMES[model], "id"), required=True)


def _columns(model: type[Model], name: str) -> list[TableColumn]:
    field = model._meta.get_field(name.removesuffix("_id") if name != "id" else "id")
    description = _description(field, name)
    if isinstance(field, d.ForeignKey):
        key = field.target_field
        kind = "string" if isinstance(key, d.CharField) else "integer"
        references = (TABLE_NAMES[field.related_model], key.name)
        return [TableColumn(name, kind, description, references, required=not field.null)]
    if _is_partial(model, name):
        return [
            TableColumn(
                name, "string", f"{description}; as precise as known", pattern=PARTIAL_DATE_PATTERN
            ),
            TableColumn(
                f"{name}_precision",
                "string",
                f"precision of {name}",
                values=("day", "month", "year"),
            ),
        ]
    kind = next((kind for cls, kind in _TYPES if isinstance(field, cls)), "string")
    values = tuple(value for value, _ in field.choices or ())
    required = field.primary_key or (kind != "string" and not field.null)
    return [TableColumn(name, kind, description, values=values, required=required)]


def _description(field: d.Field, name: str) -> str:
    """From ``COLUMN_DESCRIPTIONS``, the field's help text or the export schema."""
    kind = field.model._meta.model_name
    if isinstance(field, d.ForeignKey):
        key = "code" if isinstance(field.target_field, d.CharField) else "id"
        return f"{key} of the {field.verbose_name}"
    columns = export_columns(kind) if kind in BY_NAME and BY_NAME[kind].listed else ()
    exported = {column.name: column.description for column in columns}
    return (
        COLUMN_DESCRIPTIONS.get(f"{kind}.{name}")
        or str(field.help_text)
        or exported.get(name)
        or COLUMN_DESCRIPTIONS.get(name, str(field.verbose_name))
    )


def _is_partial(model: type[Model], name: str) -> bool:
    return any(field.name == f"{name}_precision" for field in model._meta.fields)


def values_of(table: Table | JoinTable, site: str) -> Iterator[list[Any]]:
    """The rows of a table as plain values, in the order of its columns."""
    if isinstance(table, JoinTable):
        yield from (list(pair) for pair in table.rows().iterator(chunk_size=2_000))
        return
    readers = _readers(table, site)
    rows = table.rows().iterator(chunk_size=BATCH)
    while batch := tuple(islice(rows, BATCH)):
        public = _public_references(table, batch)
        for record in batch:
            yield [reader(record, public) for reader in readers]


#: Reads a column's value from a record; takes the ids of public records by relation.
Reader = Callable[[Model, dict[str, set]], Any]


def _readers(table: Table, site: str) -> list[Reader]:
    readers: list[Reader] = []
    for name in table.columns:
        readers += _reader(table.model, name)
    readers += [_field(field) for field in archive_fields(table.kind)]
    if hasattr(table.model, "get_absolute_url"):
        readers.append(lambda record, public: f"{site}{record.get_absolute_url()}")
    return readers


def _attribute(name: str) -> Reader:
    def read(record: Model, public: dict[str, set]) -> Any:
        value = _plain(getattr(record, name))
        return json_number(value) if name == "amount" else value

    return read


def _field(field: RecordField) -> Reader:
    return lambda record, public: _plain(field.value(Row(record)))


def _plain(value: Any) -> Any:
    """A value as a cell: a list as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _reader(model: type[Model], name: str) -> list[Reader]:
    if _is_partial(model, name):

        def iso_date(record: Model, public: dict[str, set]) -> str | None:
            date = partial(record, name)
            return date.isoformat() if date else None

        def precision(record: Model, public: dict[str, set]) -> str | None:
            return getattr(record, f"{name}_precision") if getattr(record, name) else None

        return [iso_date, precision]
    relation = name.removesuffix("_id")
    if name.endswith("_id") and needs_visibility_check(model, relation):
        return [lambda record, public: _if_public(getattr(record, name), public[relation])]
    return [_attribute(name)]


def _if_public(key: int | None, public: set) -> int | None:
    return key if key in public else None


def _public_references(table: Table, batch: tuple[Model, ...]) -> dict[str, set]:
    """The ids of public records by relation, for relations that may refer to hidden records."""
    references = {}
    for name in table.columns:
        relation = name.removesuffix("_id")
        if name.endswith("_id") and needs_visibility_check(table.model, relation):
            target = table.model._meta.get_field(relation).related_model
            keys = {getattr(record, name) for record in batch} - {None}
            public = target.objects.published().filter(pk__in=keys)
            references[relation] = set(public.values_list("pk", flat=True))
    return references
