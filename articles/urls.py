"""The public addresses; they are stable, because feeds and other programs rely on them."""

from django.urls import URLPattern, URLResolver

app_name = "articles"
urlpatterns: list[URLPattern | URLResolver] = []
