"""Verdicts on a pledge: read below one another, and added to; never changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from articles.models import Evidence, Pledge, StatusUpdate, VerdictDraft, record_status
from articles.models.status import NEEDS_EVIDENCE
from articles.text.dates import PartialDate

from .base import RelatedRowInline

EVIDENCE = ("url", "title", "note")
GIVEN = ("status", "actor", "as_of", "as_of_precision", "reason", "corrects")


class StatusUpdateForm(forms.ModelForm):
    """A new verdict with what it rests on."""

    evidence_url = forms.URLField(
        required=False,
        label="Evidence: address",
        assume_scheme="https",
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    evidence_title = forms.CharField(required=False, label="Evidence: title", max_length=300)
    evidence_note = forms.CharField(
        required=False, label="What it shows, or the search that was made"
    )

    class Meta:
        model = StatusUpdate
        fields = GIVEN

    def evidence(self) -> list[dict[str, Any]]:
        """The evidence as the ledger takes it."""
        given = {name: self.cleaned_data.get(f"evidence_{name}") or "" for name in EVIDENCE}
        return [given] if given["url"] or given["note"] else []

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("status") in NEEDS_EVIDENCE and not self.evidence():
            self.add_error("evidence_url", "This verdict needs evidence.")
        return cleaned

    def record(self, pledge: Pledge, editor) -> None:
        """Add the verdict to the ledger, or let it wait for a second person."""
        given = self.cleaned_data
        if settings.SECOND_REVIEW:
            VerdictDraft.objects.create(
                pledge=pledge,
                evidence=self.evidence(),
                editor=editor,
                **{name: given.get(name) for name in GIVEN},
            )
            return
        record_status(
            pledge,
            given["status"],
            PartialDate.of(given["as_of"], given["as_of_precision"]),
            given["reason"],
            self.evidence(),
            actor=given.get("actor"),
            editor=editor,
            corrects=given.get("corrects"),
        )


class StatusUpdateInline(RelatedRowInline):
    """The verdicts there are, and room for a further one."""

    model = StatusUpdate
    form = StatusUpdateForm
    fields = (
        *GIVEN,
        *("evidence_url", "evidence_title", "evidence_note", "rests_on"),
    )
    readonly_fields = ("rests_on",)
    ties = ("actor__country", "actor__organisation", "actor__speaker", "editor", "corrects")
    verbose_name_plural = "status updates (the ledger is only added to)"
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

    # The columns of the form, as they are shown of entries that are only read.
    @admin.display(description="Evidence: address")
    def evidence_url(self, update: StatusUpdate) -> str:
        """The addresses of an entry's evidence."""
        return _lines(
            format_html('<a href="{0}">{0}</a>', e.url) for e in _evidence(update) if e.url
        )

    @admin.display(description="Evidence: title")
    def evidence_title(self, update: StatusUpdate) -> str:
        """The titles of an entry's evidence."""
        return _lines(e.title for e in _evidence(update) if e.title)

    @admin.display(description="What it shows, or the search that was made")
    def evidence_note(self, update: StatusUpdate) -> str:
        """What an entry's evidence shows."""
        return _lines(e.note for e in _evidence(update) if e.note)

    @admin.display(description="rests on, entered by")
    def rests_on(self, update: StatusUpdate) -> str:
        """The evidence of an entry and who made it."""
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
