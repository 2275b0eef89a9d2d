"""Whether the archive works, for whoever watches it."""

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
    """200 while the archive can serve pages (also without an index), 503 without a database.

    ``status`` is ``ok``, ``degraded`` (the database answers in the index's place) or ``down``.
    """
    answer = {"status": "ok", "version": __version__, "database": {"ok": True}}
    health = get_engine().health()
    answer["index"] = {
        "ok": not health.problem,
        "documents": health.documents,
        "schema": health.schema,
        "problem": health.problem,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting, seconds = outbox.queue_lag()
        answer["index"] |= {"waiting": waiting, "lag_seconds": round(seconds, 1)}
    except DatabaseError:
        logger.exception("The database does not answer.")
        answer |= {"status": "down", "database": {"ok": False}}
        return JsonResponse(answer, status=503)
    if health.problem:
        answer["status"] = "degraded"
    return JsonResponse(answer)
