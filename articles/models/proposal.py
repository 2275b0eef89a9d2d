"""Proposals: results of the automatic extraction, queued for review by editors."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .constraints import one_of, span_check


class ProposalKind(models.TextChoices):
    """Kind of record proposed."""

    QUOTE = "quote", "Quote"
    PLEDGE = "pledge", "Pledge"
    MENTION = "mention", "Mention of a pledge"
    NAME = "name", "Name"


class Decision(models.TextChoices):
    """Review decision on a proposal."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    JOINED = "joined", "Matched to an existing record"


class Proposal(models.Model):
    """A quote, pledge, mention or name extracted from an article, with confidence and decision.

    The extracted record is stored as a draft (``quote``, ``pledge``, ``mention``, ``alias``) that
    editors correct directly; the proposal has the reason, confidence and decision. Decided
    proposals are kept so that a later import does not propose the same again.
    """

    kind = models.CharField(max_length=8, choices=ProposalKind)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="proposals")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(blank=True)
    fingerprint = models.CharField(
        max_length=64, help_text="Hash that identifies the proposal on re-import."
    )
    reason = models.TextField(help_text="Why it was proposed, and what is uncertain.")
    confidence = models.FloatField(help_text="From 0 to 1.")
    quote = models.ForeignKey(
        "articles.Quote", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    pledge = models.ForeignKey(
        "articles.Pledge", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    mention = models.ForeignKey(
        "articles.Mention", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    alias = models.ForeignKey(
        "articles.Alias", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    speaker = models.ForeignKey(
        "articles.Speaker",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="name_proposals",
        help_text="The speaker chosen for an accepted name, until it is matched.",
    )
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        "auth.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)
    run = models.ForeignKey(
        "articles.ImportRun", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-confidence", "article", "start", "pk")
        indexes = [models.Index(fields=["decision", "-confidence"])]
        constraints = [
            one_of("kind", ProposalKind, "proposal_kind"),
            one_of("decision", Decision, "proposal_decision"),
            span_check("proposal_span"),
            models.UniqueConstraint(
                fields=["article", "kind", "fingerprint"], name="proposal_once"
            ),
            models.CheckConstraint(
                name="proposal_confidence",
                condition=Q(confidence__gte=0) & Q(confidence__lte=1),
            ),
        ]

    def __str__(self) -> str:
        words = self.exact if len(self.exact) <= 60 else f"{self.exact[:59].rstrip()}…"
        return f"{self.get_kind_display()}: {words}"

    @property
    def record(self):
        """The draft or matched record of the proposal, or None."""
        by_kind = {
            ProposalKind.QUOTE: self.quote,
            ProposalKind.PLEDGE: self.pledge,
            ProposalKind.MENTION: self.mention,
            ProposalKind.NAME: self.alias,
        }
        return by_kind[self.kind]
