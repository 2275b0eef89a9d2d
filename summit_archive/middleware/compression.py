"""Compression of responses by gzip."""

from __future__ import annotations

from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware

from summit_archive.middleware.response_headers import is_private


class _WithoutPadding(GZipMiddleware):
    max_random_bytes = 0


class CompressionMiddleware:
    """Compresses responses; public ones to the same bytes each time.

    Django adds random padding, which hides secrets from an attacker who measures the length of
    pages that repeat his words (BREACH). Public pages have no secrets; without padding, the
    ``ETag`` made from the bytes sent is a strong one.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response
        self.padded = GZipMiddleware(get_response)
        self.plain = _WithoutPadding(get_response)

    def __call__(self, request) -> HttpResponse:
        response = self.get_response(request)
        gzip = self.padded if is_private(request, response) else self.plain
        return gzip.process_response(request, response)
