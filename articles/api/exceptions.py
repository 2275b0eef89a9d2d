"""Exception handler: errors as problem details (RFC 9457) that name the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from articles.filters import InvalidParameterError, PageOutOfRangeError
from articles.filters.gone import WithdrawnError
from articles.formats.metadata.problem_details import problem_response


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """Error message for one parameter."""

    parameter: str
    detail: str


class ParametersError(APIException):
    """Unknown or invalid parameters: the request is rejected, never answered without them."""

    status_code = 400
    default_detail = "Invalid parameters."

    def __init__(self, problems: Sequence[ParameterProblem]) -> None:
        super().__init__()
        self.problems = problems


def exception_handler(error: Exception, context: dict) -> HttpResponse | None:
    """The problem response for an exception; None for a server error (Django answers 500)."""
    if isinstance(error, ParametersError):
        errors = [{"parameter": p.parameter, "detail": p.detail} for p in error.problems]
        return problem_response(400, error.default_detail, errors)
    if isinstance(error, InvalidParameterError):
        errors = [{"parameter": error.parameter, "detail": str(error)}] if error.parameter else []
        return problem_response(400, str(error), errors)
    if isinstance(error, PageOutOfRangeError):
        return problem_response(404, str(error), [{"parameter": "page", "detail": str(error)}])
    if isinstance(error, WithdrawnError):
        return problem_response(410, str(error))
    if isinstance(error, Http404):
        return problem_response(404, str(error) or "Record not found.")
    if isinstance(error, APIException):
        return problem_response(error.status_code, str(error.detail))
    return None
