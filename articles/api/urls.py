"""URL patterns of the API, version 1."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.api.endpoints import ENDPOINTS, WITH_ID, detail_view, list_view
from articles.api.links import COLLECTIONS
from articles.filters import converters  # noqa: F401 - registers <record:…>

from .docs import docs
from .schema import SchemaView
from .views import RootAPIView

urlpatterns: list[URLPattern] = [
    path("", RootAPIView.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    *(path(f"{name}/", list_view(name).as_view()) for name in ENDPOINTS),
    *(
        path(
            f"{name}/<{'record' if name in WITH_ID else 'slug'}:key>/",
            detail_view(name).as_view(),
        )
        for name in COLLECTIONS.values()
    ),
]
