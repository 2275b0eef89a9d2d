"""Boxes in which one record is chosen by typing a few letters."""

from __future__ import annotations

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.http import HttpRequest

from articles.models.chains import with_descendants


class PreloadedAutocompleteSelect(AutocompleteSelect):
    """An autocomplete that need not ask for the name of the record it shows.

    ``known`` maps keys (as text) to names; a page of fifty rows sets it for each row, because the
    widget of Django would ask the database once a box.
    """

    known: dict[str, str] | None = None

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.known = None
        return copied

    def optgroups(self, name, value, attrs=None):
        chosen = {str(v) for v in value if str(v)}
        if self.known is None or not chosen <= set(self.known):
            return super().optgroups(name, value, attrs)
        blank = [] if self.is_required else [("", "", False)]
        options = [*blank, *((key, self.known[key], True) for key in chosen)]
        return [
            (None, [self.create_option(name, key, label, picked, 0, attrs=attrs)], 0)
            for key, label, picked in options
        ]


class _OtherRecords:
    """Mixin of autocompletes: sends the number of the record that is edited along."""

    record: int | None = None

    def get_url(self) -> str:
        address = super().get_url()
        return f"{address}?record={self.record}" if self.record else address


class OtherSelect(_OtherRecords, PreloadedAutocompleteSelect):
    """An autocomplete of a foreign key to the same model."""


class OtherSelectMultiple(_OtherRecords, AutocompleteSelectMultiple):
    """An autocomplete of further records of the same model."""


def _is_to_itself(field: models.Field) -> bool:
    return field.related_model is field.model


def leave_out(form: forms.BaseForm, record: models.Model) -> None:
    """Let the autocompletes of *form* not offer *record* as related to itself."""
    for field in form.fields.values():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, _OtherRecords):
            widget.record = record.pk


def offered_to(request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
    """What an autocomplete offers: not the record that is edited, nor those that hang on it."""
    model, name, given = rows.model, request.GET.get("field_name"), request.GET.get("record", "")
    asked_of_us = request.GET.get("model_name") == model._meta.model_name
    if not asked_of_us or not (given.isascii() and given.isdigit() and len(given) < 18):
        return rows
    if name in getattr(model, "CHAINS", ()):
        return rows.exclude(pk__in=with_descendants(model, int(given), name))
    itself = [f.name for f in model._meta.get_fields() if f.is_relation and _is_to_itself(f)]
    return rows.exclude(pk=given) if name in itself else rows


class AutocompleteFieldsMixin:
    """For admins and inlines: fields in ``autocomplete_fields`` get a
    :class:`PreloadedAutocompleteSelect`, and an
    address typed without its scheme is taken for https.
    """

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            kind = OtherSelect if _is_to_itself(db_field) else PreloadedAutocompleteSelect
            kwargs["widget"] = kind(db_field, self.admin_site, using=using)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            kind = OtherSelectMultiple if _is_to_itself(db_field) else AutocompleteSelectMultiple
            kwargs["widget"] = kind(db_field, self.admin_site, using=using)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
