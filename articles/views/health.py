"""Whether the archive works, for whoever watches it."""

from __future__ import annotations

import logging
import tomllib
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.search import active, changes

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def version() -> str:
    """The archive's version, as pyproject.toml says it."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the archive can serve pages (also without an index), 503 without a database.

    ``status`` is ``ok``, ``degraded`` (the database answers in the index's place) or ``down``.
    """
    answer = {"status": "ok", "version": version(), "database": {"ok": True}}
    health = active.engine().health()
    answer["index"] = {
        "ok": not health.problem,
        "documents": health.documents,
        "schema": health.schema,
        "problem": health.problem,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting, seconds = changes.lag()
        answer["index"] |= {"waiting": waiting, "lag_seconds": round(seconds, 1)}
    except DatabaseError:
        logger.exception("The database does not answer.")
        answer |= {"status": "down", "database": {"ok": False}}
        return JsonResponse(answer, status=503)
    if health.problem:
        answer["status"] = "degraded"
    return JsonResponse(answer)
