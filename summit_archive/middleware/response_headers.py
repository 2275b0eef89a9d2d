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
SHARED_SECONDS = 5
PUBLIC = f"public, max-age=0, s-maxage={SHARED_SECONDS}"
# Temporary redirects are left out: they end when a merge is undone.
CACHEABLE = (200, 301, 304)
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


def is_private(request, response) -> bool:
    """Whether a response is for one reader: it is of the admin, of a session, or sets a cookie."""
    if request.path_info.startswith(f"/{settings.ADMIN_PATH}") or response.cookies:
        return True
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()


def cache_control(request, response) -> str:
    """``Cache-Control`` of a response without its own.

    Browsers ask each time; a shared cache may keep a public page for five seconds, so that a
    withdrawn one is gone by then. Files written while they are sent are not kept.
    """
    if is_private(request, response):
        return "private, no-store"
    if "Cache-Control" in response.headers:
        return response.headers["Cache-Control"]
    if request.method not in ("GET", "HEAD") or response.status_code not in CACHEABLE:
        return "no-store"
    return "public, max-age=0" if response.streaming else PUBLIC


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
            policy = response.headers["Cache-Control"] = cache_control(request, response)
            if policy == PUBLIC:
                # nginx counts in whole seconds, so that it keeps a page for up to one second more.
                response.headers["X-Accel-Expires"] = str(SHARED_SECONDS - 1)
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
