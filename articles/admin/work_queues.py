"""What should have been looked at by now: the rows, and the filters of the lists that show them.

The front page counts the very rows that the list behind its link shows.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from articles.models import ImportItem, Outcome, Pledge, Quote, Verification, deadlines

RECENT_FAILURE_DAYS = timedelta(days=30)


def overdue_pledges() -> models.QuerySet:
    """Public pledges past their deadline without a final verdict."""
    return Pledge.objects.published().overdue(deadlines.today())


def stale_pledges() -> models.QuerySet:
    """Public pledges that nobody has checked for longer than the archive allows."""
    return Pledge.objects.published().stale(deadlines.today())


def unpinned_quotes() -> models.QuerySet:
    """Quotes of an article whose text is held that have no place in it, and nobody said why.

    Those that a revision lost are not among them: they have a page of their own.
    """
    return Quote.objects.exclude(article__body="").filter(
        article__isnull=False, start__isnull=True, pin_lost=False, verification=Verification.CITED
    )


def failed_imports() -> models.QuerySet:
    """Documents whose import failed lately and has not succeeded since."""
    later = ImportItem.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    return (
        ImportItem.objects.filter(
            outcome=Outcome.FAILED, created_at__gte=timezone.now() - RECENT_FAILURE_DAYS
        )
        .filter(run__dry_run=False)
        .exclude(Exists(later))
    )


class WorkQueueFilter(admin.SimpleListFilter):
    """Choices whose rows are told by a function each."""

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
        "stale": ("Not checked for a long time", stale_pledges),
    }


class UnpinnedFilter(WorkQueueFilter):
    title = "place in the text"
    parameter_name = "place"
    rows = {"none": ("Text held, words not found in it", unpinned_quotes)}


class FailedImportFilter(WorkQueueFilter):
    title = "failures"
    parameter_name = "failing"
    rows = {"still": ("Failed lately, and not succeeded since", failed_imports)}
