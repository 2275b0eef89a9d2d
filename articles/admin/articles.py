"""Admin of articles and publishers."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Script
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.admin.base import PublishableAdmin, RecordAdmin, RelatedRowInline
from articles.admin.concurrency import VersionedForm
from articles.admin.editorial.article_history import history_page
from articles.admin.editorial.article_texts import store_text
from articles.admin.editorial.publish import describe_drafts
from articles.admin.inlines import (
    ArticleMentionInline,
    CorrectionInline,
    QuoteInline,
    SourceInline,
)
from articles.admin.language import LanguageForm
from articles.admin.new_pledge import NewPledgeInline
from articles.admin.publish_actions import counted
from articles.admin.similar_records import SimilarRecordsMixin
from articles.admin.work_queues import FinishFilter
from articles.importing.encodings import normalise
from articles.models import Article, ArticleCopy, Publisher
from articles.models.acceptance import pending_acceptances
from articles.models.roles import may_publish

TEXT_PREFIX = "text:"
"""Prefix of a search that looks in the stored texts."""


class ArticleForm(LanguageForm, VersionedForm):
    """Form of an article with its text; a changed text is stored as a new revision."""

    text_fields = ("text", "title")

    class Media:
        js = (Script("editorial/selection.js", type="module"),)

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField"}),
        help_text="Leave an empty line between paragraphs. A changed text is stored as a new "
        "revision, and its quotes and mentions are located again.",
    )
    text_note = forms.CharField(
        required=False,
        max_length=300,
        label="Why the text changed",
        help_text="Stored with the revision.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored_language = self.instance.language
        if text := self.fields.get("text"):
            text.initial = self.instance.body
            text.widget.attrs["data-suggest-url"] = reverse("admin:suggest_values")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")
        if "\x00" in text:
            raise ValidationError("The text contains an invalid character (NUL). Remove it.")
        if self.instance.body and not text.strip():
            raise ValidationError("A stored text cannot be removed. Withdraw the article instead.")
        return normalise(text).strip("\n")

    def new_text(self) -> str:
        """The text of a new revision; empty if the text has not changed."""
        text = self.cleaned_data.get("text", "")
        stored = normalise(self.instance.body).strip("\n")
        return text if text.strip() and text != stored else ""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk is None and not self.errors:
            # Set the text early, so that quotes entered on the same page can be located in it.
            self.instance.body = self.cleaned_data.get("text", "")


class CopyInline(RelatedRowInline):
    """Mirrors and syndicated copies."""

    model = ArticleCopy
    fields = (("url", "publisher"),)
    autocomplete_fields = ("publisher",)
    prefetched = ("publisher",)


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    form = ArticleForm
    list_display = ("title", "publisher", "published_on", "summit", "rights", "state", "origin")
    list_filter = (FinishFilter, "state", "origin", "rights", "language", "follow_up", "summit")
    list_select_related = ("publisher", "summit")
    search_fields = ("title", "title_english", "url", "author", "key", "publisher__name")
    folded_fields = ("title", "title_english", "author", "publisher__name")
    search_help_text = "Title, address, author or publisher. “text: words” searches in the texts."
    date_hierarchy = "published_on"
    # By an index, in contrast to the order of the public list.
    ordering = ("-updated_at",)
    autocomplete_fields = ("publisher", "summit", "topics")
    visibility_relations = ("summit",)
    provenance = ("key", "text_revisions", "raw_documents", *PublishableAdmin.provenance)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("title", "title_supplied", "title_language", "title_english"),
                    *("publisher", "author", "url"),
                    ("published_on", "date_note"),
                    *(("summit", "state", "rights"), ("language", "kind", "follow_up")),
                    *("topics", "summary"),
                )
            },
        ),
        ("Text of the source", {"fields": ("text", "text_note")}),
        ("Note", {"fields": ("note",)}),
    )
    inlines = (
        QuoteInline,
        ArticleMentionInline,
        NewPledgeInline,
        CopyInline,
        SourceInline,
        CorrectionInline,
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        is_change_page = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return rows if is_change_page else rows.defer("body")

    def get_search_results(self, request, queryset, search_term):
        if search_term.startswith(TEXT_PREFIX):
            words = search_term.removeprefix(TEXT_PREFIX).strip()
            return queryset.filter(body__icontains=words), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, obj, form, change) -> None:
        accepted = pending_acceptances(obj) if change and "state" in form.changed_data else []
        super().save_model(request, obj, form, change)
        if accepted and obj.is_public:
            self.message_user(request, f"Also published: {counted(accepted)}.")

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        if change and form.instance.language != form.stored_language:
            form.instance.propagate_language(form.stored_language, request.user)
        if change and (text := form.new_text()):
            store_text(request, form.instance, text, form.cleaned_data.get("text_note", ""))
        self._offer_publication(request, form.instance)

    def _offer_publication(self, request: HttpRequest, article: Article) -> None:
        """Say which parts of the article are drafts, with a link to publish them."""
        if not may_publish(request.user):
            return
        text, label = describe_drafts(article)
        if label:
            url = reverse("admin:publish_article", args=[article.pk])
            message = format_html('{} <a href="{}">{}</a>', text, url, label)
            self.message_user(request, message, messages.INFO)

    object_history_list_template = "admin/editorial/article_history.html"

    def history_view(self, request, object_id, extra_context=None):
        article = get_object_or_404(Article, pk=object_id) if object_id.isdecimal() else None
        if article is None or not self.has_view_or_change_permission(request, article):
            return super().history_view(request, object_id, extra_context)
        context = {**(extra_context or {}), "changes": history_page(request, article)}
        return super().history_view(request, object_id, context)

    @admin.display(description="text revisions")
    def text_revisions(self, article: Article) -> str:
        """The revisions, newest first, with links to read, compare and restore them."""
        rows = article.revisions.defer("body").select_related("editor", "document")
        return format_html_join(
            "",
            '<p><a href="{}">Revision {}</a>, {}{}{} <code>{}</code></p>',
            (
                (
                    reverse("admin:article_text", args=[article.pk, row.number]),
                    row.number,
                    row.created_at.strftime("%Y-%m-%d %H:%M"),
                    f", {row.editor}" if row.editor else "",
                    f": {row.note}" if row.note else "",
                    row.sha256,
                )
                for row in rows
            ),
        )

    @admin.display(description="documents")
    def raw_documents(self, article: Article) -> str:
        """The original documents of the text, with their SHA-256."""
        return format_html_join(
            "",
            "<p>{} <code>{}</code>{}</p>",
            (
                (row.filename, row.sha256, "" if row.received_at else " (not stored)")
                for row in article.documents.defer("content")
            ),
        )


@admin.register(Publisher)
class PublisherAdmin(SimilarRecordsMixin, RecordAdmin):
    list_display = ("name", "country", "website")
    list_filter = ("country",)
    list_select_related = ("country",)
    search_fields = ("name", "slug")
    folded_fields = ("name",)
    autocomplete_fields = ("country",)
    fields = ("name", "slug", "country", "website", "is_archive", "note")

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        # The flag hides or shows everything by the publisher in public lists.
        fields = super().get_readonly_fields(request, obj)
        return fields if may_publish(request.user) else (*fields, "is_archive")
