"""What every list of the desk offers beside its filters: an editor's drafts, and saved filters."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.models import SavedFilter, drafts_of

PASSING = ("p", "all", "e", "_popup", "_to_field", "_changelist_filters")
"""What an address of a list says that is no filter: the page, a popup, a complaint."""


class MyDraftsFilter(admin.SimpleListFilter):
    """The drafts that the editor entered or was the last to change."""

    title = "editor"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("drafts", "My drafts")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() != "drafts":
            return queryset
        mine = drafts_of(queryset.model, request.user)
        return queryset.filter(pk__in=mine.values("pk"))


def list_filters_of(request: HttpRequest) -> str:
    """The filters, search and order of a list's address, without its passing parts."""
    asked = request.GET.copy()
    for name in PASSING:
        asked.pop(name, None)
    return asked.urlencode()


class SavedFiltersMixin:
    """For admins: the saved filters of a list stand beside it, with a form that keeps these."""

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        kind = self.model._meta.model_name
        context = {
            "saved_filters": SavedFilter.visible_to(request.user).filter(kind=kind),
            "present_filters": list_filters_of(request),
            "kind": kind,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})
