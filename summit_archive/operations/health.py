"""Health check ``/healthz`` for monitoring and proxies."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.search.engine import get_engine
from articles.search.indexing import outbox
from summit_archive import __version__

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the archive can serve pages, with or without a search index; else 503.

    ``status`` is ``ok``, ``degraded`` (no index, searches use the database) or ``down``.
    """
    report = {"status": "ok", "version": __version__, "database": {"ok": True}}
    health = get_engine().health()
    report["index"] = {
        "ok": not health.problem,
        "documents": health.documents,
        "schema": health.schema,
        "problem": health.problem,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting, seconds = outbox.queue_lag()
        report["index"] |= {"waiting": waiting, "lag_seconds": round(seconds, 1)}
    except DatabaseError:
        logger.exception("Cannot connect to the database.")
        report |= {"status": "down", "database": {"ok": False}}
        return JsonResponse(report, status=503)
    if health.problem:
        report["status"] = "degraded"
    return JsonResponse(report)
