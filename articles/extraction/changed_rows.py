"""Which rows of a model have been saved or deleted, read from its history table.

An import of many documents keeps records in memory and reads again only what this or another
process has changed.
"""

from __future__ import annotations

from django.db import models

from articles.models.compiled_query import CompiledQuery

OVERLAP = 100
"""History rows that are read again: concurrent transactions commit in any order."""


class ChangedRows:
    """Primary keys of rows with new history rows; *column* of the history table has the key."""

    def __init__(self, model: type[models.Model], column: str = "id"):
        rows = model.history.model._base_manager.order_by()
        self._rows = CompiledQuery(
            lambda least: rows.filter(history_id__gt=least[0]).values_list("history_id", column),
            sizes=(1,),
        )
        newest = rows.order_by("-history_id").values_list("history_id", flat=True)
        self.seen = set(newest[:OVERLAP])
        self.newest = max(self.seen, default=0)

    def read(self) -> set[int]:
        """The keys of rows saved or deleted since the last call."""
        rows = self._rows([self.newest - OVERLAP])
        changed = {pk for number, pk in rows if number not in self.seen}
        self.newest = max((number for number, _ in rows), default=self.newest)
        self.seen = {number for number, _ in rows if number > self.newest - OVERLAP}
        return changed
