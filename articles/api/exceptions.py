"""Errors as problem details (RFC 9457) that name the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from articles.filters import OutOfReachError, RefusedError
from articles.filters.gone import WithdrawnError
from articles.formats.metadata.problem_details import problem


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class ParametersError(APIException):
    """Parameters that the API does not know or cannot read; nothing is answered in their place."""

    status_code = 400
    default_detail = "The address has parameters that cannot be used."

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults


def handle(error: Exception, context: dict) -> HttpResponse | None:
    """The answer to an exception; None leaves it to Django (a 500)."""
    if isinstance(error, ParametersError):
        errors = [{"parameter": one.parameter, "detail": one.detail} for one in error.faults]
        return problem(400, error.default_detail, errors)
    if isinstance(error, RefusedError):
        errors = [{"parameter": error.parameter, "detail": str(error)}] if error.parameter else []
        return problem(400, str(error), errors)
    if isinstance(error, OutOfReachError):
        return problem(404, str(error), [{"parameter": "page", "detail": str(error)}])
    if isinstance(error, WithdrawnError):
        return problem(410, str(error))
    if isinstance(error, Http404):
        return problem(404, str(error) or "There is no such record.")
    if isinstance(error, APIException):
        return problem(error.status_code, str(error.detail))
    return None
