"""Pending changes to published articles, submitted by users without publish permission."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from articles.models.constraints import not_empty, one_of


class ProposedState(models.TextChoices):
    """Review state of a proposed revision."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class ProposedRevision(models.Model):
    """A document submitted for a published article, waiting for an editor.

    Stores the raw bytes (``content``) and the parsed document with the typed metadata
    (``document``). The article changes only when the revision is accepted, which imports it. With
    ``as_copy`` only the web address is proposed, as another copy of the article.
    """

    article = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposed_revisions",
    )
    article_title = models.CharField(max_length=300)
    as_copy = models.BooleanField(
        default=False,
        verbose_name="copy",
        help_text="Only add its web address as a copy of the article.",
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, editable=False)
    document = models.JSONField()
    proposed_by = models.ForeignKey("auth.User", models.PROTECT, related_name="+")
    run = models.ForeignKey(
        "articles.ImportRun", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=ProposedState, default=ProposedState.OPEN)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was rejected.")
    decided_by = models.ForeignKey(
        "auth.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            one_of("state", ProposedState, "proposed_revision_state"),
            not_empty("article_title", "proposed_revision_title"),
            models.CheckConstraint(
                name="proposed_revision_decided",
                condition=Q(state="open") | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_revision_rejection_explained",
                condition=~Q(state="rejected") | ~Q(reason=""),
                violation_error_message="Give a reason for the rejection.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'Copy' if self.as_copy else 'Revision'} of “{self.article_title}”"
