"""Writes the whole public archive into a folder, atomically."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles.formats.exports.archive import package
from articles.formats.exports.archive.columns import columns_of, values_of
from articles.formats.exports.archive.sqlite import DATABASE, SQLiteExport, metadata
from articles.formats.exports.archive.tables import TABLES, JoinTable, Table
from articles.formats.folders import replace_folder, write_checksums
from articles.formats.snapshot import read_snapshot

BATCH = 500


def write_archive(folder: Path, site: str = "") -> dict[str, int]:
    """Write the Data Package and the SQLite file; returns the number of rows by table.

    *site* is the URL of the archive, for links to its pages. Everything is written to a temporary
    folder next to *folder* and renamed at the end. An earlier export is replaced; raises
    ``FolderError`` if the folder contains anything else.
    """
    with replace_folder(folder, "datapackage.json") as temporary:
        with read_snapshot():
            counts = write_tables(temporary, site)
        write_checksums(temporary)
    return counts


def write_tables(folder: Path, site: str) -> dict[str, int]:
    """Write the Data Package and the SQLite file into an empty folder."""
    (folder / "data").mkdir()
    database = SQLiteExport(folder / f"{DATABASE}.db")
    resources, counts = [], {}
    for table in TABLES:
        columns = columns_of(table)
        database.add(table, columns)
        path = folder / "data" / f"{table.name}.csv"
        counts[table.name] = _write_table(table, path, database, [c.name for c in columns], site)
        database.finish(table, columns)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        resources.append(package.resource_descriptor(table, columns, path.stat().st_size, sha256))
    database.close()
    created = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    _write_json(folder / "datapackage.json", package.package_descriptor(resources, created, site))
    _write_json(folder / "metadata.json", metadata(site))
    return counts


def _write_table(
    table: Table | JoinTable, path: Path, database: SQLiteExport, header: list[str], site: str
) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for rows in _batches(values_of(table, site)):
            writer.writerows([package.csv_cell(value) for value in row] for row in rows)
            database.insert(table, rows)
            count += len(rows)
    return count


def _batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write_json(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
