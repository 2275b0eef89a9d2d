"""Foreign keys from a model to itself: no record may lead back to itself through them.

The database refuses a record that points at itself; a circle of several is found by following the
keys, one short query a step, and stored circles end the walk instead of going round.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


def has_cycle(record: models.Model, field: str) -> bool:
    """Whether the chain of *field* that begins at *record* comes back to it."""
    column = type(record)._meta.get_field(field).attname
    seen: set[int] = set()
    at = getattr(record, column)
    while record.pk is not None and at is not None and at not in seen:
        if at == record.pk:
            return True
        seen.add(at)
        rows = type(record)._base_manager.filter(pk=at)
        at = rows.values_list(column, flat=True).first()
    return False


def with_descendants(model: type[models.Model], pk: int, field: str) -> set[int]:
    """The record and all whose chain of *field* leads to it: none of them can come before it."""
    found = frontier = {pk}
    while frontier:
        rows = model._base_manager.filter(**{f"{field}__in": frontier})
        frontier = set(rows.order_by().values_list("pk", flat=True)) - found
        found = found | frontier
    return found


class AcyclicRelationsMixin(models.Model):
    """Mixin: the foreign keys named in ``CHAINS`` never lead a record back to itself.

    Checked where a form validates the field and, because imports have no form, when a key changed
    is saved. A circle that is stored already stops nobody from saving the rest of the record.
    """

    CHAINS: dict[str, str] = {}
    """Field → what is said when it leads back."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._stored_chains = {
            name: record.__dict__.get(cls._meta.get_field(name).attname) for name in cls.CHAINS
        }
        return record

    def circles(self) -> dict[str, str]:
        """The fields that lead back to the record, with what to say about each."""
        return {name: text for name, text in self.CHAINS.items() if has_cycle(self, name)}

    def clean_fields(self, exclude=None) -> None:
        # Not in clean(): a form without the field cannot show a complaint about it.
        super().clean_fields(exclude=exclude)
        found = {k: text for k, text in self.circles().items() if k not in (exclude or ())}
        if found:
            raise ValidationError(found)

    def save(self, *args, **kwargs) -> None:
        stored = getattr(self, "_stored_chains", {})
        for name, text in self.CHAINS.items():
            changed = stored.get(name) != getattr(self, self._meta.get_field(name).attname)
            if changed and has_cycle(self, name):
                raise ValidationError({name: text})
        super().save(*args, **kwargs)
        self._stored_chains = {
            name: getattr(self, self._meta.get_field(name).attname) for name in self.CHAINS
        }
