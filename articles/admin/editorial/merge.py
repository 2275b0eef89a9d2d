"""Two records of one person or body: compared, merged, and put back."""

from __future__ import annotations

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.concurrency import version_of
from articles.models import Alias, Merge
from articles.models.merging import FIELDS, MODELS, merge, rows_pointing_to, undo
from articles.models.roles import PUBLISH

LISTED = 50


def _chooser(kind: str) -> type[forms.Form]:
    """A form that asks for two records of a kind; the widgets find them by any name."""
    tie = Alias._meta.get_field(kind)

    def field(label: str) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            MODELS[kind]._base_manager.all(),
            label=label,
            widget=AutocompleteSelect(tie, admin.site),
        )

    names = {"survivor": field("The record that stays"), "gone": field("The one that gives way")}
    return type("Chooser", (forms.Form,), names)


def merge_records(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose two, see what will move, confirm; and the merges so far, each with its undo."""
    if kind not in MODELS:
        raise Http404
    if not (request.user.has_perm("articles.add_merge") and request.user.has_perm(PUBLISH)):
        raise PermissionDenied
    form = _chooser(kind)(request.POST or request.GET or None)
    compared = None
    if form.is_bound and form.is_valid():
        survivor, gone = form.cleaned_data["survivor"], form.cleaned_data["gone"]
        if survivor == gone:
            form.add_error("gone", "These are one record already.")
        elif "confirm" in request.POST and not _changed_since(request, survivor, gone):
            return _merge(request, kind, survivor, gone)
        else:
            compared = _compare(kind, survivor, gone)
    label = MODELS[kind]._meta.verbose_name_plural
    context = {
        **admin.site.each_context(request),
        "title": f"Merge two {label}",
        "kind": kind,
        "form": form,
        "media": form.media,
        "compared": compared,
        "merges": Merge.objects.filter(kind=kind).select_related("merged_by", "undone_by")[:LISTED],
    }
    return TemplateResponse(request, "admin/editorial/merge.html", context)


def _version(record) -> str:
    """What changes with the record, and with the rows that hang on it: all that was compared."""
    return f"{version_of(record)}.{len(rows_pointing_to(record))}"


def _changed_since(request: HttpRequest, survivor, gone) -> bool:
    """Whether somebody changed one of the two after the page was opened that compares them."""
    for name, record in (("survivor", survivor), ("gone", gone)):
        if request.POST.get(f"{name}_version", "") != _version(record):
            messages.warning(
                request,
                f"Somebody changed “{record}” after you compared them; nothing is merged yet. "
                "Look again.",
            )
            return True
    return False


def _compare(kind: str, survivor, gone) -> dict:
    ties = rows_pointing_to(gone)
    counts = Counter((row._meta.verbose_name, row._meta.verbose_name_plural) for row, _ in ties)
    return {
        "survivor": survivor,
        "gone": gone,
        "versions": {"survivor_version": _version(survivor), "gone_version": _version(gone)},
        "fields": [
            (
                name,
                MODELS[kind]._meta.get_field(name).verbose_name,
                getattr(survivor, name),
                getattr(gone, name),
            )
            for name in FIELDS[kind]
            if getattr(survivor, name) != getattr(gone, name)
        ],
        "counts": [
            f"{count} {one if count == 1 else many}" for (one, many), count in counts.items()
        ],
        "rows": [str(row) for row, _ in ties[:LISTED]],
        "more": max(0, len(ties) - LISTED),
    }


def _merge(request: HttpRequest, kind: str, survivor, gone) -> HttpResponse:
    chosen = {name: True for name in FIELDS[kind] if request.POST.get(f"take_{name}") == "gone"}
    try:
        record = merge(kind, survivor, gone, chosen, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            f"Merged {record.title}: {len(record.moved)} rows moved. It can be undone below.",
        )
    return HttpResponseRedirect(reverse("admin:merge", args=[kind]))


def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what a merge moved."""
    if not (request.user.has_perm("articles.add_merge") and request.user.has_perm(PUBLISH)):
        raise PermissionDenied
    record = get_object_or_404(Merge, pk=pk)
    if request.method == "POST":
        try:
            undo(record, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Undone: {record.title}.")
    return HttpResponseRedirect(reverse("admin:merge", args=[record.kind]))
