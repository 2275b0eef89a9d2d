"""Refuses broken parameters before any public view sees them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.filters import validate_parameters


class ParameterValidationMiddleware:
    """Middleware: what no form of ours can send is answered 400, on every public address.

    The editors' pages have forms of their own and are left to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            validate_parameters(request.GET)
        return self.get_response(request)
