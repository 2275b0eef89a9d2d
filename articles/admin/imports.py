"""Read-only admin of imports, original documents, proposals and proposed revisions."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.base import ReadOnlyAdmin
from articles.admin.editorial.review_queue import ReviewQueue
from articles.admin.publish_actions import MAX_RECORDS
from articles.admin.work_queues import FailedImportFilter
from articles.models import (
    Article,
    Decision,
    Document,
    ImportItem,
    ImportRun,
    Proposal,
    ProposedRevision,
    State,
)
from articles.models.roles import may_publish

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


@admin.display(description="article")
def article_link(item: ImportItem) -> str:
    """Link to the article of an import item, with its state and its open proposals."""
    if item.article is None:
        return "–"
    url = reverse("admin:articles_article_change", args=[item.article_id])
    state = item.article.get_state_display().lower()
    link = format_html('<a href="{}">{}</a>, {}', url, item.article, state)
    if not (count := getattr(item, "open_proposals", 0)):
        return link
    review = f"{reverse('admin:review')}?article={item.article_id}"
    noun = "proposal" if count == 1 else "proposals"
    return format_html('{}, <a href="{}">{} open {}</a>', link, review, count, noun)


class ItemInline(admin.TabularInline):
    """Outcome of each document of a run, linked to its article."""

    model = ImportItem
    fields = ("path", "outcome", "article_link", "reason", "line")
    readonly_fields = fields
    extra = 0
    can_delete = False
    max_num = 0
    article_link = staticmethod(article_link)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        proposals = Proposal.objects.filter(article=OuterRef("article"), decision=Decision.OPEN)
        counts = proposals.order_by().values("article").annotate(n=Count("pk")).values("n")
        rows = super().get_queryset(request).select_related("article")
        return rows.defer("article__body").annotate(open_proposals=Subquery(counts))


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "command", "user", "finished_at", "dry_run")
    list_filter = ("dry_run",)
    list_select_related = ("user",)
    date_hierarchy = "started_at"
    inlines = (ItemInline,)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        if object_id.isascii() and object_id.isdigit() and len(object_id) < 18:
            context |= _next_steps(request, int(object_id))
        return super().change_view(request, object_id, form_url, context)


def _next_steps(request: HttpRequest, run: int) -> dict:
    """Template context: what is left to review and to publish of an import run."""
    queue = ReviewQueue(run=run)
    items = ImportItem.objects.filter(run=run, article__isnull=False)
    drafts = Article.objects.filter(pk__in=items.values("article"), state=State.DRAFT)
    pks = drafts.order_by("pk").values_list("pk", flat=True) if may_publish(request.user) else ()
    return {
        "review_url": queue.url(),
        "open_proposals": queue.open().order_by().count(),
        "drafts": list(pks[:MAX_RECORDS]),
        "checkbox": ACTION_CHECKBOX_NAME,
    }


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "article_link", "reason", "line", "run", "created_at")
    list_filter = (FailedImportFilter, "outcome")
    list_select_related = ("run", "article")
    article_link = staticmethod(article_link)
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
