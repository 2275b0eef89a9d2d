"""Saved filters of admin lists: save, rename, share, delete."""

from __future__ import annotations

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import SavedFilter


class SavedFilterForm(forms.ModelForm):
    """Form of a new filter, as posted by a list page."""

    class Meta:
        model = SavedFilter
        fields = ("kind", "name", "query", "shared")


class SavedFilterChangeForm(forms.ModelForm):
    """Form to rename or share a filter."""

    class Meta:
        model = SavedFilter
        fields = ("name", "shared")


def saved_filter_url(saved: SavedFilter) -> str:
    """URL of the list with the filter applied."""
    return f"{reverse(f'admin:articles_{saved.kind}_changelist')}?{saved.query}"


def visible_filters(user) -> list[tuple[SavedFilter, str, str]]:
    """Own and shared filters of the lists *user* may open, as (filter, list name, URL)."""
    visible = []
    for saved in SavedFilter.visible_to(user):
        model = _registered_model(saved.kind)
        if model is not None and user.has_perm(f"articles.view_{saved.kind}"):
            name = model._meta.verbose_name_plural
            visible.append((saved, name, saved_filter_url(saved)))
    return visible


@permission_required("articles.view_savedfilter", raise_exception=True)
def filters(request: HttpRequest) -> HttpResponse:
    """View: list of saved filters; POST saves a new one."""
    if request.method == "POST":
        return _save(request)
    rows = visible_filters(request.user)
    context = {
        **admin.site.each_context(request),
        "title": "Saved filters",
        "own": [row for row in rows if row[0].user == request.user],
        "others": [row for row in rows if row[0].user != request.user],
    }
    return TemplateResponse(request, "admin/editorial/saved_filters.html", context)


@permission_required("articles.view_savedfilter", raise_exception=True)
def change_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """View (POST): rename, share or delete one of the user's own filters."""
    saved = get_object_or_404(SavedFilter, pk=pk)
    if saved.user != request.user:
        raise PermissionDenied("Only its owner can change a saved filter.")
    if request.method == "POST" and "delete" in request.POST:
        saved.delete()
        messages.success(request, f"Filter “{saved}” deleted.")
    elif request.method == "POST":
        form = SavedFilterChangeForm(request.POST, instance=saved)
        if _save_form(request, form):
            messages.success(request, f"Filter “{saved}” saved.")
    return HttpResponseRedirect(reverse("admin:saved_filters"))


def _registered_model(kind: str) -> type | None:
    """The model named *kind*, if it has a list in the admin."""
    try:
        model = apps.get_model("articles", kind)
    except LookupError:
        return None
    return model if admin.site.is_registered(model) else None


def _save(request: HttpRequest) -> HttpResponse:
    form = SavedFilterForm(request.POST, instance=SavedFilter(user=request.user))
    kind = request.POST.get("kind", "")
    if _registered_model(kind) is None or not request.user.has_perm(f"articles.view_{kind}"):
        messages.error(request, "This list does not exist.")
        return HttpResponseRedirect(reverse("admin:saved_filters"))
    if _save_form(request, form):
        messages.success(request, f"Saved as “{form.instance}”. You will find it on the dashboard.")
        return HttpResponseRedirect(saved_filter_url(form.instance))
    list_url = reverse(f"admin:articles_{kind}_changelist")
    return HttpResponseRedirect(f"{list_url}?{form.data.get('query', '')[:1000]}")


def _save_form(request: HttpRequest, form: forms.ModelForm) -> bool:
    """Save *form*, or add its errors as messages; returns whether it was saved."""
    valid = form.is_valid()
    try:
        if valid:
            # The user is not a form field, so the form itself does not check uniqueness.
            form.instance.validate_constraints()
            form.save()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    if not valid:
        errors = (f"{name}: {' '.join(texts)}" for name, texts in form.errors.items())
        messages.error(request, f"Not saved. {' '.join(errors)}")
    return valid
