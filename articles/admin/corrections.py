"""Admin of public corrections and of reader reports."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.admin.base import PublishableAdmin, ReadOnlyAdmin
from articles.models import Correction, Report
from articles.models.reports import TARGETS


def edit_link(record) -> str:
    """HTML link to the change page of *record*."""
    url = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return format_html('<a href="{}">{} “{}”</a>', url, record._meta.verbose_name, record)


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
    visibility_relations = ("article", "quote", "pledge", "speaker", "organisation", "summit")
    fields = (
        *("corrected_on", "text", "reason", "state"),
        *("article", "quote", "pledge", "speaker", "organisation", "summit"),
    )
    provenance = ("target", "reader_reports", "editor", *PublishableAdmin.provenance)

    @admin.display(description="record")
    def target(self, correction: Correction) -> str:
        """The corrected record."""
        return edit_link(correction.target)

    @admin.display(description="reader reports")
    def reader_reports(self, correction: Correction) -> str:
        """The reports that led to the correction."""
        rows = ((edit_link(report),) for report in correction.reports.all())
        return format_html_join("", "<p>{}</p>", rows) or "None"

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.editor = request.user
        super().save_model(request, obj, form, change)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """All reports, read-only; open reports are resolved on the reader reports page."""

    list_display = ("__str__", "target", "state", "created_at", "decided_by")
    list_filter = ("state",)
    list_select_related = (*TARGETS, "decided_by")
    search_fields = ("text", "note")
    date_hierarchy = "created_at"
    fields = (
        *("target", "text", "url", "created_at"),
        *("state", "note", "decided_by", "decided_at", "resulting_correction"),
    )
    readonly_fields = ("target", "resulting_correction")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("article__body")

    @admin.display(description="record")
    def target(self, report: Report) -> str:
        """The reported record, or what was suggested."""
        return edit_link(report.target) if report.target else "suggested page"

    @admin.display(description="correction")
    def resulting_correction(self, report: Report) -> str:
        """The correction published for the report."""
        return edit_link(report.correction) if report.correction else "–"
