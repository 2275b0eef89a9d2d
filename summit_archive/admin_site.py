"""The site of the editors' desk: Django's admin with the desk's own pages beside it."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters


class ArchiveAdminConfig(AdminConfig):
    """Takes the place of ``django.contrib.admin`` in the installed apps."""

    default_site = "summit_archive.admin_site.ArchiveAdminSite"


class ArchiveAdminSite(admin.AdminSite):
    """The admin under the archive's name; its own pages stand in ``articles/admin/editorial``."""

    site_header = "Summit Archive: editors’ desk"
    site_title = "Summit Archive"
    index_title = "What waits, and all records"
    enable_nav_sidebar = False

    def get_urls(self) -> list:
        # Imported late: the site is made before there are models.
        from articles.admin.editorial.urls import get_urls

        return [*get_urls(self), *super().get_urls()]

    @method_decorator(sensitive_post_parameters("password"))
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Sign in; guesses at one name from changing addresses are slowed."""
        from summit_archive.operations.login_throttling import (
            is_guessed_at,
            remember_browser,
            too_many_guesses,
        )

        if request.method == "POST" and is_guessed_at(request):
            return too_many_guesses(request)
        response = super().login(request, extra_context)
        if request.method == "POST" and request.user.is_authenticated:
            remember_browser(request, response)
        return response

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        from articles.admin.editorial.dashboard import dashboard_context

        return super().index(request, {**dashboard_context(request), **(extra_context or {})})
