"""Admin of summits with participants, outcome documents and disputed figures."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.inlines import CorrectionInline, SourceInline
from articles.models import (
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Participation,
    Summit,
)

from .base import PublishableAdmin, RecordAdmin, RelatedRowInline


class ParticipationInline(RelatedRowInline):
    """Hosts and participants."""

    model = Participation
    fields = (("part", "name"), ("country", "organisation", "speaker"))
    autocomplete_fields = ("country", "organisation", "speaker")
    prefetched = ("country", "organisation", "speaker")


class OutcomeDocumentInline(RelatedRowInline):
    """Documents adopted or issued by the summit."""

    model = OutcomeDocument
    fields = (("title", "url"), "published_on")


class DisputedFigureInline(RelatedRowInline):
    """Disputed figures; their values are edited on the page of the figure."""

    model = DisputedFigure
    fields = (("topic", "position"),)
    show_change_link = True


class DisputedValueInline(RelatedRowInline):
    """Values of a disputed figure, one per source."""

    model = DisputedValue
    fields = (("value", "url", "position"),)


@admin.register(Summit)
class SummitAdmin(PublishableAdmin):
    list_display = ("__str__", "start_on", "end_on", "city", "country", "state")
    list_filter = ("state", "origin", "topics")
    list_select_related = ("country",)
    search_fields = ("name", "short_name", "slug", "city")
    folded_fields = ("name", "short_name", "city")
    date_hierarchy = "start_on"
    autocomplete_fields = ("country", "topics", "series")
    fieldsets = (
        (None, {"fields": ("name", "short_name", "slug", "state")}),
        (
            "Date and place",
            {"fields": (("start_on", "end_on"), "date_note", "city", "venue", "country")},
        ),
        (
            "Description",
            {"fields": ("summary", "topics", "participants_note", "other_names", "series")},
        ),
    )
    inlines = (
        ParticipationInline,
        OutcomeDocumentInline,
        DisputedFigureInline,
        SourceInline,
        CorrectionInline,
    )


@admin.register(DisputedFigure)
class DisputedFigureAdmin(RecordAdmin):
    list_display = ("topic", "summit", "position")
    list_filter = ("summit",)
    list_select_related = ("summit",)
    search_fields = ("topic",)
    autocomplete_fields = ("summit",)
    fields = ("summit", "topic", "position")
    inlines = (DisputedValueInline,)
