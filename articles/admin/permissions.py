"""Permissions of admin pages and inlines: users who may not publish can edit only drafts."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import BaseModelFormSet
from django.http import HttpRequest

from articles.models.parents import may_edit, may_save, parent_fields
from articles.models.visibility import Publishable

from .concurrency import VersionedForm

REFUSED = "Only editors can change published records and their parts."


def refuse_unless_allowed(user, record: models.Model) -> None:
    """Raise ``PermissionDenied`` when saving *record* would change public pages and *user* may not
    publish.
    """
    if not may_save(user, record):
        raise PermissionDenied(REFUSED)


class ParentPermissions:
    """ModelAdmin mixin: permissions depend on the state of the record or of its parents."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        allowed = super().has_add_permission(request)
        if not allowed or issubclass(self.model, Publishable) or parent_fields(self.model):
            return allowed  # checked on save, when the state or the parent is known
        return may_edit(request.user, self.model())

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))

    def save_model(self, request: HttpRequest, obj, form, change) -> None:
        refuse_unless_allowed(request.user, obj)
        super().save_model(request, obj, form, change)


class InlinePermissions:
    """Inline mixin: rows can be edited on the page of a record that the user may edit.

    Rows with their own state can be added as drafts to any record.
    """

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_add_permission(request, obj)
        if issubclass(self.model, Publishable):
            return allowed
        return allowed and (obj is None or may_edit(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))


class RecordForm(VersionedForm):
    """Form that reports a missing permission as an error on the field of the parent record."""

    user: AbstractBaseUser | None = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = "Leave empty to create it from the name."

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.user is None or self.errors or may_save(self.user, self.instance):
            return
        parents = [f for f in parent_fields(type(self.instance)) if self.cleaned_data.get(f)]
        self.add_error(parents[0] if parents else None, ValidationError(REFUSED, code="public"))


def refuse_rows(formset: BaseModelFormSet, user) -> None:
    """Add an error to each changed or deleted row of *formset* that *user* may not save."""
    for form in formset.forms:
        if not (form.has_changed() or formset._should_delete_form(form)):
            continue
        setattr(form.instance, formset.fk.name, formset.instance)
        if form.is_valid() and not may_save(user, form.instance):
            form.add_error(None, ValidationError(REFUSED, code="public"))
            raise ValidationError(REFUSED, code="public")
