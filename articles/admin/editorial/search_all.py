"""Search over all records of the admin, from the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import models as records
from articles.admin.publish_actions import change_url

MAX_SHOWN = 5
"""Records shown of each kind; the linked list has all of them."""

MAX_LENGTH = 200

SEARCHED: tuple[type[models.Model], ...] = (
    *(records.Article, records.Quote, records.Pledge, records.Speaker, records.Organisation),
    *(records.Summit, records.Publisher, records.Topic, records.Alias, records.Statement),
    *(records.Mention, records.Document, records.ImportItem),
)


@dataclass(frozen=True)
class KindResults:
    """The first matches of one kind, and its list with all of them."""

    label: str
    rows: list[tuple[str, str, str]]
    has_more: bool
    list_url: str


def search_all(request: HttpRequest) -> HttpResponse:
    """View: records of every kind that match ``?q=``, of the lists the user may open."""
    admins = [admin.site.get_model_admin(model) for model in SEARCHED]
    if not any(each.has_view_permission(request) for each in admins):
        raise PermissionDenied
    typed = " ".join(request.GET.get("q", "").replace("\x00", "")[:MAX_LENGTH].split())
    context = {
        **admin.site.each_context(request),
        "title": "Search",
        "typed": typed,
        "results": _results(request, typed) if typed else [],
    }
    return TemplateResponse(request, "admin/editorial/search_all.html", context)


def _results(request: HttpRequest, typed: str) -> list[KindResults]:
    results = []
    for model in SEARCHED:
        modeladmin = admin.site.get_model_admin(model)
        if not modeladmin.has_view_permission(request):
            continue
        rows, duplicates = modeladmin.get_search_results(
            request, modeladmin.get_queryset(request), typed
        )
        if duplicates:
            rows = modeladmin.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        if isinstance(modeladmin.list_select_related, (list, tuple)):
            rows = rows.select_related(*modeladmin.list_select_related)
        found = list(rows.order_by("-pk")[: MAX_SHOWN + 1])
        if found:
            name = f"admin:articles_{model._meta.model_name}_changelist"
            results.append(
                KindResults(
                    str(model._meta.verbose_name_plural),
                    [(change_url(row), str(row), _state(row)) for row in found[:MAX_SHOWN]],
                    len(found) > MAX_SHOWN,
                    f"{reverse(name)}?{urlencode({'q': typed})}",
                )
            )
    return results


def _state(row: models.Model) -> str:
    return row.get_state_display().lower() if hasattr(row, "get_state_display") else ""
