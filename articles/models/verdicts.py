"""Two-person review of verdicts: pending verdicts and the reviews of them. Append-only."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.text.dates import PartialDate

from .constraints import not_empty, one_of, partial, precision_field
from .ledger import AppendOnly, StatusUpdate, record_status, require_evidence
from .status import Status


class InternalAppendOnly(AppendOnly):
    """Abstract base of append-only rows that are never public."""

    class Meta:
        abstract = True

    @classmethod
    def _own_public_condition(cls, prefix: str) -> models.Q:
        return models.Q(**{f"{prefix}pk__in": []})

    def why_not_public(self) -> list[str]:
        return ["it is only for editors"]


class VerdictDraft(InternalAppendOnly):
    """A verdict awaiting review; approval adds it to the ledger."""

    PARENT_FIELDS = ("pledge",)

    pledge = models.ForeignKey("articles.Pledge", models.CASCADE, related_name="verdict_drafts")
    actor = models.ForeignKey(
        "articles.PledgeActor", models.CASCADE, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=26, choices=Status)
    as_of = models.DateField()
    as_of_precision = precision_field()
    reason = models.TextField()
    corrects = models.ForeignKey(
        StatusUpdate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.JSONField(default=list)
    editor = models.ForeignKey("auth.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            one_of("status", Status, "verdict_draft_status"),
            not_empty("reason", "verdict_draft_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {partial(self, 'as_of')}: {self.pledge}"

    def save(self, *args, **kwargs) -> None:
        require_evidence(self.status, self.evidence)
        super().save(*args, **kwargs)


class VerdictReview(InternalAppendOnly):
    """Review of a verdict by a second person; ``status_update`` is the entry if approved."""

    PARENT_FIELDS = ("draft",)

    draft = models.OneToOneField(VerdictDraft, models.CASCADE, related_name="review")
    agrees = models.BooleanField()
    note = models.TextField(blank=True)
    reviewer = models.ForeignKey("auth.User", models.PROTECT, related_name="+")
    status_update = models.ForeignKey(
        StatusUpdate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{'Agreed' if self.agrees else 'Disagreed'}: {self.draft}"


def decide_verdict(draft: VerdictDraft, reviewer, agrees: bool, note: str = "") -> VerdictReview:
    """Approve or reject *draft*; approval adds it to the ledger under its editor's name.

    Raises ``ValidationError`` if the reviewer is its editor, if it has been reviewed before, or if
    a rejection has no reason.
    """
    if draft.editor_id == reviewer.pk:
        raise ValidationError("You cannot review your own verdict. Ask another reviewer.")
    if VerdictReview.objects.filter(draft=draft).exists():
        raise ValidationError("This verdict has already been reviewed.")
    if not agrees and not note.strip():
        raise ValidationError("Please give a reason.")
    with transaction.atomic():
        update = None
        if agrees:
            update = record_status(
                draft.pledge,
                draft.status,
                PartialDate(draft.as_of, draft.as_of_precision),
                draft.reason,
                draft.evidence,
                actor=draft.actor,
                editor=draft.editor,
                corrects=draft.corrects,
            )
        return VerdictReview.objects.create(
            draft=draft, agrees=agrees, note=note, reviewer=reviewer, status_update=update
        )
