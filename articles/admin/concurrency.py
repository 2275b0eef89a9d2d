"""Optimistic locking: a save that conflicts with another editor's is refused and explained."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone

from articles.admin.typed_fields import TypedValuesForm
from articles.admin.widgets import exclude_self, preload_choices

VERSION = "version_seen"


def related_history(
    record: models.Model, inlines: Iterable[type[models.Model]]
) -> list[models.QuerySet]:
    """History querysets of *record* and of the inline rows on its page."""
    histories = [type(record).history.filter(**{record._meta.pk.attname: record.pk})]
    for model in inlines:
        columns = [
            f.attname
            for f in model._meta.concrete_fields
            if f.is_relation and f.related_model is type(record)
        ]
        if columns and hasattr(model, "history"):
            histories.append(model.history.filter(**{columns[0]: record.pk}))
    return histories


def version_of(record: models.Model, inlines: Iterable[type[models.Model]] = ()) -> str:
    """Version token that changes with every save or deletion of the record or its inline rows.

    Made of the newest id of each history, because saving an inline row does not change the
    record's ``updated_at``.
    """
    newest = [
        models.Subquery(history.order_by("-history_id").values("history_id")[:1])
        for history in related_history(record, inlines)
    ]
    numbers = type(record)._base_manager.filter(pk=record.pk).values_list(*newest).first()
    return ".".join(str(number or 0) for number in numbers or [0] * len(newest))


def changes_since(record, seen: str, inlines: Iterable[type[models.Model]] = ()) -> list[str]:
    """Descriptions of the changes after version *seen*, oldest first."""
    changes = []
    for history, number in zip(related_history(record, inlines), seen.split("."), strict=False):
        for row in history.filter(history_id__gt=int(number)).order_by("history_id"):
            if text := _describe_change(row):
                changes.append((row.history_date, text))
    return [text for _, text in sorted(changes)]


def _describe_change(row) -> str:
    user = row.history_user or "System"
    time = timezone.localtime(row.history_date).strftime("%H:%M")
    kind = row.instance_type._meta.verbose_name
    previous = row.prev_record
    if row.history_type == "-":
        return f"{time}: {user} deleted the {kind} “{row}”"
    if previous is None:
        return f"{time}: {user} added the {kind} “{row}”"
    names = row.diff_against(previous, foreign_keys_are_objs=False).changed_fields
    return f"{time}: {user} changed the {kind}: {', '.join(sorted(names))}" if names else ""


class VersionField(forms.CharField):
    """Hidden field with the version of the record when the form was opened; never a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data) -> bool:
        return False


class VersionedForm(TypedValuesForm):
    """Form that refuses to save when its record was changed after the form was opened."""

    version_seen = VersionField(required=False, max_length=200)
    inline_models: tuple[type[models.Model], ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and VERSION in self.fields and not self.is_bound:
            self.fields[VERSION].initial = version_of(self.instance, self.inline_models)
        if self.instance.pk:
            exclude_self(self, self.instance)
        preload_choices(self, self.instance._state.fields_cache)

    def clean(self) -> dict:
        cleaned = super().clean()
        seen = cleaned.get(VERSION)
        if not (seen and self.instance.pk) or any(not n.isdecimal() for n in seen.split(".")):
            return cleaned
        # No one saves until the end of the transaction: SQLite locks the database at its begin,
        # PostgreSQL this row.
        if connection.features.has_select_for_update:
            rows = type(self.instance)._base_manager.select_for_update()
            rows.filter(pk=self.instance.pk).first()
        current = version_of(self.instance, self.inline_models)
        if current != seen:
            self.data = self.data.copy()
            self.data[self.add_prefix(VERSION)] = current
            message = (
                "Someone else changed this record after you opened it. Your changes have not been "
                "saved. Save again to overwrite theirs."
            )
            changes = changes_since(self.instance, seen, self.inline_models)
            raise ValidationError([ValidationError(message, code="conflict"), *changes])
        return cleaned
