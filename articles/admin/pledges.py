"""Pledges: the promise, who makes it, where it stands, and the ledger."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError

from articles.admin.inlines import CorrectionInline, PledgeMentionInline, SourceInline
from articles.admin.work_queues import DueFilter
from articles.models import Pledge, PledgeActor, StatusUpdate
from articles.models.parents import may_edit

from .base import PublishableAdmin, RelatedRowInline
from .ledger import StatusUpdateInline
from .permissions import RecordForm


class PledgeForm(RecordForm):
    """A pledge is not related to itself; a many-to-many field is only known to its form."""

    def clean_related(self):
        related = self.cleaned_data["related"]
        if self.instance in related:
            raise ValidationError("A pledge cannot be related to itself.")
        return related


class ActorInline(RelatedRowInline):
    """Makers, partners and recipients: each exactly one country, organisation or speaker."""

    model = PledgeActor
    fields = ("part", "country", "organisation", "speaker", "label")
    autocomplete_fields = ("country", "organisation", "speaker")
    ties = ("country", "organisation", "speaker")


@admin.register(Pledge)
class PledgeAdmin(PublishableAdmin):
    form = PledgeForm
    list_display = ("title", "kind", "summit", "status", "deadline", "checked_on", "state")
    list_filter = (DueFilter, "state", "origin", "status", "kind", "funding_type", "summit")
    list_select_related = ("summit",)
    search_fields = ("title", "summary", "key")
    date_hierarchy = "announced_on"
    autocomplete_fields = (
        *("summit", "topics", "parent", "follow_up_of", "supersedes", "repeats", "related"),
    )
    gates = ("summit",)
    provenance = (
        *("key", "status", "status_as_of", "checked_on", "concluded_on"),
        *PublishableAdmin.provenance,
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("title", "summary", ("kind", "state"), "summit", "topics"),
                    *(("announced_on", "announced_on_precision"), "announced_note"),
                )
            },
        ),
        ("Money", {"fields": (("amount", "currency"), "funding_type", "repeats", "amount_note")}),
        (
            "To whom and by when",
            {"fields": ("beneficiary", ("deadline", "deadline_precision"), "deadline_note")},
        ),
        (
            "Other pledges",
            {
                "fields": ("parent", "follow_up_of", "supersedes", "related"),
                "classes": ["collapse"],
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    inlines = (ActorInline, PledgeMentionInline, StatusUpdateInline, SourceInline, CorrectionInline)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        judge = request.user.has_perm("articles.add_statusupdate")
        context["may_check_again"] = judge and obj is not None and may_edit(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_formset(self, request, form, formset, change) -> None:
        if formset.model is not StatusUpdate:
            super().save_formset(request, form, formset, change)
            return
        for row in formset.extra_forms:
            if row.has_changed():
                row.record(form.instance, request.user)
        # What the admin asks of a formset that it saved itself.
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
