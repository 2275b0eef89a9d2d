"""Rows that several kinds of records have beside them."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join

from articles.admin.anchors import AnchorColumnsMixin, AnchoredForm
from articles.admin.base import RelatedRowInline
from articles.models import (
    Alias,
    AliasState,
    Appointment,
    Correction,
    Mention,
    Quote,
    SourceLink,
)


class SourceInline(RelatedRowInline):
    """The addresses a record rests on."""

    model = SourceLink
    fields = ("url", "note")


class AliasForm(forms.ModelForm):
    """A name entered under its bearer is matched to them: there is nothing else to choose."""

    def _post_clean(self) -> None:
        self.instance.state = AliasState.MATCHED
        super()._post_clean()


class AliasInline(RelatedRowInline):
    """The names a speaker or an organisation is found under."""

    model = Alias
    form = AliasForm
    fields = ("form", "note")
    verbose_name = "name found under"
    verbose_name_plural = "names found under"


class AppointmentInline(RelatedRowInline):
    """The offices of a speaker, or the people of an organisation."""

    model = Appointment
    autocomplete_fields = ("speaker", "organisation")
    ties = ("speaker", "organisation")

    def get_fields(self, request, obj=None) -> list[str]:
        """All but the record whose page this is."""
        here = {"speaker", "organisation"} - {type(obj)._meta.model_name if obj else "speaker"}
        return [
            *("role", *sorted(here), "start_on", "start_on_precision"),
            *("end_on", "end_on_precision", "source_url", "note"),
        ]


class QuoteInline(AnchorColumnsMixin, RelatedRowInline):
    """The quotes that an article prints."""

    model = Quote
    form = AnchoredForm
    fk_name = "article"
    fields = ("exact", "place", "without_span", "where", "speaker", "role_at_time", "form", "state")
    readonly_fields = ("where",)
    autocomplete_fields = ("speaker",)
    ties = ("speaker",)
    show_change_link = True
    ordering = ("start", "pk")


class ArticleMentionInline(AnchorColumnsMixin, RelatedRowInline):
    """The pledges that an article announces, repeats or details."""

    model = Mention
    form = AnchoredForm
    fk_name = "article"
    fields = (
        *("pledge", "role", "exact", "place", "without_span", "where"),
        *("amount", "currency", "state"),
    )
    readonly_fields = ("where",)
    autocomplete_fields = ("pledge",)
    ties = ("pledge", "quote")
    show_change_link = True


class PledgeMentionInline(AnchorColumnsMixin, RelatedRowInline):
    """Where a pledge is announced, repeated or detailed."""

    model = Mention
    form = AnchoredForm
    fk_name = "pledge"
    fields = (
        *("article", "quote", "role", "exact", "place", "without_span", "where"),
        *("amount", "currency", "state"),
    )
    readonly_fields = ("where",)
    autocomplete_fields = ("article", "quote")
    ties = ("article", "quote")
    show_change_link = True


class CorrectionInline(RelatedRowInline):
    """Public notices on a record."""

    model = Correction
    fields: ClassVar[tuple[str, ...]] = ("corrected_on", "text", "reason", "state", "after")
    readonly_fields = ("after",)
    ties = ("editor",)
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("reports")

    @admin.display(description="after a report")
    def after(self, correction: Correction) -> str:
        """The reports of readers that led to the notice."""
        if correction.pk is None:
            return ""
        rows = [
            (reverse("admin:articles_report_change", args=[report.pk]), report)
            for report in correction.reports.all()
        ]
        return format_html_join("", '<p><a href="{}">{}</a></p>', rows) or "–"
