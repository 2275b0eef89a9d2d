"""Change log: compares the SQLite files of two builds, table by table.

Both contain only public rows, so a draft is in neither, and a row that is only in the older one was
withdrawn or deleted, or depends on a record that was. SQLite compares on disk, so the memory needed
does not grow with the archive.
"""

# ruff: noqa: S608 - queries contain only names of our own tables and columns

from __future__ import annotations

import csv
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from articles.formats.exports.archive.sqlite import DATABASE
from articles.formats.exports.archive.tables import TABLES, JoinTable, Table

CHANGES = "changes.csv"
COLUMNS = ("build", "table", "change", "id")
KEPT_FOR = timedelta(days=366)
# The time of a save that changed nothing public, and addresses.
_NOT_COMPARED = {"updated_at", "page"}
_log = logging.getLogger(__name__)


def write_changes(folder: Path, earlier: Path | None, created: datetime) -> dict:
    """Write ``changes.csv``: rows that differ from the build *earlier*, then those it lists.

    Returns the counts by table and change. Nothing is compared without an earlier build, or if its
    database cannot be read.
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with (folder / CHANGES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        if earlier is None:
            return {}
        start = file.tell()
        try:
            for table, change, key in compare(folder, earlier):
                writer.writerow([f"{created:%Y-%m-%dT%H:%M:%SZ}", table, change, key])
                counts[table][change] += 1
        except sqlite3.DatabaseError as error:
            _log.warning("the earlier build cannot be compared: %s", error)
            counts.clear()
            file.seek(start)
            file.truncate()
        writer.writerows(_recent_rows(earlier / CHANGES, created - KEPT_FOR))
    return {table: dict(numbers) for table, numbers in counts.items()}


def compare(new: Path, old: Path) -> Iterator[tuple[str, str, int | str]]:
    """Table, change and key of each row that differs between the databases of two builds."""
    connection = sqlite3.connect(_read_only(new), uri=True)
    with closing(connection):
        connection.execute("ATTACH ? AS old", [_read_only(old)])
        for table in TABLES:
            if isinstance(table, Table):
                for change, query in _queries(connection, table):
                    yield from ((table.name, change, key) for (key,) in connection.execute(query))


def _read_only(folder: Path) -> str:
    return f"file:{quote(str(folder / DATABASE))}.db?mode=ro"


def _queries(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[str, str]]:
    """A query of keys for each change; none if the earlier database has no such table."""
    names = _common_columns(connection, table.name)
    if not names:
        return
    key, *others = names
    new, old = f'main."{table.name}"', f'old."{table.name}"'
    missing = "SELECT {key} FROM {here} WHERE {key} NOT IN (SELECT {key} FROM {there})"
    yield "added", missing.format(key=key, here=new, there=old)
    compared = [name for name in others if name not in _NOT_COMPARED]
    differs = " OR ".join(f'a."{name}" IS NOT b."{name}"' for name in compared)
    changed = [f"SELECT a.{key} FROM {new} AS a JOIN {old} AS b USING ({key}) WHERE {differs}"]
    for each in _join_tables(table):
        changed += _pair_queries(connection, each)
    both = f"{key} IN (SELECT {key} FROM {new}) AND {key} IN (SELECT {key} FROM {old})"
    yield "changed", f"SELECT {key} FROM ({' UNION '.join(changed)}) WHERE {both}"
    yield "withdrawn", missing.format(key=key, here=old, there=new)


def _join_tables(table: Table) -> list[JoinTable]:
    """The join tables whose pairs belong to rows of *table*."""
    return [each for each in TABLES if isinstance(each, JoinTable) and each.model is table.model]


def _pair_queries(connection: sqlite3.Connection, table: JoinTable) -> Iterator[str]:
    """Queries of the first key of each pair that is in one of the databases only."""
    if _common_columns(connection, table.name):
        new, old = f'SELECT * FROM main."{table.name}"', f'SELECT * FROM old."{table.name}"'
        for pairs in (f"{new} EXCEPT {old}", f"{old} EXCEPT {new}"):
            yield f"SELECT {table.ends[0]} FROM ({pairs})"


def _common_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Columns of a table in both databases, in order; a release may add some."""
    new, old = (
        [row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{table}")')]
        for schema in ("main", "old")
    )
    return [name for name in new if name in old]


def _recent_rows(path: Path, since: datetime) -> Iterator[list[str]]:
    """The rows of an earlier change log since a time."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        yield from (row for row in rows if row[0] >= since.isoformat())
