"""Streaming writers: batches of records as chunks of CSV, JSON or NDJSON."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from articles.fields import LIST, ExportColumn
from articles.formats.exports.labels import ColumnLabels, escape_formula
from articles.formats.exports.schemas import ExportSchema

Batches = Iterable[list[Model]]
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

_CSV_ONLY = ("bom", "excel")  # options, not metadata of the file


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """``stream`` takes a schema, batches of its rows, the archive's URL and the file's metadata."""

    name: str
    media_type: str
    stream: Callable[[ExportSchema, Batches, str, Mapping[str, Any]], Iterator[str]]


class _EchoFile:
    """File-like object whose ``write`` returns the line, so that ``csv.writer`` can be streamed."""

    def write(self, line: str) -> str:
        return line


def _rows(schema: ExportSchema, batch: list[Model], site: str) -> Iterator[list[Any]]:
    """Column values of each record of a batch."""
    for row in schema.prepare(batch):
        yield [column.value(row, site) for column in schema.columns]


def csv_stream(
    schema: ExportSchema, batches: Batches, site: str, metadata: Mapping[str, Any]
) -> Iterator[str]:
    """A header and a line per record (RFC 4180).

    ``metadata["bom"]`` adds a byte order mark, ``metadata["excel"]`` columns with labels.
    """
    writer = csv.writer(_EchoFile(), lineterminator="\r\n")
    labels = ColumnLabels(schema if metadata.get("excel") else None)
    header = writer.writerow(labels.add_to_header([column.name for column in schema.columns]))
    yield BOM + header if metadata.get("bom") else header
    for batch in batches:
        rows = list(_rows(schema, batch, site))
        labels.load(rows)
        yield "".join(
            writer.writerow(
                labels.add_to_row(
                    values, [csv_cell(c, v) for c, v in zip(schema.columns, values, strict=True)]
                )
            )
            for values in rows
        )


def json_stream(
    schema: ExportSchema, batches: Batches, site: str, metadata: Mapping[str, Any]
) -> Iterator[str]:
    """One object: the metadata of the file, then ``items``."""
    shown = {name: value for name, value in metadata.items() if name not in _CSV_ONLY}
    head = json.dumps(shown, indent=1)
    yield f"{head[:-2]},\n" if len(head) > 2 else "{"
    yield ' "items": ['
    separator = "\n"
    for batch in batches:
        lines = [_json_object(schema, values) for values in _rows(schema, batch, site)]
        if lines:
            yield separator + ",\n".join(lines)
            separator = ",\n"
    yield "\n]}\n"


def ndjson_stream(
    schema: ExportSchema, batches: Batches, site: str, metadata: Mapping[str, Any]
) -> Iterator[str]:
    """One JSON object per line."""
    for batch in batches:
        yield "".join(f"{_json_object(schema, values)}\n" for values in _rows(schema, batch, site))


def csv_cell(column: ExportColumn, value: Any) -> Any:
    """A value for CSV: lists joined, formulas escaped with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if column.type == LIST:
        value = "; ".join(map(str, value))
    return escape_formula(iso_8601(value))


def iso_8601(value: Any) -> str:
    """Dates and datetimes as ISO 8601, datetimes in UTC to the second; other values as text."""
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='seconds')}Z"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _json_object(schema: ExportSchema, values: list[Any]) -> str:
    pairs = {column.name: value for column, value in zip(schema.columns, values, strict=True)}
    return json.dumps(pairs, ensure_ascii=False, default=iso_8601)


FORMATS = {
    export_format.name: export_format
    for export_format in (
        ExportFormat("csv", "text/csv; charset=utf-8", csv_stream),
        ExportFormat("json", "application/json", json_stream),
        ExportFormat("ndjson", "application/x-ndjson", ndjson_stream),
    )
}
