"""Work queues: querysets of overdue work, and the list filters that show them.

The dashboard and the list filters use the same querysets, so that their counts agree.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from articles.models import (
    Article,
    Decision,
    ImportItem,
    Outcome,
    Pledge,
    Proposal,
    Quote,
    State,
    Verification,
    deadlines,
)

RECENT_FAILURE_DAYS = timedelta(days=30)


def overdue_pledges() -> models.QuerySet:
    """Public pledges past their deadline without a final verdict."""
    return Pledge.objects.published().overdue(deadlines.today())


def stale_pledges() -> models.QuerySet:
    """Public pledges whose last check is too long ago."""
    return Pledge.objects.published().stale(deadlines.today())


def unpinned_quotes() -> models.QuerySet:
    """Quotes not found in the stored text of their article, and not confirmed by an editor.

    Quotes lost by a text change are excluded: they have their own page.
    """
    return Quote.objects.exclude(article__body="").filter(
        article__isnull=False, start__isnull=True, pin_lost=False, verification=Verification.CITED
    )


def unfinished_articles() -> models.QuerySet:
    """Draft articles with reviewed proposals and none that is open."""
    proposals = Proposal.objects.filter(article=OuterRef("pk"))
    drafts = Article.objects.filter(state=State.DRAFT).filter(Exists(proposals))
    return drafts.exclude(Exists(proposals.filter(decision=Decision.OPEN)))


def failed_imports() -> models.QuerySet:
    """Documents whose last import failed within ``RECENT_FAILURE_DAYS``."""
    later = ImportItem.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    return (
        ImportItem.objects.filter(
            outcome=Outcome.FAILED, created_at__gte=timezone.now() - RECENT_FAILURE_DAYS
        )
        .filter(run__dry_run=False)
        .exclude(Exists(later))
    )


class WorkQueueFilter(admin.SimpleListFilter):
    """List filter whose choices each map to a queryset function."""

    rows: dict[str, tuple[str, object]] = {}

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.rows.items()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in self.rows:
            return queryset
        return queryset.filter(pk__in=self.rows[self.value()][1]().order_by().values("pk"))


class DueFilter(WorkQueueFilter):
    title = "due"
    parameter_name = "due"
    rows = {
        "overdue": ("Deadline passed, no final verdict", overdue_pledges),
        "stale": ("To check again", stale_pledges),
    }


class UnpinnedFilter(WorkQueueFilter):
    title = "position in text"
    parameter_name = "place"
    rows = {"none": ("Not found in stored text", unpinned_quotes)}


class FailedImportFilter(WorkQueueFilter):
    title = "failures"
    parameter_name = "failing"
    rows = {"still": ("Failed and not yet repeated", failed_imports)}


class FinishFilter(WorkQueueFilter):
    title = "work"
    parameter_name = "work"
    rows = {"finish": ("Reviewed, to publish", unfinished_articles)}
