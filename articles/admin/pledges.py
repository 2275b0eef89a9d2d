"""Admin of pledges: details, who is involved, mentions, and the status ledger."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from articles.admin.inlines import CorrectionInline, PledgeMentionInline, SourceInline
from articles.admin.work_queues import DueFilter
from articles.models import (
    ActorRole,
    AmountType,
    DeadlineBasis,
    FundingType,
    Pledge,
    PledgeActor,
    StatusUpdate,
    deadlines,
    partial,
)
from articles.models.parents import may_edit

from .base import PublishableAdmin, RelatedRowInline
from .ledger import WAITS_FOR_REVIEW, PledgeCheckInline, StatusUpdateInline
from .permissions import RecordForm


class PledgeForm(RecordForm):
    """Validates the many-to-many field ``related``, which the model's ``clean`` cannot see."""

    def clean_related(self):
        related = self.cleaned_data["related"]
        if self.instance in related:
            raise ValidationError("A pledge cannot be related to itself.")
        return related

    def clean(self) -> dict:
        """Also resets what depends on an amount or a deadline that is not there.

        A computed deadline whose words were changed is discarded, so that it is read again.
        """
        cleaned = super().clean()
        if cleaned.get("amount") is None and {"amount_type", "funding_type"} <= cleaned.keys():
            cleaned["amount_type"] = AmountType.PLEDGED
            cleaned["funding_type"] = FundingType.UNCLEAR
        if not {"deadline", "deadline_words", "deadline_basis"} <= cleaned.keys():
            return cleaned
        computed = self.instance.deadline_basis == DeadlineBasis.COMPUTED
        changed = {"deadline_words", "deadline", "deadline_basis"} & set(self.changed_data)
        if computed and changed == {"deadline_words"}:
            cleaned["deadline"] = None
        if not cleaned["deadline"] or (computed and changed == {"deadline"}):
            cleaned["deadline_basis"] = DeadlineBasis.UNKNOWN
        return cleaned


class ActorInline(RelatedRowInline):
    """Makers, partners and recipients; each is one country, organisation or speaker."""

    model = PledgeActor
    fields = ("part", ("country", "organisation", "speaker"), "label")
    autocomplete_fields = ("country", "organisation", "speaker")
    prefetched = ("country", "organisation", "speaker")


@admin.register(Pledge)
class PledgeAdmin(PublishableAdmin):
    form = PledgeForm
    list_display = ("title", "kind", "summit", "status", "deadline", "checked_on", "state")
    list_filter = (
        DueFilter,
        "state",
        "origin",
        "status",
        "kind",
        "amount_type",
        "funding_type",
        "summit",
    )
    list_select_related = ("summit",)
    search_fields = ("title", "summary", "key")
    folded_fields = ("title", "summary")
    date_hierarchy = "announced_on"
    autocomplete_fields = (
        *("summit", "topics", "parent", "follow_up_of", "supersedes", "repeats", "related"),
    )
    visibility_relations = ("summit",)
    provenance = (
        *("key", "status", "status_as_of", "checked_on", "concluded_on"),
        *PublishableAdmin.provenance,
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("title", "summary", ("kind", "state", "is_standing"), "summit", "topics"),
                    ("announced_on", "announced_note"),
                )
            },
        ),
        (
            "Money",
            {
                "fields": (
                    *(("amount", "currency", "amount_type"), "funding_type", "repeats"),
                    "amount_note",
                ),
                "description": "Without an amount, leave the other fields as they are.",
            },
        ),
        (
            "Beneficiary and deadline",
            {
                "fields": (
                    *("beneficiary", "deadline_words"),
                    *(("deadline", "deadline_basis"), "deadline_note"),
                )
            },
        ),
        (
            "Related pledges",
            {
                "fields": ("parent", "follow_up_of", "supersedes", "related"),
                "classes": ["collapse"],
            },
        ),
        ("Note", {"fields": ("note",)}),
    )
    inlines = (
        *(ActorInline, PledgeMentionInline, StatusUpdateInline, PledgeCheckInline),
        *(SourceInline, CorrectionInline),
    )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_assess = request.user.has_perm("articles.add_statusupdate")
        context["may_recheck"] = may_assess and obj is not None and may_edit(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        pledge = form.instance
        if pledge.deadline or not pledge.deadline_words:
            return
        # After the actors are saved: financial years depend on the maker.
        makers = pledge.actors.filter(part=ActorRole.MAKER)
        makers = makers.select_related("country", "organisation", "speaker")
        if deadlines.fill_deadline(pledge, [actor.target for actor in makers]):
            pledge.save()
            when = f"{partial(pledge, 'deadline')} ({pledge.get_deadline_basis_display().lower()})"
            message = f"The deadline “{pledge.deadline_words}” was read as {when}."
            self.message_user(request, message, messages.SUCCESS)
        else:
            message = f"No date could be read from “{pledge.deadline_words}”; the words were kept."
            self.message_user(request, message, messages.INFO)

    def save_formset(self, request, form, formset, change) -> None:
        if formset.model is not StatusUpdate:
            super().save_formset(request, form, formset, change)
            return
        added = [row for row in formset.extra_forms if row.has_changed()]
        for row in added:
            row.record(form.instance, request.user)
        if added and settings.SECOND_REVIEW:
            self.message_user(request, WAITS_FOR_REVIEW)
        # Attributes that formset.save() would set and that the admin reads afterwards.
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
