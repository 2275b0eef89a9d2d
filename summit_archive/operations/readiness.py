"""Whether this instance is whole: database, migrations, index. For deploys and for alarms.

``/healthz`` says whether pages can be served at all; a fresh deploy waits for ``/readyz``.
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
def known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this code comes with."""
    return frozenset(MigrationLoader(None).disk_migrations)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 with ``"ready": true``, or 503 and what is amiss, a short word each."""
    amiss = []
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        if known_migrations() - applied.keys():
            amiss.append("migrations")
        status = rebuild.index_status()
        if status.health.problem:
            amiss.append("index")
        elif not status.healthy:
            amiss.append("index lag")
    except Error:
        amiss.append("database")
    return JsonResponse({"ready": not amiss, "amiss": amiss}, status=503 if amiss else 200)
