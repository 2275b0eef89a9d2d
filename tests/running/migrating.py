"""Migrates all tables back and forth: ``python -m tests.running.migrating``, in a subprocess.

Migrates back to the first migration, forwards, back to zero, and forwards again. Prints as JSON:
``rows``, digests of all rows by table at the start, at the first migration and after migrating
forwards, over the columns of the first migration; ``left``, the tables that remain at zero; and
``schema``, the schema at the start and at the end.
"""

from __future__ import annotations

import hashlib
import json
import os
import re


def migrate_back_and_forth() -> dict:
    from django.core.management import call_command

    def migrate(*target: str) -> None:
        call_command("migrate", "articles", *target, interactive=False, verbosity=0)

    original = {table: _rows(table) for table in _tables()}
    schema = [_schema()]
    migrate("0001")
    first = {table: sorted(_rows(table)[0]) for table in _tables() if table in original}
    rows = [{table: _digest(*original[table], columns) for table, columns in first.items()}]
    rows.append({table: _digest(*_rows(table), columns) for table, columns in first.items()})
    migrate()
    rows.append({table: _digest(*_rows(table), columns) for table, columns in first.items()})
    migrate("zero")
    left = _tables()
    migrate()
    schema.append(_schema())
    return {"rows": rows, "schema": schema, "left": left}


def _tables() -> list[str]:
    """Tables of the app."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(name for name in names if name.startswith("articles_"))


def _rows(table: str) -> tuple[list[str], list[tuple]]:
    """Column names and all rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [column[0] for column in cursor.description], cursor.fetchall()


def _digest(names: list[str], rows: list[tuple], columns: list[str]) -> str:
    """Number of rows and a hash of their values in *columns*, independent of order."""
    indexes = [names.index(column) for column in columns]
    values = sorted(
        repr([bytes(v) if isinstance(v, memoryview) else v for v in (row[p] for p in indexes)])
        for row in rows
    )
    return f"{len(values)} {hashlib.sha256(chr(10).join(values).encode()).hexdigest()}"


def _schema() -> dict[str, list]:
    """Columns, constraints, indexes and triggers by table, independent of order."""
    from django.db import connection

    schema = {}
    with connection.cursor() as cursor:
        for table in _tables():
            schema[table] = []
            for query in SCHEMA[connection.vendor]:
                cursor.execute(query, [table])
                schema[table].append(sorted(map(list, cursor.fetchall()), key=repr))
            if connection.vendor == "sqlite":
                # SQLite lists constraints only in the CREATE TABLE statement.
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
                (create_table,) = cursor.fetchone()
                schema[table].append(sorted(re.findall(r'CONSTRAINT "(\w+)"', create_table)))
    return schema


SCHEMA = {
    "sqlite": (
        'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(%s)',
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'table'",
        'SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list(%s)',
    ),
    "postgresql": (
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_name = %s",
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass",
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
    ),
}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    print(json.dumps(migrate_back_and_forth()))  # noqa: T201 - the test reads it
