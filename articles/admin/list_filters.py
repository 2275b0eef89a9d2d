"""Filters of all admin lists: “My drafts” and saved filters."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.models import SavedFilter, drafts_of

NOT_FILTERS = ("p", "all", "e", "_popup", "_to_field", "_changelist_filters")
"""Query parameters of a list that are not filters: pagination, popups, error flags."""


class MyDraftsFilter(admin.SimpleListFilter):
    """List filter: drafts that the user created or last changed."""

    title = "editor"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("drafts", "My drafts")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() != "drafts":
            return queryset
        drafts = drafts_of(queryset.model, request.user)
        return queryset.filter(pk__in=drafts.values("pk"))


def list_filters_of(request: HttpRequest) -> str:
    """Query string of the list's filters, search and order."""
    query = request.GET.copy()
    for name in NOT_FILTERS:
        query.pop(name, None)
    return query.urlencode()


class SavedFiltersMixin:
    """ModelAdmin mixin: shows the saved filters of a list and a form to save the current ones."""

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        kind = self.model._meta.model_name
        context = {
            "saved_filters": SavedFilter.visible_to(request.user).filter(kind=kind),
            "current_query": list_filters_of(request),
            "kind": kind,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})
