"""System check: the index of the embedded search engine serves one web machine only."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connection

from articles.search.engine import OPENSEARCH

# The sessions of other users, and those of backups and replication, say nothing about web servers.
MACHINES = """
    SELECT DISTINCT CASE WHEN client_addr IS NULL OR client_addr <<= '127.0.0.0/8'
        OR client_addr = '::1' THEN 'this machine' ELSE host(client_addr) END
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
        AND backend_type = 'client backend' AND application_name NOT LIKE 'pg\\_%'
"""


def check_one_machine(
    *, databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    """Warn if several machines use the database, and changes would be indexed by one of them only.

    Run by ``migrate``, and so at each start of the web service, and by ``check --database``.
    """
    if (
        DEFAULT_DB_ALIAS not in (databases or ())
        or settings.SEARCH_ENGINE == OPENSEARCH
        or connection.vendor != "postgresql"
    ):
        return []
    machines = connected_machines()
    if len(machines) < 2:
        return []
    return [
        Warning(
            f"Several machines use the database ({', '.join(machines)}), but the embedded search "
            "index is updated on one of them only.",
            hint="If more than one is a web server, set SEARCH_ENGINE=opensearch; see "
            "docs/scaling.md.",
            id="articles.W001",
        )
    ]


def connected_machines() -> list[str]:
    """The addresses from which the archive is connected to PostgreSQL, in order."""
    with connection.cursor() as cursor:
        cursor.execute(MACHINES)
        return sorted(address for (address,) in cursor.fetchall())
