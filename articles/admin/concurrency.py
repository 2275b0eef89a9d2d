"""Two editors on one record: the second save is told what the first one changed."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone

from articles.admin.widgets import leave_out

VERSION = "version_seen"


def related_history(
    record: models.Model, inlines: Iterable[type[models.Model]]
) -> list[models.QuerySet]:
    """The history of *record* and of the rows edited on its page."""
    kinds = [type(record).history.filter(**{record._meta.pk.attname: record.pk})]
    for model in inlines:
        ties = [
            f.attname
            for f in model._meta.concrete_fields
            if f.is_relation and f.related_model is type(record)
        ]
        if ties and hasattr(model, "history"):
            kinds.append(model.history.filter(**{ties[0]: record.pk}))
    return kinds


def version_of(record: models.Model, inlines: Iterable[type[models.Model]] = ()) -> str:
    """What changes with every save of the record or of a row beside it, deleted ones included.

    Made of the newest row of each history, because a row edited beside a record does not touch the
    record's own time of change.
    """
    newest = (
        h.aggregate(newest=Max("history_id"))["newest"] for h in related_history(record, inlines)
    )
    return ".".join(str(number or 0) for number in newest)


def changes_since(record, seen: str, inlines: Iterable[type[models.Model]] = ()) -> list[str]:
    """Who changed what after the version *seen*, in words, the oldest first."""
    found = []
    for history, number in zip(related_history(record, inlines), seen.split("."), strict=False):
        for row in history.filter(history_id__gt=int(number)).order_by("history_id"):
            if words := _in_words(row):
                found.append((row.history_date, words))
    return [words for _, words in sorted(found)]


def _in_words(row) -> str:
    who = row.history_user or "the archive"
    at = timezone.localtime(row.history_date).strftime("%H:%M")
    kind = row.instance_type._meta.verbose_name
    before = row.prev_record
    if row.history_type == "-":
        return f"{who} deleted the {kind} “{row}” at {at}"
    if before is None:
        return f"{who} added the {kind} “{row}” at {at}"
    names = row.diff_against(before, foreign_keys_are_objs=False).changed_fields
    return f"{who} changed {', '.join(sorted(names))} of the {kind} at {at}" if names else ""


class VersionedForm(forms.ModelForm):
    """A form that knows which version of its record it was opened on."""

    version_seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    inline_models: tuple[type[models.Model], ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and VERSION in self.fields:
            self.fields[VERSION].initial = version_of(self.instance, self.inline_models)
        if self.instance.pk:
            leave_out(self, self.instance)

    def clean(self) -> dict:
        cleaned = super().clean()
        seen = cleaned.get(VERSION)
        if not (seen and self.instance.pk) or any(not n.isdecimal() for n in seen.split(".")):
            return cleaned
        # Held until the end of the request's transaction, so that nobody saves in between.
        type(self.instance)._base_manager.select_for_update().filter(pk=self.instance.pk).first()
        now = version_of(self.instance, self.inline_models)
        if now != seen:
            self.data = self.data.copy()
            self.data[self.add_prefix(VERSION)] = now
            raise ValidationError(
                [
                    "Somebody else changed this record after you opened it: nothing of yours is "
                    "saved yet. Compare, and save again to put your values in the place of theirs.",
                    *changes_since(self.instance, seen, self.inline_models),
                ],
                code="conflict",
            )
        return cleaned
