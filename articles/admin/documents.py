"""What was imported and how it went; proposals of the finder. Written by the archive itself."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.models import Document, ImportItem, ImportRun, Proposal

from .base import ReadOnlyAdmin
from .overdue import StillFailing


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "media_type", "size", "article", "received_at", "quarantined")
    list_filter = ("media_type", ("quarantine", admin.EmptyFieldListFilter))
    list_select_related = ("article",)
    search_fields = ("filename", "sha256")
    date_hierarchy = "received_at"
    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("content", "article__body")

    @admin.display(description="quarantined", boolean=True)
    def quarantined(self, document: Document) -> bool:
        """Whether the document could not be read."""
        return bool(document.quarantine)


class ItemInline(admin.TabularInline):
    """What the run did with each document."""

    model = ImportItem
    fields = ("path", "outcome", "reason", "line")
    readonly_fields = fields
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "command", "user", "finished_at", "dry_run")
    list_filter = ("dry_run",)
    list_select_related = ("user",)
    date_hierarchy = "started_at"
    inlines = (ItemInline,)


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "reason", "line", "run", "created_at")
    list_filter = (StillFailing, "outcome")
    list_select_related = ("run",)
    search_fields = ("path", "reason")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("document__content", "article__body")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "article", "confidence", "decision", "decided_by", "created_at")
    list_filter = ("decision", "kind")
    list_select_related = ("article", "decided_by")
    search_fields = ("exact", "article__title")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("article__body")
