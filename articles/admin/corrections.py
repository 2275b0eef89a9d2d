"""Public notices of corrections, and the readers' reports that led to some of them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.admin.base import PublishableAdmin, ReadOnlyAdmin
from articles.models import Correction, Report
from articles.models.reports import TARGETS


def edit_link(record) -> str:
    """A link to the page of *record* at the desk."""
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return format_html('<a href="{}">{} “{}”</a>', address, record._meta.verbose_name, record)


@admin.register(Correction)
class CorrectionAdmin(PublishableAdmin):
    list_display = ("__str__", "corrected_on", "state", "editor")
    list_filter = ("state", "corrected_on")
    list_select_related = (
        *("editor", "article", "quote", "pledge", "speaker", "organisation", "summit"),
    )
    search_fields = ("text", "reason")
    date_hierarchy = "corrected_on"
    autocomplete_fields = ("article", "quote", "pledge", "speaker", "organisation", "summit")
    gates = ("article", "quote", "pledge", "speaker", "organisation", "summit")
    fields = (
        *("corrected_on", "text", "reason", "state"),
        *("article", "quote", "pledge", "speaker", "organisation", "summit"),
    )
    provenance = ("corrects", "reports_behind", "editor", *PublishableAdmin.provenance)

    @admin.display(description="record")
    def corrects(self, correction: Correction) -> str:
        """The record that was corrected."""
        return edit_link(correction.target)

    @admin.display(description="reports of readers")
    def reports_behind(self, correction: Correction) -> str:
        """The reports that led to the notice."""
        rows = ((edit_link(report),) for report in correction.reports.all())
        return format_html_join("", "<p>{}</p>", rows) or "None: an editor noticed."

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.editor = request.user
        super().save_model(request, obj, form, change)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """All reports, decided ones too; the open ones are decided on a page of their own."""

    list_display = ("__str__", "about", "state", "created_at", "decided_by")
    list_filter = ("state",)
    list_select_related = (*TARGETS, "decided_by")
    search_fields = ("text", "note")
    date_hierarchy = "created_at"
    fields = (
        *("about", "text", "url", "created_at"),
        *("state", "note", "decided_by", "decided_at", "led_to"),
    )
    readonly_fields = ("about", "led_to")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("article__body")

    @admin.display(description="record")
    def about(self, report: Report) -> str:
        """The record that the report is about."""
        return edit_link(report.target)

    @admin.display(description="correction")
    def led_to(self, report: Report) -> str:
        """The public notice that the report led to."""
        return edit_link(report.correction) if report.correction else "–"
