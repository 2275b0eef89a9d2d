"""Reads of public pages from a streaming replica, while it is up and close behind.

``DATABASE_REPLICA_URL`` names it. Only GET and HEAD of public pages read there, and only for
readers without a cookie of ours: the editors' desk, every write, and whoever has just sent a form
see the primary. A replica that is away or behind is passed over until it is well again.
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

#: Seconds between two looks at the replica; it is never read more than twice as far behind.
LOOK = 5.0
_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)
_log = logging.getLogger(__name__)


class ReplicaRouter:
    """Reads go to the replica inside a request that may; everything else to the primary."""

    def db_for_read(self, model, **hints) -> str | None:
        return "replica" if _from_replica.get() else "default"

    def db_for_write(self, model, **hints) -> str:
        return "default"

    def allow_relation(self, first, second, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == "default"


class ReplicaMonitor:
    """Whether the replica may be read, looked up at most every ``LOOK`` seconds.

    It may when it has replayed all that the primary had written one look ago, or, when nobody has
    looked for long, all that the primary has written now. While the primary is away, any replica
    that answers is read.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._written = ""
        self.well = False

    def may_be_read(self) -> bool:
        # One thread looks; the others go by what is known and never wait for a silent replica.
        if time.monotonic() - self._looked < LOOK or not self._lock.acquire(blocking=False):
            return self.well
        try:
            now = time.monotonic()
            before = self._written if now - self._looked < 2 * LOOK else ""
            try:
                self._written = _one("default", "SELECT pg_current_wal_lsn()::text")
            except Error:
                connections["default"].close()
                self._written = before = "0/0"  # nobody can write: what the replica has is all
            try:
                well = _one(
                    "replica",
                    "SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)",
                    before or self._written,
                )
            except Error:
                connections["replica"].close()
                well = False
            if well != self.well:
                _log.warning("The replica %s.", "is read again" if well else "is passed over")
            self.well, self._looked = well, time.monotonic()
            return well
        finally:
            self._lock.release()

    def pass_over(self) -> None:
        """Do not read the replica before the next look."""
        self.well, self._looked = False, time.monotonic()
        connections["replica"].close()


def _one(alias: str, statement: str, *values):
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


watch = ReplicaMonitor()


class ReplicaReadsMiddleware:
    """Middleware: lets public pages read from the replica, their streamed parts too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (_public(request) and watch.may_be_read()):
            return self.get_response(request)
        token = _from_replica.set(True)
        try:
            response = self.get_response(request)
            if response.streaming:
                response.streaming_content = _within(copy_context(), response.streaming_content)
        finally:
            _from_replica.reset(token)
        if response.status_code == 503:  # it died since the last look: the primary answers
            watch.pass_over()
            return self.get_response(request)
        return response


def _public(request: HttpRequest) -> bool:
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return (
        request.method in ("GET", "HEAD")
        and not request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        and request.path_info not in ("/healthz", "/readyz")
        and not ours & request.COOKIES.keys()
    )


def _within(context: Context, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Make each chunk where the page was made, although the middleware has returned."""
    rest, end = iter(chunks), object()
    while (chunk := context.run(next, rest, end)) is not end:
        yield chunk
