"""Problem details (RFC 9457): machine-readable errors that name the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.http import JsonResponse

from articles.formats.metadata.cors import allow_any_origin

MEDIA_TYPE = "application/problem+json"


def problem_response(status: int, detail: str, errors: Sequence[dict] = ()) -> JsonResponse:
    """An error response; each of *errors* has ``parameter`` and ``detail``."""
    data = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        data["errors"] = list(errors)
    response = JsonResponse(data, status=status, content_type=MEDIA_TYPE)
    return allow_any_origin(response)
