"""Merge two duplicate speakers or organisations: compare, confirm, undo."""

from __future__ import annotations

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.concurrency import version_of
from articles.models import Alias, Merge
from articles.models.merging import FIELDS, MODELS, merge, rows_pointing_to, undo
from articles.models.roles import PUBLISH

MAX_LISTED = 50


def _merge_form(kind: str) -> type[forms.Form]:
    """Form class with autocompletes for the two records, which also find aliases."""
    relation = Alias._meta.get_field(kind)

    def field(label: str) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            MODELS[kind]._base_manager.all(),
            label=label,
            widget=AutocompleteSelect(relation, admin.site),
        )

    fields = {"primary": field("Keep"), "duplicate": field("Merge into it")}
    return type("MergeForm", (forms.Form,), fields)


@permission_required(("articles.add_merge", PUBLISH), raise_exception=True)
def merge_records(request: HttpRequest, kind: str) -> HttpResponse:
    """View: choose two records, compare them, confirm; lists earlier merges with undo."""
    if kind not in MODELS:
        raise Http404
    form = _merge_form(kind)(request.POST or request.GET or None)
    comparison = None
    if form.is_bound and form.is_valid():
        primary, duplicate = form.cleaned_data["primary"], form.cleaned_data["duplicate"]
        if primary == duplicate:
            form.add_error("duplicate", "Choose two different records.")
        elif "confirm" in request.POST and not _is_outdated(request, primary, duplicate):
            return _merge(request, kind, primary, duplicate)
        else:
            comparison = _compare(kind, primary, duplicate)
    label = MODELS[kind]._meta.verbose_name_plural
    context = {
        **admin.site.each_context(request),
        "title": f"Merge {label}",
        "kind": kind,
        "form": form,
        "media": form.media,
        "comparison": comparison,
        "merges": Merge.objects.filter(kind=kind).select_related("merged_by", "undone_by")[
            :MAX_LISTED
        ],
    }
    return TemplateResponse(request, "admin/editorial/merge.html", context)


def _version(record) -> str:
    """Version token (optimistic locking) of the record and the rows that refer to it."""
    return f"{version_of(record)}.{len(rows_pointing_to(record))}"


def _is_outdated(request: HttpRequest, primary, duplicate) -> bool:
    """Whether one of the two records was changed after the comparison was shown."""
    for name, record in (("primary", primary), ("duplicate", duplicate)):
        if request.POST.get(f"{name}_version", "") != _version(record):
            messages.warning(
                request,
                f"Someone changed “{record}” after you opened the comparison. Nothing has been "
                "merged yet. Please compare again.",
            )
            return True
    return False


def _compare(kind: str, primary, duplicate) -> dict:
    relations = rows_pointing_to(duplicate)
    counts = Counter(
        (row._meta.verbose_name, row._meta.verbose_name_plural) for row, _ in relations
    )
    return {
        "primary": primary,
        "duplicate": duplicate,
        "versions": {
            "primary_version": _version(primary),
            "duplicate_version": _version(duplicate),
        },
        "fields": [
            (
                name,
                MODELS[kind]._meta.get_field(name).verbose_name,
                getattr(primary, name),
                getattr(duplicate, name),
            )
            for name in FIELDS[kind]
            if getattr(primary, name) != getattr(duplicate, name)
        ],
        "counts": [
            f"{count} {singular if count == 1 else plural}"
            for (singular, plural), count in counts.items()
        ],
        "rows": [str(row) for row, _ in relations[:MAX_LISTED]],
        "more": max(0, len(relations) - MAX_LISTED),
    }


def _merge(request: HttpRequest, kind: str, primary, duplicate) -> HttpResponse:
    from_duplicate = {
        name: True for name in FIELDS[kind] if request.POST.get(f"take_{name}") == "duplicate"
    }
    try:
        record = merge(kind, primary, duplicate, from_duplicate, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            f"Merged: {record.title}. Rows moved: {len(record.moved)}. You can undo this below.",
        )
    return HttpResponseRedirect(reverse("admin:merge", args=[kind]))


@permission_required(("articles.add_merge", PUBLISH), raise_exception=True)
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """View (POST): undo a merge."""
    record = get_object_or_404(Merge, pk=pk)
    if request.method == "POST":
        try:
            undo(record, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Undone: {record.title}.")
    return HttpResponseRedirect(reverse("admin:merge", args=[record.kind]))
