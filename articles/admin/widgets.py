"""Autocomplete widgets for relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest

from articles.admin.create_in_place import CREATABLE, NEW, create_described
from articles.admin.typed_fields import AmountField, TypedDateField
from articles.models import Organisation, Publisher, Speaker
from articles.models.chains import with_descendants

CREATION_HELP = {
    Speaker: "To add someone, type the name, role and country: Jane Doe, Energy Minister, Norway",
    Publisher: "To add one, type its name and country.",
    Organisation: "To add one, type its name and country.",
}


class PreloadedAutocompleteSelect(AutocompleteSelect):
    """Autocomplete with preloaded labels.

    ``labels`` maps primary keys (as text) to labels; formsets set it for each row, because Django's
    widget runs one query per box (N+1).
    """

    labels: dict[str, str] | None = None

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.labels = None
        return copied

    def optgroups(self, name, value, attrs=None):
        selected = {str(v) for v in value if str(v)}
        if self.labels is None or not selected <= set(self.labels):
            return super().optgroups(name, value, attrs)
        blank = [] if self.is_required else [("", "", False)]
        options = [*blank, *((key, self.labels[key], True) for key in selected)]
        return [
            (None, [self.create_option(name, key, label, is_selected, 0, attrs=attrs)], 0)
            for key, label, is_selected in options
        ]


class CreatingSelect(PreloadedAutocompleteSelect):
    """Autocomplete that also offers to add the record that was typed."""

    def get_url(self) -> str:
        return f"{super().get_url()}?create=1"

    def optgroups(self, name, value, attrs=None):
        new = [v for v in value if str(v).startswith(NEW)]
        if not new:
            return super().optgroups(name, value, attrs)
        label = str(new[0]).removeprefix(NEW)
        option = self.create_option(name, new[0], label, True, 0, attrs=attrs)
        blank = self.create_option(name, "", "", False, 0)
        return [(None, [option] if self.is_required else [blank, option], 0)]


class PreloadedChoiceField(forms.ModelChoiceField):
    """Choice of a related record; choosing the ``preloaded`` one again runs no query."""

    preloaded: models.Model | None = None

    def to_python(self, value):
        if self.preloaded is not None and value == str(self.preloaded.pk):
            return self.preloaded
        return super().to_python(value)


class CreatingChoiceField(PreloadedChoiceField):
    """Choice of a related record that may be added by its description.

    *user* is whose permissions count; ``created`` is the record that was added.
    """

    user: AbstractBaseUser | None = None
    created: models.Model | None = None

    def to_python(self, value):
        if not (isinstance(value, str) and value.startswith(NEW)):
            return super().to_python(value)
        text = value.removeprefix(NEW)[:300]
        record, is_new = create_described(self.queryset.model, text, self.user)
        self.created = record if is_new else None
        return record


def created_records(forms_: Iterable[forms.BaseForm]) -> list[models.Model]:
    """The records that were added while *forms_* were cleaned."""
    created = []
    for form in forms_:
        records = (getattr(field, "created", None) for field in form.fields.values())
        created += [record for record in records if record is not None]
        created += getattr(form, "created", [])
    return created


def preload_choices(form: forms.BaseForm, records: Mapping[str, models.Model | None]) -> None:
    """Give the choice fields of *form* the related *records* that are loaded, by field name."""
    for name, record in records.items():
        field = form.fields.get(name)
        if isinstance(field, PreloadedChoiceField):
            field.preloaded = record


class _ExcludesSelf:
    """Autocomplete mixin: sends the edited record's primary key, so that it is not offered."""

    record: int | None = None

    def get_url(self) -> str:
        url = super().get_url()
        return f"{url}?record={self.record}" if self.record else url


class SelfRelationSelect(_ExcludesSelf, PreloadedAutocompleteSelect):
    """Autocomplete of a foreign key to the same model."""


class SelfRelationSelectMultiple(_ExcludesSelf, AutocompleteSelectMultiple):
    """Autocomplete of a many-to-many relation to the same model."""


def _is_self_relation(field: models.Field) -> bool:
    return field.related_model is field.model


def exclude_self(form: forms.BaseForm, record: models.Model) -> None:
    """Exclude *record* from the autocompletes of *form* for relations to the same model."""
    for field in form.fields.values():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, _ExcludesSelf):
            widget.record = record.pk


def autocomplete_choices(request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
    """Choices of an autocomplete, without the edited record and its descendants in a hierarchy."""
    model, name, pk = rows.model, request.GET.get("field_name"), request.GET.get("record", "")
    same_model = request.GET.get("model_name") == model._meta.model_name
    if not same_model or not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return rows
    if name in getattr(model, "CHAINS", ()):
        return rows.exclude(pk__in=with_descendants(model, int(pk), name))
    relations = [f.name for f in model._meta.get_fields() if f.is_relation and _is_self_relation(f)]
    return rows.exclude(pk=pk) if name in relations else rows


class AutocompleteFieldsMixin:
    """Mixin of admins and inlines: preloaded autocompletes, dates and sums as typed, and https as
    default URL scheme.
    """

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"form_class": TypedDateField},
        models.DecimalField: {"form_class": AmountField},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(widget := getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # Deleting or opening another record from a form loses sight of this one.
            widget.can_delete_related = widget.can_view_related = False
            if isinstance(field, CreatingChoiceField):
                widget.can_add_related = widget.can_change_related = False
        if isinstance(field, TypedDateField):
            field.is_partial = hasattr(db_field.model, f"{db_field.name}_precision")
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            widget, field_class = PreloadedAutocompleteSelect, PreloadedChoiceField
            if _is_self_relation(db_field):
                widget = SelfRelationSelect
            elif db_field.related_model in CREATABLE:
                widget, field_class = CreatingSelect, CreatingChoiceField
            kwargs["widget"] = widget(db_field, self.admin_site, using=using)
            kwargs["form_class"] = field_class
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if isinstance(field, CreatingChoiceField):
            field.user = request.user
            if db_field.related_model in CREATION_HELP:
                field.help_text = CREATION_HELP[db_field.related_model]
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            is_self = _is_self_relation(db_field)
            widget = SelfRelationSelectMultiple if is_self else AutocompleteSelectMultiple
            kwargs["widget"] = widget(db_field, self.admin_site, using=using)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
