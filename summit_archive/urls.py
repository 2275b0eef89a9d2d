"""The archive's addresses: the public pages of the app and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from .second_factor import second_factor

urlpatterns = [
    path(f"{settings.ADMIN_PATH}second-factor/", second_factor, name="second_factor"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
