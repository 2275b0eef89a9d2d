"""CORS headers for public responses that scripts on other sites may read.

``Cross-Origin-Resource-Policy`` stays same-origin, as for every response: the Fetch standard
applies it only to no-cors requests (images, scripts), and ``fetch()`` uses CORS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def allow_any_origin(response: Response) -> Response:
    """Adds CORS headers for any origin, without credentials."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, X-Total-Count"
    return response


def cors_view(view: Callable[..., Response]) -> Callable[..., Response]:
    """View decorator: ``allow_any_origin`` for every response, including 304 and errors."""

    @wraps(view)
    def wrapper(*args, **kwargs) -> Response:
        return allow_any_origin(view(*args, **kwargs))

    return wrapper
