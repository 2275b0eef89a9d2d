"""Data dictionary: every column of every file, from the catalogue of fields and the models."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from articles.fields import columns_of as list_columns
from articles.formats.data_files.manifest import TABLES_FOLDER
from articles.formats.exports.archive.columns import columns_of as table_columns
from articles.formats.exports.archive.tables import TABLES
from articles.kinds import KINDS

DICTIONARY = "data-dictionary.csv"
COLUMNS = ("file", "column", "type", "description", "values", "references")


def write_dictionary(folder: Path) -> None:
    """Write ``data-dictionary.csv``."""
    with (folder / DICTIONARY).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows())


def _rows() -> Iterator[tuple[str, ...]]:
    for kind in KINDS:
        if kind.listed:
            for column in list_columns(kind.name):
                yield f"{kind.plural}.csv", column.name, column.type, column.description, "", ""
    for table in TABLES:
        for column in table_columns(table):
            yield (
                f"{TABLES_FOLDER}{table.name}.csv",
                column.name,
                column.type,
                column.description,
                "; ".join(column.values),
                ".".join(column.references or ()),
            )
