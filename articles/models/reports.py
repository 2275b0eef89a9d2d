"""Error reports by readers, and pages that they suggest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .constraints import exactly_one, http_only, not_empty, one_of, web_address

TARGETS = ("article", "quote", "pledge", "speaker", "organisation", "summit")


class ReportState(models.TextChoices):
    """Review state of a report."""

    OPEN = "open", "Open"
    CORRECTED = "corrected", "Led to a correction"
    RESOLVED = "resolved", "Resolved"
    DISMISSED = "dismissed", "Dismissed"


class Report(models.Model):
    """A reader's report of an error in a record, or of what the archive is missing.

    A report about no record has a ``subject`` instead.
    The only data about the reader is ``sender``, an anonymous key that changes daily, used for rate
    limiting.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, null=True, related_name="+")
    quote = models.ForeignKey("articles.Quote", models.CASCADE, null=True, related_name="+")
    pledge = models.ForeignKey("articles.Pledge", models.CASCADE, null=True, related_name="+")
    speaker = models.ForeignKey("articles.Speaker", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(
        "articles.Organisation", models.CASCADE, null=True, related_name="+"
    )
    summit = models.ForeignKey("articles.Summit", models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(help_text="What is wrong, in the reader’s words.")
    url = web_address(blank=True, verbose_name="link to a source")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    correction = models.ForeignKey(
        "articles.Correction", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    note = models.CharField(max_length=300, blank=True, help_text="Reason for the decision.")
    decided_by = models.ForeignKey(
        "auth.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    sender = models.CharField(max_length=32, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["sender", "created_at"]),
        ]
        constraints = [
            one_of("state", ReportState, "report_state"),
            not_empty("text", "report_text"),
            http_only("url", "report_url", blank=True),
            models.CheckConstraint(
                name="report_of_one",
                condition=exactly_one(TARGETS, "").condition
                | (Q(**{f"{name}__isnull": True for name in TARGETS}) & ~Q(subject="")),
                violation_error_message="A report is about one record, or has a subject.",
            ),
            models.CheckConstraint(
                name="report_decided_by_somebody",
                condition=Q(state="open") | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def target(self):
        """The record that the report is about, if it is about one."""
        targets = (getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))
        return next(targets, None)
