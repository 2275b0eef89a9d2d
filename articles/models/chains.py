"""Cycle detection for foreign keys from a model to itself.

A database constraint rejects a record that points to itself. Longer cycles are found by following
the keys, one short query per step; a visited set ends the walk if a cycle is already stored.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


def has_cycle(record: models.Model, field: str) -> bool:
    """Whether following *field* from *record* leads back to it."""
    column = type(record)._meta.get_field(field).attname
    seen: set[int] = set()
    current = getattr(record, column)
    while record.pk is not None and current is not None and current not in seen:
        if current == record.pk:
            return True
        seen.add(current)
        rows = type(record)._base_manager.filter(pk=current)
        current = rows.values_list(column, flat=True).first()
    return False


def with_descendants(model: type[models.Model], pk: int, field: str) -> set[int]:
    """Primary keys of the record and its descendants along *field*, which cannot be its parent."""
    visited = frontier = {pk}
    while frontier:
        rows = model._base_manager.filter(**{f"{field}__in": frontier})
        frontier = set(rows.order_by().values_list("pk", flat=True)) - visited
        visited = visited | frontier
    return visited


class AcyclicRelationsMixin(models.Model):
    """Mixin that rejects cycles through the foreign keys named in ``CHAINS``.

    Checked when a form validates the field and, because imports have no forms, when a changed key
    is saved. A cycle that is already stored does not block saving other fields.
    """

    CHAINS: dict[str, str] = {}
    """Field → error message if it leads back to the record."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._stored_chains = {
            name: record.__dict__.get(cls._meta.get_field(name).attname) for name in cls.CHAINS
        }
        return record

    def cycles(self) -> dict[str, str]:
        """The fields that lead back to the record, with their error messages."""
        return {name: message for name, message in self.CHAINS.items() if has_cycle(self, name)}

    def clean_fields(self, exclude=None) -> None:
        # Not in clean(): a form without the field could not show the error.
        super().clean_fields(exclude=exclude)
        errors = {k: message for k, message in self.cycles().items() if k not in (exclude or ())}
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:
        stored = getattr(self, "_stored_chains", {})
        for name, message in self.CHAINS.items():
            changed = stored.get(name) != getattr(self, self._meta.get_field(name).attname)
            if changed and has_cycle(self, name):
                raise ValidationError({name: message})
        super().save(*args, **kwargs)
        self._stored_chains = {
            name: getattr(self, self._meta.get_field(name).attname) for name in self.CHAINS
        }
