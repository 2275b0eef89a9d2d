"""Errors as problem details (RFC 9457) that name the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from articles.filters import InvalidParameterError, PageOutOfRangeError
from articles.filters.gone import WithdrawnError
from articles.formats.metadata.problem_details import problem_response


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class ParametersError(APIException):
    """Parameters that the API does not know or cannot read; nothing is answered in their place."""

    status_code = 400
    default_detail = "The address has parameters that cannot be used."

    def __init__(self, faults: Sequence[ParameterFault]) -> None:
        super().__init__()
        self.faults = faults


def exception_handler(error: Exception, context: dict) -> HttpResponse | None:
    """The answer to an exception; None leaves it to Django (a 500)."""
    if isinstance(error, ParametersError):
        errors = [{"parameter": one.parameter, "detail": one.detail} for one in error.faults]
        return problem_response(400, error.default_detail, errors)
    if isinstance(error, InvalidParameterError):
        errors = [{"parameter": error.parameter, "detail": str(error)}] if error.parameter else []
        return problem_response(400, str(error), errors)
    if isinstance(error, PageOutOfRangeError):
        return problem_response(404, str(error), [{"parameter": "page", "detail": str(error)}])
    if isinstance(error, WithdrawnError):
        return problem_response(410, str(error))
    if isinstance(error, Http404):
        return problem_response(404, str(error) or "There is no such record.")
    if isinstance(error, APIException):
        return problem_response(error.status_code, str(error.detail))
    return None
