"""Middleware that validates the query parameters of public pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.filters import validate_parameters


class ParameterValidationMiddleware:
    """Answers 400 to malformed query parameters on every public URL, before any view runs.

    Admin pages validate their own forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            validate_parameters(request.GET)
        return self.get_response(request)
