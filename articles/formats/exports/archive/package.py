"""Frictionless Data Package: one CSV file per table, described by ``datapackage.json``.

https://specs.frictionlessdata.io/ (Tabular Data Package).
"""

from __future__ import annotations

from typing import Any

from articles.formats.exports.archive.columns import TableColumn
from articles.formats.exports.archive.tables import JoinTable, Table
from articles.formats.exports.labels import escape_formula
from articles.formats.exports.licence import (
    LICENCE_NAME,
    LICENCE_TITLE,
    LICENCE_URL,
    RIGHTS_NOTE,
)
from articles.formats.exports.streams import iso_8601

# The tables that name the sources of each record.
SOURCES = {
    "data/articles.csv": "Articles: publisher, byline and URL at the publisher",
    "data/article_copies.csv": "Other URLs of the same articles",
    "data/sources.csv": "Sources of single records",
    "data/evidence.csv": "Evidence for the status of pledges",
    "data/outcome_documents.csv": "Documents adopted by summits",
}


def package_descriptor(resources: list[dict], created: str, site: str) -> dict:
    """``datapackage.json``."""
    package = {
        "profile": "tabular-data-package",
        "name": "summit-archive",
        "title": "Summit Archive",
        "description": f"Articles, speakers, quotes and pledges of summits. {RIGHTS_NOTE} Text "
        "that a spreadsheet would run as a formula is prefixed with an apostrophe.",
        "created": created,
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "contributors": [{"title": "Summit Archive", "role": "publisher"}],
        "sources": [{"title": title, "path": path} for path, title in SOURCES.items()],
        "resources": resources,
    }
    return package | ({"homepage": f"{site}/"} if site else {})


def resource_descriptor(
    table: Table | JoinTable, columns: list[TableColumn], size: int, sha256: str
) -> dict:
    """The descriptor of one table."""
    keys = {
        "primaryKey": list(table.ends) if isinstance(table, JoinTable) else columns[0].name,
        "foreignKeys": [
            {
                "fields": column.name,
                "reference": {
                    "resource": "" if column.references[0] == table.name else column.references[0],
                    "fields": column.references[1],
                },
            }
            for column in columns
            if column.references
        ],
    }
    fields = [_field(column) for column in columns]
    schema = {"fields": fields, "missingValues": [""], **{k: v for k, v in keys.items() if v}}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.description,
        "path": f"data/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": schema,
    }


def _field(column: TableColumn) -> dict:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.description:
        field["description"] = column.description
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern:
        constraints["pattern"] = column.pattern
    return field | ({"constraints": constraints} if constraints else {})


def csv_cell(value: Any) -> Any:
    """A value for CSV: formulas escaped with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    return escape_formula(iso_8601(value))
