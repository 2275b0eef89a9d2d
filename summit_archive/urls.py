"""The archive's addresses: the public pages of the app and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from .readiness import readyz
from .second_factor import second_factor

urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path(f"{settings.ADMIN_PATH}second-factor/", second_factor, name="second_factor"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "summit_archive.away.failed"
