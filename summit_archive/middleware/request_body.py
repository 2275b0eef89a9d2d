"""Request body limits: a smaller limit without a session, and bodies read to their end."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.views.errors import too_large

MAX_DRAINED_BYTES = 64 * 1024 * 1024
"""Unread bytes that are read and discarded; above that the connection is closed."""
CHUNK = 64 * 1024


class RequestBodyMiddleware:
    """Middleware: limits request bodies, and reads the unread part before it responds.

    A server that responds early closes the connection while the browser is still sending, and the
    browser then shows a connection error instead of our page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if anonymous and _content_length(request) > settings.ANONYMOUS_UPLOAD_MAX:
            response = too_large()
        else:
            response = self.get_response(request)
        if request.method == "POST":
            _discard_unread_body(request)
        return response


def _content_length(request: HttpRequest) -> int:
    header = request.META.get("CONTENT_LENGTH") or "0"
    return int(header) if header.isascii() and header.isdigit() else 0


def _discard_unread_body(request: HttpRequest) -> None:
    remaining = min(_content_length(request), MAX_DRAINED_BYTES)
    stream = getattr(request, "_stream", None)
    try:
        while remaining > 0 and stream and (chunk := stream.read(min(CHUNK, remaining))):
            remaining -= len(chunk)
    except (OSError, ValueError):
        return  # the client has disconnected, or the form parser has closed the stream
