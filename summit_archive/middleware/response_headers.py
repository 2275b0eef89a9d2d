"""Response headers set on every response: pages, redirects, errors and static files."""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed

ALLOWED_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}

request_id: ContextVar[str] = ContextVar("request_id", default="")
_log = logging.getLogger("summit_archive.requests")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class AllowedMethodsMiddleware:
    """Middleware: answers other HTTP methods with 405; Django would answer TRACE with a page."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        return self.get_response(request)


def _is_private(request) -> bool:
    """Whether a response must not be cached: it is of the admin, or depends on a session."""
    if request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return True
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()


class ResponseHeadersMiddleware:
    """Outermost middleware: security headers, request ID and access log.

    A valid ``X-Request-ID`` from the proxy is used, otherwise a new one is generated. The log line
    has method, path, status and duration, and no personal data.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        started = time.perf_counter()
        header = request.headers.get("X-Request-ID", "")
        current_id = header if _REQUEST_ID.fullmatch(header) else uuid.uuid4().hex
        token = request_id.set(current_id)
        try:
            response = self.get_response(request)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            if getattr(response, "xframe_options_exempt", False):
                del response.headers["X-Frame-Options"]
            response.headers["X-Request-ID"] = current_id
            if _is_private(request):
                response.headers["Cache-Control"] = "private, no-store"
            _log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)
