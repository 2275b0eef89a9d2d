"""Answers that scripts on any other site may read: they are public and the same for everybody.

``Cross-Origin-Resource-Policy`` stays what every answer has, same-origin. The Fetch standard holds
it against requests in the mode no-cors alone (an image, a script); ``fetch()`` asks with CORS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def allow_any_origin(response: Response) -> Response:
    """The same answer, readable from anywhere, without credentials."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, X-Total-Count"
    return response


def cors_view(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view whose every answer is ``allow_any_origin``, a 304 and a refusal too."""

    @wraps(view)
    def asked(*args, **kwargs) -> Response:
        return allow_any_origin(view(*args, **kwargs))

    return asked
