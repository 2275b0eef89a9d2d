"""The whole archive as one SQLite file that Datasette opens, with labels and full-text search."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from articles.formats.exports.archive.columns import TableColumn
from articles.formats.exports.archive.tables import TABLES, JoinTable, Table
from articles.formats.exports.licence import LICENCE_TITLE, LICENCE_URL, RIGHTS_NOTE
from articles.formats.exports.streams import iso_8601

DATABASE = "summit-archive"
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}


class SQLiteExport:
    """A new SQLite file; tables are added one by one, then it is finished."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA foreign_keys = OFF")  # a table may refer to itself

    def add(self, table: Table | JoinTable, columns: list[TableColumn]) -> None:
        """Make an empty table."""
        key = ", ".join(f'"{name}"' for name in table.ends) if isinstance(table, JoinTable) else ""
        parts = []
        for column in columns:
            part = f'"{column.name}" {_TYPES.get(column.type, "TEXT")}'
            part += " PRIMARY KEY" if not key and column is columns[0] else ""
            if column.refers:
                part += f' REFERENCES "{column.refers[0]}"("{column.refers[1]}")'
            parts.append(part)
        parts += [f"PRIMARY KEY ({key})"] if key else []
        self.connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(parts)})')

    def insert(self, table: Table | JoinTable, rows: Iterable[list[Any]]) -> None:
        """Put rows into a table."""
        kept = [[_stored(value) for value in row] for row in rows]
        if kept:
            marks = ", ".join("?" * len(kept[0]))
            into = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - names of ours
            self.connection.executemany(into, kept)

    def finish(self, table: Table | JoinTable, columns: list[TableColumn]) -> None:
        """Index the references of a filled table, and its full text."""
        for column in columns:
            if column.refers:
                self.connection.execute(
                    f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
                )
        searched = getattr(table, "searched", ())
        if searched:
            names = ", ".join(f'"{name}"' for name in searched)
            fts = f'"{table.name}_fts"'
            self.connection.execute(
                f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{table.name}', "
                "content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
            )
            rebuild = f"INSERT INTO {fts} ({fts}) VALUES ('rebuild')"  # noqa: S608 - names of ours
            self.connection.execute(rebuild)

    def close(self) -> None:
        """Check the references, gather statistics and close; raises on a broken reference."""
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"references lead nowhere: {broken[:3]}")
        self.connection.commit()
        self.connection.execute("ANALYZE")
        self.connection.commit()
        self.connection.close()


def metadata(site: str) -> dict:
    """``metadata.json``: titles, descriptions, labels and the licence, as Datasette reads them."""
    tables = {}
    for table in TABLES:
        described = {"description": table.about}
        if isinstance(table, Table):
            described["label_column"] = table.label
            if table.searched:
                described |= {"fts_table": f"{table.name}_fts", "fts_pk": "id"}
        else:
            described["hidden"] = True
        tables[table.name] = described
    return {
        "title": "Summit Archive",
        "description": RIGHTS_NOTE,
        "license": LICENCE_TITLE,
        "license_url": LICENCE_URL,
        "source": "Summit Archive",
        **({"source_url": f"{site}/"} if site else {}),
        "databases": {DATABASE: {"tables": tables}},
    }


def _stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return iso_8601(value) if isinstance(value, (datetime.date, datetime.datetime)) else value
