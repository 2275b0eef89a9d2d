"""Was a withdrawn record ever public? Computed from the history of publication states.

Decides between 410 Gone and 404 Not Found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.utils import timezone

from articles.models.visibility import Publishable, State, VisibilityMixin

from .merging import Merge

Interval = tuple[datetime, datetime]


def was_withdrawn(record: models.Model) -> bool:
    """Whether *record* was once public and it, or a record it depends on, has been withdrawn.

    False for drafts, whose existence is not disclosed, and for merged duplicates.
    """
    if not isinstance(record, Publishable) or record.is_public or record.published_at is None:
        return False
    chain = list(_visibility_chain(record))
    if any(link.state == State.DRAFT or link.published_at is None for link in chain):
        return False
    if Merge.objects.filter(
        kind=record._meta.model_name, duplicate_id=record.pk, undone_at=None
    ).exists():
        return False
    public = _published_intervals(chain[0])
    for link in chain[1:]:
        public = _intersect(public, _published_intervals(link))
    return bool(public)


def _visibility_chain(record: VisibilityMixin) -> Iterator[Publishable]:
    """The record and all records with a state that its visibility depends on."""
    if isinstance(record, Publishable):
        yield record
    for name in record.visibility_depends_on:
        target = getattr(record, name)
        if target is not None:
            yield from _visibility_chain(target)


def _published_intervals(record: Publishable) -> list[Interval]:
    """Intervals in which the state of *record* was “published”."""
    rows = record.history.order_by("history_date", "history_id")
    moments = [(record.published_at, State.PUBLISHED)]
    moments += [row for row in rows.values_list("history_date", "state") if row[0] > moments[0][0]]
    ends = [moment for moment, _ in moments[1:]] + [timezone.now()]
    return [
        (moment, end)
        for (moment, state), end in zip(moments, ends, strict=True)
        if state == State.PUBLISHED
    ]


def _intersect(left: list[Interval], right: list[Interval]) -> list[Interval]:
    return [(max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) <= min(b, d)]
