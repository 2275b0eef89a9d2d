"""Public history of one record for its page: publication, verdicts, corrections, texts, merges.

It has only what was public when it happened. Dates are those of the archive, as in the log of
changes. Everything but merges comes from what the detail page has loaded anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone

from articles.change_log import changes_url, previous_statuses
from articles.kinds import BY_MODEL
from articles.models import Article, Correction, Pledge, Rights, State, partial
from articles.models.merging import MODELS as MERGED_MODELS
from articles.models.merging import Merge

SHOWN = 10
"""Most entries on the page of a record, which links to the log of changes."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change: when, what happened, why, and where the page describes it (a fragment)."""

    at: datetime
    text: str
    reason: str = ""
    url: str = ""

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """The newest entries of a record, newest first, the number of all, and the log of changes."""

    entries: list[HistoryEntry]
    total: int
    url: str


def history_of(record: Model) -> RecordHistory | None:
    """The history of a record loaded by its detail page; None for kinds without one.

    Topics and countries have neither a publication date nor corrections.
    """
    if type(record) not in KINDS_WITH_HISTORY:
        return None
    entries = [HistoryEntry(record.published_at, "Added")] if record.published_at else []
    entries += [
        HistoryEntry(notice.published_at, "Correction", notice.text, f"#correction-{notice.pk}")
        for notice in reversed(record.notices)
        if notice.published_at
    ]
    if isinstance(record, Pledge):
        entries += _verdicts(record)
    elif isinstance(record, Article):
        entries += _texts(record)
    elif type(record) in MERGED_MODELS.values():
        entries += _merges(record)
    # Sorting is stable: of one moment, the last in this list is the newest.
    newest = sorted(entries, key=lambda entry: entry.at)[::-1]
    return RecordHistory(newest[:SHOWN], len(newest), changes_url(record))


def _verdicts(pledge: Pledge) -> Iterator[HistoryEntry]:
    updates = sorted(pledge.status_updates.all(), key=lambda update: (update.created_at, update.pk))
    previous = previous_statuses(updates)
    for update in updates:
        before, label = previous.get(update.pk, ""), update.status_label
        text = f"still {label.lower()}" if before == label else label
        if before and before != label:
            text = f"{before} → {label.lower()}"
        if update.actor:
            text = f"{update.actor}: {text}"
        moment = max(update.created_at, pledge.published_at or update.created_at)
        text = f"{text[:1].upper()}{text[1:]}, as of {partial(update, 'as_of')}"
        yield HistoryEntry(moment, text, update.reason, f"#update-{update.pk}")


def _texts(article: Article) -> Iterator[HistoryEntry]:
    """Replacements of a text that readers see in whole, since its publication."""
    if article.rights != Rights.FULL or article.published_at is None:
        return
    for revision in reversed(article.all_revisions):
        if revision.number > 1 and revision.created_at > article.published_at:
            text = f"Published text changed (revision {revision.number})"
            yield HistoryEntry(revision.created_at, text, url=f"#revision-{revision.number}")


def _merges(record: Model) -> Iterator[HistoryEntry]:
    """Duplicates that were public before they were merged into the record."""
    merges = Merge.objects.filter(
        kind=record._meta.model_name, primary_id=record.pk, undone_at=None
    )
    plural = BY_MODEL[type(record)].plural
    for before, merged_at in merges.order_by("pk").values_list("before", "merged_at"):
        if before["state"] == State.PUBLISHED:
            text = f"Merged with a duplicate, formerly at /{plural}/{before['slug']}/"
            yield HistoryEntry(merged_at, text)


KINDS_WITH_HISTORY = tuple(
    Correction._meta.get_field(name).related_model for name in Correction.visibility_depends_on
)
