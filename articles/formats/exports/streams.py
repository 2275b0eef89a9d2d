"""Batches of records -> the pieces of a file, made as they are sent."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from articles.formats.exports.columns import LIST, ExportColumn, ExportSchema

Batches = Iterable[list[Model]]
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

# A spreadsheet takes a cell that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """``pieces`` takes a sheet, its batches, the archive's address and facts about the file."""

    name: str
    media_type: str
    pieces: Callable[[ExportSchema, Batches, str, Mapping[str, Any]], Iterator[str]]


class _EchoFile:
    """A file that gives back what is written to it: csv writes, and the line is sent."""

    def write(self, line: str) -> str:
        return line


def record_values(sheet: ExportSchema, batch: list[Model], site: str) -> Iterator[list[Any]]:
    """The values of a batch's records, column by column."""
    sheet.prepare(batch)
    for record in batch:
        yield [column.value(record, site) for column in sheet.columns]


def csv_stream(
    sheet: ExportSchema, batches: Batches, site: str, facts: Mapping[str, Any]
) -> Iterator[str]:
    """A header and a line for each record (RFC 4180); ``facts["bom"]`` puts a BOM first."""
    writer = csv.writer(_EchoFile(), lineterminator="\r\n")
    header = writer.writerow([column.name for column in sheet.columns])
    yield BOM + header if facts.get("bom") else header
    for batch in batches:
        yield "".join(
            writer.writerow([csv_cell(c, v) for c, v in zip(sheet.columns, values, strict=True)])
            for values in record_values(sheet, batch, site)
        )


def json_stream(
    sheet: ExportSchema, batches: Batches, site: str, facts: Mapping[str, Any]
) -> Iterator[str]:
    """One object: the facts about the file, then ``items``."""
    head = json.dumps({name: value for name, value in facts.items() if name != "bom"}, indent=1)
    yield f"{head[:-2]},\n" if len(head) > 2 else "{"
    yield ' "items": ['
    between = "\n"
    for batch in batches:
        lines = [_object(sheet, values) for values in record_values(sheet, batch, site)]
        if lines:
            yield between + ",\n".join(lines)
            between = ",\n"
    yield "\n]}\n"


def ndjson_stream(
    sheet: ExportSchema, batches: Batches, site: str, facts: Mapping[str, Any]
) -> Iterator[str]:
    """One JSON object a line."""
    for batch in batches:
        yield "".join(f"{_object(sheet, values)}\n" for values in record_values(sheet, batch, site))


def csv_cell(column: ExportColumn, value: Any) -> Any:
    """A value as CSV holds it: lists joined, no text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if column.kind == LIST:
        value = "; ".join(str(one) for one in value)
    value = iso_8601(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def iso_8601(value: Any) -> str:
    """Days and points in time as ISO 8601, the latter in UTC to the second."""
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='seconds')}Z"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _object(sheet: ExportSchema, values: list[Any]) -> str:
    pairs = {column.name: value for column, value in zip(sheet.columns, values, strict=True)}
    return json.dumps(pairs, ensure_ascii=False, default=iso_8601)


FORMATS = {
    one.name: one
    for one in (
        ExportFormat("csv", "text/csv; charset=utf-8", csv_stream),
        ExportFormat("json", "application/json", json_stream),
        ExportFormat("ndjson", "application/x-ndjson", ndjson_stream),
    )
}
