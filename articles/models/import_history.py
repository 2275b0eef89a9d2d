"""Provenance of values: which values an import or an editor set, read from the record history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

LOADED_FROM_FIXTURES = "Loaded from fixture files"
IMPORTED_WITH_DOCUMENT = "Imported with a document"
"""Change reasons of history rows that agree with all values of their source.

The newest such row has the source's last known values; differences from it were made by others.
"""

PARTLY_IMPORTED = "Partly updated by an import"
"""Change reason if some of the source's values were skipped because someone had changed them."""


ATTACHED = "Attached to the text of its source"
"""Change reason of a quote that gets the article whose page it cites."""


def last_import_version(record: models.Model, reason: str):
    """The newest history row of *record* with this change reason, or None."""
    return record.history.filter(history_change_reason=reason).order_by("-history_id").first()


def save_with_reason(record: models.Model, reason: str, **options) -> None:
    """Save *record* with *reason* as the change reason of this save only."""
    record._change_reason = reason
    try:
        record.save(**options)
    finally:
        del record._change_reason


def changed_values(
    record: models.Model, last_import, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Three-way merge: values the source changed since *last_import*, as (to apply, conflicts).

    Conflicts are values that someone else has changed on *record* in the meantime.
    """
    changed = {k: v for k, v in values.items() if stored_value(last_import, k) != to_stored(v)}
    applied = {
        k: v for k, v in changed.items() if stored_value(record, k) == stored_value(last_import, k)
    }
    conflicts = {
        k: v
        for k, v in changed.items()
        if k not in applied and stored_value(record, k) != to_stored(v)
    }
    return applied, conflicts


def has_values(record: models.Model, values: Mapping[str, Any]) -> bool:
    """Whether *record* has all of *values*."""
    return all(stored_value(record, name) == to_stored(value) for name, value in values.items())


def to_stored(value: Any) -> Any:
    """A value as it is stored: the primary key of a model instance, anything else unchanged."""
    return value.pk if isinstance(value, models.Model) else value


def stored_value(row: Any, name: str) -> Any:
    """The stored value of a column; the primary key for a foreign key."""
    return getattr(row, row._meta.get_field(name).attname)


def decided_by_editor(record: models.Model, field: str) -> bool:
    """Whether an editor changed *field*, or created the record with a value other than the default.

    Saving a record without changing the field does not count.
    """
    column = record._meta.get_field(field)
    previous = None
    for row in record.history.order_by("history_id").values("history_user", column.attname):
        value = row[column.attname]
        expected = column.get_default() if previous is None else previous[column.attname]
        if row["history_user"] is not None and value != expected:
            return True
        previous = row
    return False
