"""Saved filters: kept from a list, found on the front page, renamed, shared and deleted."""

from __future__ import annotations

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import SavedFilter


class SavedFilterForm(forms.ModelForm):
    """A filter as a list sends it."""

    class Meta:
        model = SavedFilter
        fields = ("kind", "name", "query", "shared")


class SavedFilterChangeForm(forms.ModelForm):
    """What its editor may change of a filter."""

    class Meta:
        model = SavedFilter
        fields = ("name", "shared")


def saved_filter_url(saved: SavedFilter) -> str:
    """The list that the filter is of, filtered."""
    return f"{reverse(f'admin:articles_{saved.kind}_changelist')}?{saved.query}"


def visible_filters(user) -> list[tuple[SavedFilter, str, str]]:
    """The filters that *user* finds, of lists that they may open: (filter, list, address)."""
    found = []
    for saved in SavedFilter.seen_by(user):
        model = _listed(saved.kind)
        if model is not None and user.has_perm(f"articles.view_{saved.kind}"):
            name = model._meta.verbose_name_plural
            found.append((saved, name, saved_filter_url(saved)))
    return found


def filters(request: HttpRequest) -> HttpResponse:
    """The saved filters; POST keeps a further one."""
    if not request.user.has_perm("articles.view_savedfilter"):
        raise PermissionDenied
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


def change_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share or delete a filter of one's own."""
    if not request.user.has_perm("articles.view_savedfilter"):
        raise PermissionDenied
    saved = get_object_or_404(SavedFilter, pk=pk)
    if saved.user != request.user:
        raise PermissionDenied("A filter is its editor's own.")
    if request.method == "POST" and "delete" in request.POST:
        saved.delete()
        messages.success(request, f"The filter “{saved}” is deleted.")
    elif request.method == "POST":
        form = SavedFilterChangeForm(request.POST, instance=saved)
        if _kept(request, form):
            messages.success(request, f"The filter is called “{saved}”.")
    return HttpResponseRedirect(reverse("admin:saved_filters"))


def _listed(kind: str) -> type | None:
    """The model of a list of the desk, or None."""
    try:
        model = apps.get_model("articles", kind)
    except LookupError:
        return None
    return model if admin.site.is_registered(model) else None


def _save(request: HttpRequest) -> HttpResponse:
    form = SavedFilterForm(request.POST, instance=SavedFilter(user=request.user))
    kind = request.POST.get("kind", "")
    if _listed(kind) is None or not request.user.has_perm(f"articles.view_{kind}"):
        messages.error(request, "There is no such list.")
        return HttpResponseRedirect(reverse("admin:saved_filters"))
    if _kept(request, form):
        messages.success(request, f"Saved as “{form.instance}”; it stands on the front page.")
        return HttpResponseRedirect(saved_filter_url(form.instance))
    back = reverse(f"admin:articles_{kind}_changelist")
    return HttpResponseRedirect(f"{back}?{form.data.get('query', '')[:1000]}")


def _kept(request: HttpRequest, form: forms.ModelForm) -> bool:
    """Save *form*, or say what is wrong with it."""
    valid = form.is_valid()
    try:
        if valid:
            # Its editor is not on the form, so the form does not look for a second of this name.
            form.instance.validate_constraints()
            form.save()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    if not valid:
        said = (f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
        messages.error(request, f"Not saved. {' '.join(said)}")
    return valid
