"""Public notices of corrections."""

from __future__ import annotations

from django.contrib import admin

from articles.models import Correction

from .base import PublishableAdmin


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
    provenance = ("editor", *PublishableAdmin.provenance)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.editor = request.user
        super().save_model(request, obj, form, change)
