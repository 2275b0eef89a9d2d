"""The addresses of the desk's own pages, under the admin's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from .preview import preview


def addresses(site: AdminSite) -> list[URLPattern]:
    """Every page of the desk, open to staff only; each asks for its own permission besides."""

    def page(route: str, view: Callable, name: str) -> URLPattern:
        return path(route, site.admin_view(view), name=name)

    return [page("preview/<slug:kind>/<int:pk>/", preview, "preview")]
