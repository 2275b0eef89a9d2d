"""Read-only admin of imports, original documents, proposals and proposed revisions."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.base import ReadOnlyAdmin
from articles.admin.work_queues import FailedImportFilter
from articles.models import Document, ImportItem, ImportRun, Proposal, ProposedRevision

EXTENSIONS = {"text/plain": ".txt"}
"""Extensions of media types that no program executes; other originals are saved as ``.bin``."""


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "media_type", "size", "article", "received_at", "quarantined")
    list_filter = ("media_type", ("quarantine", admin.EmptyFieldListFilter))
    list_select_related = ("article",)
    search_fields = ("filename", "sha256")
    date_hierarchy = "received_at"
    exclude = ("content",)
    readonly_fields = ("original",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("content", "article__body")

    def get_urls(self) -> list[URLPattern]:
        original = self.admin_site.admin_view(self.download)
        return [
            path("<int:pk>/original/", original, name="articles_document_original"),
            *super().get_urls(),
        ]

    @admin.display(description="original")
    def original(self, document: Document) -> str:
        """Download link, if the content is stored."""
        if document.size is None:
            return "Not stored"
        url = reverse("admin:articles_document_original", args=[document.pk])
        return format_html('<a href="{}">Download ({} bytes)</a>', url, document.size)

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """View: the original bytes as a download.

        The content is untrusted, so it is sent as an opaque attachment under a generated file name
        and never rendered under our origin.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        document = get_object_or_404(Document.objects.exclude(content=None), pk=pk)
        response = HttpResponse(bytes(document.content), content_type="application/octet-stream")
        name = f"{document.sha256[:12]}{EXTENSIONS.get(document.media_type, '.bin')}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    @admin.display(description="quarantined", boolean=True)
    def quarantined(self, document: Document) -> bool:
        """Whether the document could not be parsed."""
        return bool(document.quarantine)


class ItemInline(admin.TabularInline):
    """Outcome of each document of a run."""

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
    list_filter = (FailedImportFilter, "outcome")
    list_select_related = ("run",)
    search_fields = ("path", "reason")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("document__content", "article__body")


@admin.register(ProposedRevision)
class ProposedRevisionAdmin(ReadOnlyAdmin):
    """All proposed revisions, read-only; open ones are decided on their own page."""

    list_display = ("__str__", "proposed_by", "created_at", "state", "decided_by", "reason")
    list_filter = ("state", "as_copy")
    list_select_related = ("proposed_by", "decided_by")
    search_fields = ("article_title",)
    date_hierarchy = "created_at"
    exclude = ("content", "document")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("content", "document")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "article", "confidence", "decision", "decided_by", "created_at")
    list_filter = ("decision", "kind")
    list_select_related = ("article", "decided_by")
    search_fields = ("exact", "article__title")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("article__body")
