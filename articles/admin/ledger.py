"""Inline for the append-only status ledger of a pledge: lists entries, adds new ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from articles.models import Evidence, Pledge, StatusUpdate, VerdictDraft, record_status
from articles.models.status import NEEDS_EVIDENCE
from articles.text.dates import PartialDate

from .base import RelatedRowInline

WAITS_FOR_REVIEW = "Your verdict waits for a second reviewer."
EVIDENCE_FIELDS = ("url", "title", "note")
STATUS_FIELDS = ("status", "actor", "as_of", "as_of_precision", "reason", "corrects")


class StatusUpdateForm(forms.ModelForm):
    """Form of a new ledger entry with one item of evidence."""

    evidence_url = forms.URLField(
        required=False,
        label="Evidence: address",
        assume_scheme="https",
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    evidence_title = forms.CharField(required=False, label="Evidence: title", max_length=300)
    evidence_note = forms.CharField(required=False, label="What it shows, or how you searched")

    class Meta:
        model = StatusUpdate
        fields = STATUS_FIELDS

    def evidence(self) -> list[dict[str, Any]]:
        """The evidence as ``record_status`` expects it."""
        item = {name: self.cleaned_data.get(f"evidence_{name}") or "" for name in EVIDENCE_FIELDS}
        return [item] if item["url"] or item["note"] else []

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("status") in NEEDS_EVIDENCE and not self.evidence():
            error = ValidationError("This status needs evidence.", code="evidence")
            self.add_error("evidence_url", error)
        return cleaned

    def record(self, pledge: Pledge, editor) -> None:
        """Add the entry to the ledger, or with ``SECOND_REVIEW`` to the review queue."""
        values = self.cleaned_data
        if settings.SECOND_REVIEW:
            VerdictDraft.objects.create(
                pledge=pledge,
                evidence=self.evidence(),
                editor=editor,
                **{name: values.get(name) for name in STATUS_FIELDS},
            )
            return
        record_status(
            pledge,
            values["status"],
            PartialDate.of(values["as_of"], values["as_of_precision"]),
            values["reason"],
            self.evidence(),
            actor=values.get("actor"),
            editor=editor,
            corrects=values.get("corrects"),
        )


class StatusUpdateInline(RelatedRowInline):
    """The entries of the ledger, and empty forms for new ones."""

    model = StatusUpdate
    form = StatusUpdateForm
    fields = (
        *STATUS_FIELDS,
        *("evidence_url", "evidence_title", "evidence_note", "entered_by"),
    )
    readonly_fields = ("entered_by",)
    prefetched = ("actor__country", "actor__organisation", "actor__speaker", "editor", "corrects")
    verbose_name_plural = "status history (entries cannot be edited, only corrected)"
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("evidence")

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name, rows in (("actor", "actors"), ("corrects", "status_updates")):
            if name in formset.form.base_fields:
                field = formset.form.base_fields[name]
                field.queryset = (
                    getattr(obj, rows).all() if obj is not None else field.queryset.none()
                )
        return formset

    # Columns of existing entries, in place of the form fields of the same name.
    @admin.display(description="Evidence: address")
    def evidence_url(self, update: StatusUpdate) -> str:
        """Links to the evidence."""
        return _lines(
            format_html('<a href="{0}">{0}</a>', e.url) for e in _evidence(update) if e.url
        )

    @admin.display(description="Evidence: title")
    def evidence_title(self, update: StatusUpdate) -> str:
        """Titles of the evidence."""
        return _lines(e.title for e in _evidence(update) if e.title)

    @admin.display(description="What it shows, or how you searched")
    def evidence_note(self, update: StatusUpdate) -> str:
        """Notes on the evidence."""
        return _lines(e.note for e in _evidence(update) if e.note)

    @admin.display(description="evidence and editor")
    def entered_by(self, update: StatusUpdate) -> str:
        """Summary of the evidence, and the editor."""
        if update.pk is None:
            return ""
        links = format_html_join(
            "", "<p>{}</p>", ((evidence,) for evidence in update.evidence.all())
        )
        return format_html("{}<p>{}</p>", links, update.editor or "import")


def _evidence(update: StatusUpdate) -> list[Evidence]:
    return list(update.evidence.all()) if update.pk else []


def _lines(texts: Iterable[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts)) or "–"
