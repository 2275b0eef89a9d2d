"""Admin of quotes, statements and mentions of pledges."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.admin.anchors import AnchorColumnsMixin, VersionedAnchoredForm
from articles.admin.inlines import CorrectionInline, SourceInline
from articles.admin.work_queues import UnpinnedFilter
from articles.models import Mention, Quote, Statement
from articles.text.languages import known_language

from .base import PublishableAdmin, RecordAdmin
from .language import LanguageForm


class QuoteForm(LanguageForm, VersionedAnchoredForm):
    """Form of a quote; an empty language defaults to that of the article."""

    text_fields = ("exact",)

    def clean(self) -> dict:
        article = self.cleaned_data.get("article")
        if self.cleaned_data.get("language") == "" and article and known_language(article.language):
            self.cleaned_data["language"] = article.language
        cleaned = super().clean()
        if article and article in (cleaned.get("reprints") or ()):
            self.add_error("reprints", "This is the article of the quote. Choose other articles.")
        return cleaned


@admin.register(Quote)
class QuoteAdmin(AnchorColumnsMixin, PublishableAdmin):
    form = QuoteForm
    list_display = ("__str__", "speaker", "article", "form", "verification", "state", "said_on")
    list_filter = (UnpinnedFilter, "pin_lost", "state", "origin", "form", "verification", "summit")
    list_select_related = ("speaker", "article")
    search_fields = ("exact", "speaker__name", "key")
    folded_fields = ("exact", "speaker__name", "speaker_name")
    date_hierarchy = "said_on"
    # By an index, in contrast to the order of the public list.
    ordering = ("-updated_at",)
    autocomplete_fields = (
        *("article", "reprints", "summit", "speaker", "organisation_at_time", "statement"),
    )
    readonly_fields = ("anchor_status",)
    provenance = ("key", *PublishableAdmin.provenance)
    visibility_relations = ("speaker", "article__summit", "summit")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "article",
                    "exact",
                    ("occurrence", "not_in_text", "anchor_status"),
                    "state",
                )
            },
        ),
        (
            "Speaker",
            {"fields": ("speaker", "speaker_name", "role_at_time", "organisation_at_time")},
        ),
        (
            "Type of quote",
            {
                "fields": (
                    ("form", "verification", "rendition"),
                    "language",
                    "statement",
                    "reprints",
                )
            },
        ),
        (
            "Date and occasion",
            {"fields": ("summit", ("said_on", "occasion"), "note")},
        ),
    )
    inlines = (SourceInline, CorrectionInline)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name.endswith("changelist"):
            return rows.defer("article__body")
        # Related records that validation and saving need.
        return rows.select_related("article__publisher", "organisation_at_time", "statement")


@admin.register(Mention)
class MentionAdmin(AnchorColumnsMixin, PublishableAdmin):
    form = VersionedAnchoredForm
    list_display = ("pledge", "article", "role", "amount", "currency", "state")
    list_filter = ("state", "origin", "role", "pin_lost")
    list_select_related = ("pledge", "article")
    search_fields = ("exact", "pledge__title")
    folded_fields = search_fields
    # By an index.
    ordering = ("-updated_at",)
    autocomplete_fields = ("pledge", "article", "quote")
    readonly_fields = ("anchor_status",)
    visibility_relations = ("pledge__summit", "article__summit", "quote")
    view_on_site = False
    fields = (
        *(
            "pledge",
            "article",
            "quote",
            "role",
            "exact",
            ("occurrence", "not_in_text", "anchor_status"),
        ),
        *(("amount", "currency"), "state"),
    )


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    list_display = ("label", "speaker", "summit", "said_on")
    list_filter = ("summit",)
    list_select_related = ("speaker", "summit")
    search_fields = ("label", "speaker__name", "key")
    folded_fields = ("label", "speaker__name")
    date_hierarchy = "said_on"
    autocomplete_fields = ("speaker", "summit")
    provenance = ("key",)
    fields = ("label", "speaker", "summit", ("said_on", "occasion"))
