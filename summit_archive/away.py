"""What is answered when something broke: 503 while the database is away, otherwise the 500 page."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from articles.views import errors

RETRY_AFTER = 10  # seconds


def failed(request: HttpRequest) -> HttpResponse:
    """Nothing is remembered of a failure: the next request finds the database again by itself."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        answer = HttpResponse(get_template("503.html").render(), status=503)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return errors.server_error(request)
