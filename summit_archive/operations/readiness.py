"""Readiness check ``/readyz``: database, migrations and search index, for deploys and alarms.

``/healthz`` only says whether pages can be served; a deploy waits for ``/readyz``.
"""

from __future__ import annotations

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.search.indexing import rebuild


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this version of the code."""
    return frozenset(MigrationLoader(None).disk_migrations)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if ready, otherwise 503 with the names of the checks that failed (``failed``)."""
    failed = []
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        if shipped_migrations() - applied.keys():
            failed.append("migrations")
        status = rebuild.index_status()
        if status.health.problem:
            failed.append("index")
        elif not status.healthy:
            failed.append("index lag")
    except Error:
        failed.append("database")
    return JsonResponse({"ready": not failed, "failed": failed}, status=503 if failed else 200)
