"""What a table's columns are, read off its records' fields: types, meanings, references, values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models as d
from django.db.models import Model

from articles.formats.exports.archive.column_docs import ABOUT
from articles.formats.exports.archive.tables import (
    NAMES,
    JoinTable,
    Table,
    needs_visibility_check,
)
from articles.formats.exports.columns import json_number
from articles.formats.exports.schemas import SCHEMAS
from articles.models import partial

PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
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
    """``refers`` names the table and column of a reference; ``values`` the choices there are."""

    name: str
    type: str
    about: str = ""
    refers: tuple[str, str] | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False


def columns_of(table: Table | JoinTable) -> list[TableColumn]:
    """The columns of a table; every imprecise date has its precision in the next one."""
    if isinstance(table, JoinTable):
        ends = zip(table.ends, (table.model, table.target), strict=True)
        return [
            TableColumn(n, "integer", f"number of the {m._meta.verbose_name}", (NAMES[m], "id"),
                   required=True)
            for n, m in ends
        ]  # fmt: skip
    made = []
    for name in table.columns:
        made += _columns(table.model, name)
    made += [TableColumn(name, "string", "as much of it as is public") for name in table.computed]
    if hasattr(table.model, "get_absolute_url"):
        made.append(TableColumn("page", "string", "the record's page in the archive"))
    return made


def _columns(model: type[Model], name: str) -> list[TableColumn]:
    field = model._meta.get_field(name.removesuffix("_id") if name != "id" else "id")
    about = _about(field, name)
    if isinstance(field, d.ForeignKey):
        key = field.target_field
        kind = "string" if isinstance(key, d.CharField) else "integer"
        refers = (NAMES[field.related_model], key.name)
        return [TableColumn(name, kind, about, refers, required=not field.null)]
    if _is_partial(model, name):
        return [
            TableColumn(
                name, "string", f"{about}; as precise as it is known", pattern=PARTIAL_DATE
            ),
            TableColumn(
                f"{name}_precision",
                "string",
                f"how precisely {name} is known",
                values=("day", "month", "year"),
            ),
        ]
    kind = next((kind for of, kind in _TYPES if isinstance(field, of)), "string")
    values = tuple(value for value, _ in field.choices or ())
    required = field.primary_key or (kind != "string" and not field.null)
    return [TableColumn(name, kind, about, values=values, required=required)]


def _about(field: d.Field, name: str) -> str:
    """What a column means, in the words of the model, of the exports or of the whole archive."""
    kind = field.model._meta.model_name
    if isinstance(field, d.ForeignKey):
        key = "code" if isinstance(field.target_field, d.CharField) else "number"
        return f"{key} of the {field.verbose_name}"
    listed = {one.name: one.description for one in SCHEMAS[kind].columns} if kind in SCHEMAS else {}
    known = ABOUT.get(f"{kind}.{name}") or str(field.help_text) or listed.get(name)
    return known or ABOUT.get(name, str(field.verbose_name))


def _is_partial(model: type[Model], name: str) -> bool:
    return any(field.name == f"{name}_precision" for field in model._meta.fields)


def values_of(table: Table | JoinTable, site: str) -> Iterator[list[Any]]:
    """The rows of a table as plain values in the order of its columns."""
    if isinstance(table, JoinTable):
        yield from (list(pair) for pair in table.rows().iterator(chunk_size=2_000))
        return
    readers = _readers(table, site)
    for batch in batched_rows(table):
        public = _public_references(table, batch)
        for record in batch:
            yield [reader(record, public) for reader in readers]


def batched_rows(table: Table) -> Iterator[tuple[Model, ...]]:
    """The records of a table, a few hundred at a time."""
    rows = table.rows().iterator(chunk_size=BATCH)
    while batch := tuple(islice(rows, BATCH)):
        yield batch


Reader = Callable[[Model, dict[str, set]], Any]


def _readers(table: Table, site: str) -> list[Reader]:
    readers: list[Reader] = []
    for name in table.columns:
        readers += _reader(table.model, name)
    readers += [_attribute(name) for name in table.computed]
    if hasattr(table.model, "get_absolute_url"):
        readers.append(lambda record, public: f"{site}{record.get_absolute_url()}")
    return readers


def _attribute(name: str) -> Reader:
    def read(record: Model, public: dict[str, set]) -> Any:
        value = getattr(record, name)
        if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False)
        return json_number(value) if name == "amount" else value

    return read


def _reader(model: type[Model], name: str) -> list[Reader]:
    if _is_partial(model, name):

        def day(record: Model, public: dict[str, set]) -> str | None:
            known = partial(record, name)
            return known.isoformat() if known else None

        def precision(record: Model, public: dict[str, set]) -> str | None:
            return getattr(record, f"{name}_precision") if getattr(record, name) else None

        return [day, precision]
    relation = name.removesuffix("_id")
    if name.endswith("_id") and needs_visibility_check(model, relation):
        return [lambda record, public: _if_public(getattr(record, name), public[relation])]
    return [_attribute(name)]


def _if_public(key: int | None, public: set) -> int | None:
    return key if key in public else None


def _public_references(table: Table, batch: tuple[Model, ...]) -> dict[str, set]:
    """For each relation that may lead to a hidden record: which of the keys are public."""
    found = {}
    for name in table.columns:
        relation = name.removesuffix("_id")
        if name.endswith("_id") and needs_visibility_check(table.model, relation):
            target = table.model._meta.get_field(relation).related_model
            keys = {getattr(record, name) for record in batch} - {None}
            public = target.objects.published().filter(pk__in=keys)
            found[relation] = set(public.values_list("pk", flat=True))
    return found
