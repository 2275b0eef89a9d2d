"""Admin site: Django's admin with a dashboard and the editorial pages."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

# The kinds of records that editors work with daily come first, the others by name.
DAILY = ("Article", "Quote", "Pledge", "Speaker", "Summit", "Organisation", "Topic", "Publisher")


class ArchiveAdminConfig(AdminConfig):
    """App config that replaces ``django.contrib.admin`` in the installed apps."""

    default_site = "summit_archive.admin_site.ArchiveAdminSite"


class ArchiveAdminSite(admin.AdminSite):
    """Admin site with a dashboard; the editorial pages are in ``articles/admin/editorial``."""

    site_header = "Summit Archive: editors"
    site_title = "Summit Archive"
    index_title = "Dashboard"
    enable_nav_sidebar = False

    def get_urls(self) -> list:
        # Imported here because the site is created before the models are loaded.
        from articles.admin.editorial.urls import get_urls

        return [*get_urls(self), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        apps = super().get_app_list(request, app_label)
        place = {name: number for number, name in enumerate(DAILY)}
        for app in apps:
            app["models"].sort(key=lambda model: place.get(model["object_name"], len(DAILY)))
        return apps

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        from articles.admin.create_in_place import CreatingAutocompleteView

        return CreatingAutocompleteView.as_view(admin_site=self)(request)

    @method_decorator(sensitive_post_parameters("password"))
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Sign-in view, with a limit on failed logins per username from all IP addresses."""
        from summit_archive.operations.login_throttling import is_throttled, remember_browser
        from summit_archive.second_factor import locked_out

        if request.method == "POST" and is_throttled(request):
            return locked_out(request)
        response = super().login(request, extra_context)
        if request.method == "POST" and request.user.is_authenticated:
            remember_browser(request, response)
        return response

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        from articles.admin.editorial.dashboard import dashboard_context

        return super().index(request, {**dashboard_context(request), **(extra_context or {})})
