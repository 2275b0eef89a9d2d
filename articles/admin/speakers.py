"""Admin of speakers, aliases and appointments."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.alias_search import AliasSearchMixin
from articles.admin.base import PublishableAdmin, RecordAdmin
from articles.admin.inlines import (
    AliasInline,
    AppointmentInline,
    CorrectionInline,
    SourceInline,
)
from articles.admin.similar_records import SimilarRecordsMixin
from articles.models import Alias, Appointment, Speaker


@admin.register(Speaker)
class SpeakerAdmin(SimilarRecordsMixin, AliasSearchMixin, PublishableAdmin):
    list_display = ("name", "country", "state", "origin", "updated_at")
    list_filter = ("state", "origin")
    list_select_related = ("country",)
    search_fields = ("name", "sort_name", "slug", "appointments__role")
    search_help_text = "Any name, alias or role. Accents and capitals are ignored."
    folded_fields = ("name", "appointments__role")
    # The index has no positions of speakers.
    compares_public_records = True
    autocomplete_fields = ("country",)
    fieldsets = (
        (None, {"fields": ("name", "state", "country", "description", "note")}),
        ("Web address and sorting", {"fields": ("slug", "sort_name")}),
    )
    inlines = (AliasInline, AppointmentInline, SourceInline, CorrectionInline)


@admin.register(Alias)
class AliasAdmin(RecordAdmin):
    list_display = ("form", "state", "speaker", "organisation", "created_at")
    list_filter = ("state",)
    list_select_related = ("speaker", "organisation")
    search_fields = ("form", "folded")
    folded_fields = ("form",)
    autocomplete_fields = ("speaker", "organisation")
    date_hierarchy = "created_at"
    fields = ("form", "state", "speaker", "organisation", "note")
    provenance = ("folded", "created_at")


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ("speaker", "role", "organisation", "start_on", "end_on")
    list_select_related = ("speaker", "organisation")
    search_fields = ("role", "speaker__name", "organisation__name")
    folded_fields = search_fields
    autocomplete_fields = ("speaker", "organisation")
    fields = (
        *("speaker", "role", "organisation"),
        ("start_on", "end_on"),
        *("source_url", "note"),
    )
