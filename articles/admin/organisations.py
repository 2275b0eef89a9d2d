"""Admin of organisations."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.alias_search import AliasSearchMixin
from articles.admin.inlines import AliasInline, AppointmentInline, CorrectionInline
from articles.admin.similar_records import SimilarRecordsMixin
from articles.models import Organisation

from .base import PublishableAdmin


@admin.register(Organisation)
class OrganisationAdmin(SimilarRecordsMixin, AliasSearchMixin, PublishableAdmin):
    list_display = ("name", "kind", "country", "state", "origin")
    list_filter = ("state", "origin", "kind")
    list_select_related = ("country",)
    search_fields = ("name", "slug")
    folded_fields = ("name",)
    autocomplete_fields = ("country",)
    fields = ("name", "slug", "kind", "country", "website", "description", "state")
    inlines = (AliasInline, AppointmentInline, CorrectionInline)
