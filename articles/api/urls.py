"""The addresses of the API, version 1."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.api.endpoints import (
    KINDS,
    NUMBERED,
    detail_view,
    list_view,
    single_places,
)
from articles.filters import converters  # noqa: F401 - makes <record:…> known

from .docs import docs
from .schema import SchemaView
from .views import RootAPIView

urlpatterns: list[URLPattern] = [
    path("", RootAPIView.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    *(path(f"{place}/", list_view(place).as_view()) for place in KINDS),
    *(
        path(
            f"{place}/<{'record' if place in NUMBERED else 'slug'}:key>/",
            detail_view(place).as_view(),
        )
        for place in single_places()
    ),
]
