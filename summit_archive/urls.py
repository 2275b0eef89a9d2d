"""Root URLconf: health checks, the admin, and the public pages of the app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from summit_archive.operations.health import healthz
from summit_archive.operations.readiness import readyz

from .second_factor import second_factor

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(f"{settings.ADMIN_PATH}second-factor/", second_factor, name="second_factor"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "summit_archive.error_handlers.server_error"
