"""Request bodies: limited for strangers, and read to the end before a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.views.errors import too_large

READ_AT_MOST = 64 * 1024 * 1024
"""Bytes read after a refusal; who sends more than that finds the connection closed."""
CHUNK = 64 * 1024


class RequestBodyMiddleware:
    """Middleware: an answer given before the request was read to its end reaches the browser.

    A server that answers early closes the connection while the browser still sends, and the browser
    shows an error of its own in place of the page. Forms of those without a session are short.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if stranger and _length(request) > settings.ANONYMOUS_UPLOAD_MAX:
            response = too_large()
        else:
            response = self.get_response(request)
        if request.method == "POST":
            _read_to_the_end(request)
        return response


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdigit() else 0


def _read_to_the_end(request: HttpRequest) -> None:
    left = min(_length(request), READ_AT_MOST)
    stream = getattr(request, "_stream", None)
    try:
        while left > 0 and stream is not None and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
    except (OSError, ValueError):
        return  # the client is gone, or the form's parser has closed the stream
