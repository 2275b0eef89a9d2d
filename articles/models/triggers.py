"""Database triggers that enforce append-only tables.

They are created after every migration, not by one, because SQLite rebuilds a table when it is
altered and drops its triggers.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

TABLES = (
    "articles_statusupdate",
    "articles_evidence",
    "articles_articlerevision",
    "articles_pledgecheck",
)

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION articles_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION articles_append_only()
"""


def create_append_only_triggers(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """``post_migrate`` handler: create the triggers on all append-only tables (idempotent)."""
    connection = connections[using]
    statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.cursor() as cursor:
        for table in set(TABLES) & set(connection.introspection.table_names(cursor)):
            cursor.execute(statement.replace("{table}", table))
