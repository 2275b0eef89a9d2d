"""SQLite export for Datasette, with labels and full-text search."""

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
    """Writes a new SQLite file: ``add``, ``insert`` and ``finish`` each table, then ``close``."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute(
            "PRAGMA foreign_keys = OFF"
        )  # checked on close: a table may refer to itself

    def add(self, table: Table | JoinTable, columns: list[TableColumn]) -> None:
        """Create an empty table."""
        key = ", ".join(f'"{name}"' for name in table.ends) if isinstance(table, JoinTable) else ""
        parts = []
        for column in columns:
            part = f'"{column.name}" {_TYPES.get(column.type, "TEXT")}'
            part += " PRIMARY KEY" if not key and column is columns[0] else ""
            if column.references:
                part += f' REFERENCES "{column.references[0]}"("{column.references[1]}")'
            parts.append(part)
        parts += [f"PRIMARY KEY ({key})"] if key else []
        self.connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(parts)})')

    def insert(self, table: Table | JoinTable, rows: Iterable[list[Any]]) -> None:
        """Insert rows."""
        values = [[_stored(value) for value in row] for row in rows]
        if values:
            marks = ", ".join("?" * len(values[0]))
            into = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - our own names
            self.connection.executemany(into, values)

    def finish(self, table: Table | JoinTable, columns: list[TableColumn]) -> None:
        """Create the indexes of a filled table: foreign keys and full text."""
        for column in columns:
            if column.references:
                self.connection.execute(
                    f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
                )
        searchable = getattr(table, "searchable", ())
        if searchable:
            names = ", ".join(f'"{name}"' for name in searchable)
            fts = f'"{table.name}_fts"'
            self.connection.execute(
                f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{table.name}', "
                "content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
            )
            rebuild = f"INSERT INTO {fts} ({fts}) VALUES ('rebuild')"  # noqa: S608 - our own names
            self.connection.execute(rebuild)

    def close(self) -> None:
        """Check foreign keys, run ANALYZE and close; raises ``IntegrityError`` if one is broken."""
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"Broken foreign keys: {broken[:3]}")
        self.connection.commit()
        self.connection.execute("ANALYZE")
        self.connection.commit()
        self.connection.close()


def metadata(site: str) -> dict:
    """``metadata.json`` for Datasette: titles, descriptions, labels and licence."""
    tables = {}
    for table in TABLES:
        settings = {"description": table.description}
        if isinstance(table, Table):
            settings["label_column"] = table.label_column
            if table.searchable:
                settings |= {"fts_table": f"{table.name}_fts", "fts_pk": "id"}
        else:
            settings["hidden"] = True
        tables[table.name] = settings
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
