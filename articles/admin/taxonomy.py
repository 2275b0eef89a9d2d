"""Admin of countries, topics and series of summits."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.base import RecordAdmin
from articles.admin.permissions import ParentPermissions
from articles.admin.record_search import FoldedSearchMixin
from articles.models import Country, SummitSeries, Topic


@admin.register(Country)
class CountryAdmin(ParentPermissions, FoldedSearchMixin, admin.ModelAdmin):
    """Countries have no history, because the list comes from ISO 3166."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
    folded_fields = ("name",)

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("name", "parent", "slug")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    folded_fields = ("name",)
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent", "description")


@admin.register(SummitSeries)
class SummitSeriesAdmin(RecordAdmin):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description")
