"""Outbox of the search index: changes not yet indexed."""

from __future__ import annotations

from django.db import models


class QueuedIndexChange(models.Model):
    """Outbox row: a record to reindex or remove, written in the transaction of the change."""

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
