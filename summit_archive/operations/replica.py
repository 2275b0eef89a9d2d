"""Read replica: public pages read from it while it is reachable and up to date.

``DATABASE_REPLICA_URL`` names a streaming replica of PostgreSQL. Only GET and HEAD requests of
public pages without a session or CSRF cookie read from it, so editors, and readers who have just
sent a form, see their own changes. While the replica is down or lags behind, the primary is used.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import Context, ContextVar, copy_context

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse

CHECK_INTERVAL = 5.0
"""Seconds between checks of the replica; its lag is never more than twice that while it is read."""
_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)
_log = logging.getLogger(__name__)


class ReplicaRouter:
    """Database router: reads of eligible requests go to the replica, all else to the primary."""

    def db_for_read(self, model, **hints) -> str | None:
        return "replica" if _from_replica.get() else "default"

    def db_for_write(self, model, **hints) -> str:
        return "default"

    def allow_relation(self, first, second, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == "default"


class ReplicaMonitor:
    """Checks at most every ``CHECK_INTERVAL`` seconds whether the replica can be read.

    It can if it has replayed everything the primary had written at the previous check, or, if that
    was long ago, everything written until now. While the primary is down, any reachable replica is
    read.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked_at = float("-inf")
        self._written = ""
        self.available = False

    def is_available(self) -> bool:
        # One thread checks; the others use the last result instead of waiting for the replica.
        age = time.monotonic() - self._checked_at
        if age < CHECK_INTERVAL or not self._lock.acquire(blocking=False):
            return self.available
        try:
            age = time.monotonic() - self._checked_at
            previous = self._written if age < 2 * CHECK_INTERVAL else ""
            try:
                self._written = _fetch_value("default", "SELECT pg_current_wal_lsn()::text")
            except Error:
                connections["default"].close()
                self._written = previous = "0/0"  # no primary, no writes: any position will do
            try:
                available = _fetch_value(
                    "replica",
                    "SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)",
                    previous or self._written,
                )
            except Error:
                connections["replica"].close()
                available = False
            if available != self.available:
                _log.warning("The replica is %s.", "in use again" if available else "not in use")
            self.available, self._checked_at = available, time.monotonic()
            return available
        finally:
            self._lock.release()

    def mark_unavailable(self) -> None:
        """Use the primary until the next check."""
        self.available, self._checked_at = False, time.monotonic()
        connections["replica"].close()


def _fetch_value(alias: str, statement: str, *values):
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


monitor = ReplicaMonitor()


class ReplicaReadsMiddleware:
    """Middleware: routes reads of public pages, including streamed responses, to the replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (_is_eligible(request) and monitor.is_available()):
            return self.get_response(request)
        token = _from_replica.set(True)
        try:
            response = self.get_response(request)
            if response.streaming:
                response.streaming_content = _run_in_context(
                    copy_context(), response.streaming_content
                )
        finally:
            _from_replica.reset(token)
        if response.status_code == 503:  # the replica went down since the last check
            monitor.mark_unavailable()
            return self.get_response(request)
        return response


def _is_eligible(request: HttpRequest) -> bool:
    cookies = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return (
        request.method in ("GET", "HEAD")
        and not request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        and request.path_info not in ("/healthz", "/readyz")
        and not cookies & request.COOKIES.keys()
    )


def _run_in_context(context: Context, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Produce streamed chunks in the context of the request, after the middleware has returned."""
    iterator, end = iter(chunks), object()
    while (chunk := context.run(next, iterator, end)) is not end:
        yield chunk
