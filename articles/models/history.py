"""Record history (django-simple-history) with bulk inserts for imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db import models
from simple_history.manager import HistoryManager as SimpleHistoryManager
from simple_history.models import HistoricalRecords as SimpleHistoricalRecords

_collected: ContextVar[dict[type[models.Model], list[models.Model]] | None] = ContextVar(
    "collected_history", default=None
)


class HistoryRow(models.Model):
    """Abstract base of all history models: a new row waits for the end of :func:`bulk_history`."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        rows = _collected.get()
        if rows is None or not self._state.adding:
            super().save(*args, **kwargs)
        else:
            rows.setdefault(type(self), []).append(self)


class HistoryManager(SimpleHistoryManager):
    """Manager of history rows; its class for a queryset is made once.

    simple_history makes a new class at each access, of which every saved record has one: an import
    spent 6% of its time on it.
    """

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


class HistoricalRecords(SimpleHistoricalRecords):
    """History of a model whose rows can be inserted in bulk."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, bases=(HistoryRow,), history_manager=HistoryManager, **kwargs)


@contextmanager
def bulk_history() -> Iterator[None]:
    """Insert the history rows of this block at its end, with one statement for each model.

    Use it within the transaction of the changes, which must not read the history of the records
    that they save.
    """
    rows: dict[type[models.Model], list[models.Model]] = {}
    token = _collected.set(rows)
    try:
        yield
    finally:
        _collected.reset(token)
    for model, new in rows.items():
        model._base_manager.bulk_create(new)
