"""Whether a record was public before it was withdrawn, read from the history of its states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.utils import timezone

from articles.models.visibility import Publishable, State, VisibilityMixin

from .merging import Merge

Interval = tuple[datetime, datetime]


def was_withdrawn(record: models.Model) -> bool:
    """Whether *record* was public once and is not now, because it, or a record it depends on, is
    withdrawn. Nothing that is a draft is told of, nor a duplicate that was merged.
    """
    if not isinstance(record, Publishable) or record.is_public or record.published_at is None:
        return False
    chain = list(_chain(record))
    if any(one.state == State.DRAFT or one.published_at is None for one in chain):
        return False
    if Merge.objects.filter(
        kind=record._meta.model_name, gone_id=record.pk, undone_at=None
    ).exists():
        return False
    together = _published(chain[0])
    for one in chain[1:]:
        together = _overlap(together, _published(one))
    return bool(together)


def _chain(record: VisibilityMixin) -> Iterator[Publishable]:
    """The record and all on which its visibility depends, as far as they have a state."""
    if isinstance(record, Publishable):
        yield record
    for name in record.visibility_depends_on:
        target = getattr(record, name)
        if target is not None:
            yield from _chain(target)


def _published(record: Publishable) -> list[Interval]:
    """When the state of *record* was “published”."""
    rows = record.history.order_by("history_date", "history_id")
    moments = [(record.published_at, State.PUBLISHED)]
    moments += [row for row in rows.values_list("history_date", "state") if row[0] > moments[0][0]]
    ends = [moment for moment, _ in moments[1:]] + [timezone.now()]
    return [
        (moment, end)
        for (moment, state), end in zip(moments, ends, strict=True)
        if state == State.PUBLISHED
    ]


def _overlap(these: list[Interval], those: list[Interval]) -> list[Interval]:
    found = [(max(a, c), min(b, d)) for a, b in these for c, d in those if max(a, c) <= min(b, d)]
    return found
