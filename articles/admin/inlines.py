"""Inlines shared by several ModelAdmins."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join

from articles.admin.anchors import AnchorColumnsMixin, AnchoredForm
from articles.admin.base import RelatedRowInline
from articles.admin.typed_fields import TypedValuesForm
from articles.extraction.name_resolver import appointment_on
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
    """Source links of a record."""

    model = SourceLink
    fields = (("url", "note"),)


class AliasForm(TypedValuesForm):
    """Form of an alias entered on the page of its speaker or organisation: always matched."""

    def _post_clean(self) -> None:
        self.instance.state = AliasState.MATCHED
        super()._post_clean()


class AliasInline(RelatedRowInline):
    """Other names under which a speaker or organisation is found."""

    model = Alias
    form = AliasForm
    fields = (("form", "note"),)
    verbose_name = "alias"
    verbose_name_plural = "aliases"


class AppointmentInline(RelatedRowInline):
    """Positions of a speaker, or the people of an organisation."""

    model = Appointment
    autocomplete_fields = ("speaker", "organisation")
    prefetched = ("speaker", "organisation")

    def get_fields(self, request, obj=None) -> list[tuple[str, ...]]:
        """All fields but the foreign key to the record of this page."""
        parent = type(obj)._meta.model_name if obj else "speaker"
        others = {"speaker", "organisation"} - {parent}
        return [
            ("role", *sorted(others)),
            ("start_on", "end_on"),
            ("source_url", "note"),
        ]


class QuoteRowForm(AnchoredForm):
    """Row of a quote: the role defaults to the office its speaker held on the day."""

    def clean(self) -> dict:
        cleaned = super().clean()
        speaker, article = cleaned.get("speaker"), cleaned.get("article")
        if speaker and not cleaned.get("role_at_time") and "speaker" in self.changed_data:
            day = article.published_on if article else None
            appointments = list(speaker.appointments.all()[:2])
            office = appointment_on(speaker, day)
            if office is None and len(appointments) == 1 and day is None:
                office = appointments[0]
            if office is not None:
                cleaned["role_at_time"] = office.role
                self.instance.organisation_at_time = office.organisation
        return cleaned


class QuoteInline(AnchorColumnsMixin, RelatedRowInline):
    """Quotes of an article."""

    model = Quote
    form = QuoteRowForm
    fk_name = "article"
    fields = (
        "exact",
        ("speaker", "role_at_time"),
        ("form", "state"),
        ("anchor_status", "not_in_text", "occurrence"),
    )
    readonly_fields = ("anchor_status",)
    autocomplete_fields = ("speaker",)
    prefetched = ("speaker",)
    show_change_link = True
    ordering = ("start", "pk")


class ArticleMentionInline(AnchorColumnsMixin, RelatedRowInline):
    """Mentions of pledges in an article."""

    model = Mention
    form = AnchoredForm
    fk_name = "article"
    fields = (
        "exact",
        ("pledge", "role"),
        ("amount", "currency", "state"),
        ("anchor_status", "not_in_text", "occurrence"),
    )
    readonly_fields = ("anchor_status",)
    autocomplete_fields = ("pledge",)
    prefetched = ("pledge", "quote")
    show_change_link = True


class PledgeMentionInline(AnchorColumnsMixin, RelatedRowInline):
    """Mentions of a pledge in articles."""

    model = Mention
    form = AnchoredForm
    fk_name = "pledge"
    fields = (
        ("article", "quote"),
        "exact",
        ("role", "amount", "currency", "state"),
        ("anchor_status", "not_in_text", "occurrence"),
    )
    readonly_fields = ("anchor_status",)
    autocomplete_fields = ("article", "quote")
    prefetched = ("article", "quote")
    show_change_link = True


class CorrectionInline(RelatedRowInline):
    """Public corrections of a record."""

    model = Correction
    fields: ClassVar[tuple] = (("corrected_on", "state"), "text", "reason", "reader_reports")
    readonly_fields = ("reader_reports",)
    prefetched = ("editor",)
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("reports")

    @admin.display(description="reader reports")
    def reader_reports(self, correction: Correction) -> str:
        """The reports that led to the correction."""
        if correction.pk is None:
            return ""
        rows = [
            (reverse("admin:articles_report_change", args=[report.pk]), report)
            for report in correction.reports.all()
        ]
        return format_html_join("", '<p><a href="{}">{}</a></p>', rows) or "–"
