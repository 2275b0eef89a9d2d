"""What every answer carries, whoever made it: pages, redirects, errors, static files."""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}

request_id: ContextVar[str] = ContextVar("request_id", default="")
_log = logging.getLogger("summit_archive.requests")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class AllowedMethodsMiddleware:
    """Refuses what nothing here answers; plain Django would answer TRACE with a page."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)


def _personal(request) -> bool:
    """Whether the answer is for one person: the editors' desk, or a page that read a session."""
    if request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return True
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()


class ResponseHeadersMiddleware:
    """Outermost middleware: headers on every answer, and a line in the log.

    A request keeps the ``X-Request-ID`` that a proxy gave it, if it is one; the log holds method,
    path, status and duration, and nothing about the person who asked.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        known = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(known)
        try:
            response = self.get_response(request)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            response.headers["X-Request-ID"] = known
            if _personal(request):
                response.headers["Cache-Control"] = "private, no-store"
            _log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)
