"""Correction notices: public statements that a record was changed, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Subquery

from articles.models.visibility import Publishable, PublishedQuerySet, State

from .constraints import exactly_one, not_empty, one_of
from .history import HistoricalRecords
from .reports import Report

TARGETS = ("article", "quote", "pledge", "speaker", "organisation", "summit")


class CorrectionQuerySet(PublishedQuerySet):
    def with_reports(self) -> CorrectionQuerySet:
        """Annotate ``reported_at``: when a reader first reported the mistake, or None."""
        reports = Report.objects.filter(correction=OuterRef("pk")).order_by("created_at")
        return self.annotate(reported_at=Subquery(reports.values("created_at")[:1]))

    def with_targets(self) -> CorrectionQuerySet:
        """Join the corrected records, without the texts of articles."""
        return self.select_related(*TARGETS).defer("article__body")


class Correction(Publishable):
    """Correction notice on one record: what was wrong, what it says now, and why."""

    visibility_depends_on = TARGETS

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    quote = models.ForeignKey(
        "articles.Quote", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    pledge = models.ForeignKey(
        "articles.Pledge", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    speaker = models.ForeignKey(
        "articles.Speaker", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    organisation = models.ForeignKey(
        "articles.Organisation", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    summit = models.ForeignKey(
        "articles.Summit", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    corrected_on = models.DateField()
    text = models.TextField(help_text="What was wrong and what the record says now.")
    reason = models.CharField(max_length=300, blank=True)
    editor = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-corrected_on", "-pk")
        constraints = [
            one_of("state", State, "correction_state"),
            not_empty("text", "correction_text"),
            exactly_one(TARGETS, "correction_of_one"),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.target}, {self.corrected_on}"

    @property
    def target(self):
        """The record that was corrected."""
        return next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def kind(self) -> str:
        """The kind of the corrected record, for display."""
        return self.target._meta.verbose_name

    def get_absolute_url(self) -> str:
        return f"{self.target.get_absolute_url()}#correction-{self.pk}"
