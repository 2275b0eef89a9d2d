"""Inlines for the append-only ledger of a pledge: its verdicts with evidence, and its checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from articles.admin.typed_fields import TypedValuesForm
from articles.models import (
    Evidence,
    Pledge,
    PledgeCheck,
    SourceKind,
    StatusUpdate,
    VerdictDraft,
    deadlines,
    partial,
    record_status,
)
from articles.models.ledger import require_evidence
from articles.text.dates import PartialDate

from .base import RelatedRowInline

WAITS_FOR_REVIEW = "Your verdict waits for a second reviewer."
EVIDENCE_FIELDS = ("url", "title", "publisher_name", "published_on", "kind", "note")
STATUS_FIELDS = ("status", "actor", "as_of", "as_of_precision", "reason", "corrects")


class StatusUpdateForm(TypedValuesForm):
    """Form of a new ledger entry with one item of evidence."""

    evidence_url = forms.URLField(
        required=False,
        label="Evidence: address",
        assume_scheme="https",
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    evidence_title = forms.CharField(required=False, label="Evidence: title", max_length=300)
    evidence_publisher_name = forms.CharField(
        required=False, label="Evidence: publisher", max_length=200
    )
    evidence_published_on = forms.CharField(
        required=False,
        label="Evidence: date",
        max_length=20,
        help_text="As precise as known, such as 2025, 2025-06 or 12 June 2025. Leave empty if "
        "the page is undated.",
    )
    evidence_kind = forms.ChoiceField(
        required=False,
        label="Evidence: kind",
        choices=SourceKind.choices,
        help_text="A rewritten copy is not evidence.",
    )
    evidence_note = forms.CharField(required=False, label="What it shows, or how you searched")

    class Meta:
        model = StatusUpdate
        fields = STATUS_FIELDS

    def evidence(self) -> list[dict[str, Any]]:
        """The evidence as ``record_status`` expects it."""
        item = {name: self.cleaned_data.get(f"evidence_{name}") or "" for name in EVIDENCE_FIELDS}
        published = item.pop("published_on")
        if published:
            item["published_on"] = published.start.isoformat()
            item["published_on_precision"] = published.precision
        return [item] if item["url"] or item["note"] else []

    def clean_evidence_published_on(self) -> PartialDate | None:
        """The date of the evidence, as precise as it was typed."""
        typed = self.cleaned_data["evidence_published_on"]
        try:
            return PartialDate.typed(typed) if typed else None
        except ValueError as error:
            raise ValidationError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None

    def clean(self) -> dict:
        cleaned = super().clean()
        try:
            require_evidence(cleaned.get("status"), self.evidence())
        except ValidationError as error:
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
        ("status", "actor", "as_of"),
        "reason",
        ("evidence_url", "evidence_title"),
        ("evidence_publisher_name", "evidence_published_on", "evidence_kind"),
        "evidence_note",
        ("corrects", "entered_by"),
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

    @admin.display(description="Evidence: publisher")
    def evidence_publisher_name(self, update: StatusUpdate) -> str:
        """Publishers of the evidence."""
        return _lines(e.publisher_name for e in _evidence(update) if e.publisher_name)

    @admin.display(description="Evidence: date")
    def evidence_published_on(self, update: StatusUpdate) -> str:
        """Dates of the evidence."""
        return _lines(str(partial(e, "published_on") or "undated") for e in _evidence(update))

    @admin.display(description="Evidence: kind")
    def evidence_kind(self, update: StatusUpdate) -> str:
        """Kinds of the evidence."""
        return _lines(e.get_kind_display() for e in _evidence(update) if e.kind)

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


class PledgeCheckForm(TypedValuesForm):
    """Form of a search for later reports: day, queries, and what was found."""

    searches = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What you searched for",
        help_text="One search on each line.",
    )

    class Meta:
        model = PledgeCheck
        fields = ("checked_on", "searches", "found")
        widgets: ClassVar[dict] = {"found": forms.Textarea(attrs={"rows": 3})}

    def clean_searches(self) -> list[str]:
        """The lines that are not empty."""
        return [line.strip() for line in self.cleaned_data["searches"].splitlines() if line.strip()]

    def clean_checked_on(self) -> date:
        """The day, which cannot be in the future."""
        day = self.cleaned_data["checked_on"]
        if day > deadlines.today():
            raise ValidationError("This day is in the future.", code="future")
        return day


class PledgeCheckInline(RelatedRowInline):
    """The checks of a pledge, and empty forms for new ones."""

    model = PledgeCheck
    form = PledgeCheckForm
    fields = ("checked_on", ("searches", "found"))
    prefetched = ("editor",)
    verbose_name = "check"
    verbose_name_plural = "searches for later reports (cannot be edited)"
    can_delete = False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _evidence(update: StatusUpdate) -> list[Evidence]:
    return list(update.evidence.all()) if update.pk else []


def _lines(texts: Iterable[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts)) or "–"
