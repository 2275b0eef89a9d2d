"""Who set a value: read from the history that every save leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

LOADED_FROM_FIXTURES = "loaded from the files of an archive"
IMPORTED_WITH_DOCUMENT = "imported with a document"
"""Reasons in the history of a record that agreed, when it was saved, with all its source says.

The newest such row is what that source said last; what differs from it was changed by others.
"""

PARTLY_IMPORTED = "brought up to date in part by an import"
"""The reason where some of the values are not the source's, because others had changed them."""


def last_import_version(record: models.Model, reason: str):
    """The newest row of the history of *record* saved for *reason*, or None."""
    return record.history.filter(history_change_reason=reason).order_by("-history_id").first()


def save_with_reason(record: models.Model, reason: str, **options) -> None:
    """Save *record* with *reason* in its history; the reason does not stick to later saves."""
    record._change_reason = reason
    try:
        record.save(**options)
    finally:
        del record._change_reason


def changed_values(
    record: models.Model, written, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of what a source says now, what it did not say when it wrote *written*.

    Two parts: values to be taken over, and values to be left because somebody else has changed
    them on *record* in the meantime.
    """
    fresh = {k: v for k, v in values.items() if stored_value(written, k) != to_stored(v)}
    taken = {k: v for k, v in fresh.items() if stored_value(record, k) == stored_value(written, k)}
    kept = {
        k: v for k, v in fresh.items() if k not in taken and stored_value(record, k) != to_stored(v)
    }
    return taken, kept


def has_values(record: models.Model, values: Mapping[str, Any]) -> bool:
    """Whether *record* holds all of *values*."""
    return all(stored_value(record, name) == to_stored(value) for name, value in values.items())


def to_stored(value: Any) -> Any:
    """What is stored of a value: the key of a record, anything else as it is."""
    return value.pk if isinstance(value, models.Model) else value


def stored_value(row: Any, name: str) -> Any:
    """The stored value of a column; the key of a foreign one."""
    return getattr(row, row._meta.get_field(name).attname)


def decided_by_editor(record: models.Model, field: str) -> bool:
    """Whether an editor changed *field* of *record*, or entered the record with another value than
    the field's own default.

    A record that was only looked at and saved is no decision on the field.
    """
    column = record._meta.get_field(field)
    before = None
    for row in record.history.order_by("history_id").values("history_user", column.attname):
        value = row[column.attname]
        known = column.get_default() if before is None else before[column.attname]
        if row["history_user"] is not None and value != known:
            return True
        before = row
    return False
