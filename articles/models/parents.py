"""Who may change a row: it follows the state of the record that it belongs to.

A record with a state of its own is changed by everybody who has the permission while it is a
draft, and by those who may publish afterwards. A row without one (an appointment, a source, a copy)
names its parents in ``PARENT_FIELDS`` and is treated as they are. ``PARENT_FIELDS = ()`` declares
that many records share the row (a country, a topic): it is closed as soon as the public sees it.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db import models

from articles.models.visibility import Publishable, State

from .roles import may_publish


def parent_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The foreign keys to the records whose state decides; raises ``ImproperlyConfigured``."""
    declared = getattr(model, "PARENT_FIELDS", None)
    if declared is None:
        raise ImproperlyConfigured(
            f"{model.__name__} does not say which record it belongs to. Declare on the model "
            "PARENT_FIELDS = (names of its foreign keys to the records whose state it follows), "
            "or PARENT_FIELDS = () when many records share it, or derive it from Publishable."
        )
    return declared


def parents_of(record: models.Model) -> list[models.Model]:
    """The records that the row belongs to, as far as they are set."""
    found = []
    for name in parent_fields(type(record)):
        try:
            parent = getattr(record, name)
        except ObjectDoesNotExist:
            continue
        if parent is not None:
            found.append(parent)
    return found


def is_open_to_contributors(record: models.Model) -> bool:
    """Whether a change of the row, as it is now, stays out of the public's sight."""
    if isinstance(record, Publishable):
        return record.state == State.DRAFT
    if not parent_fields(type(record)):
        return not record.is_public
    parents = parents_of(record)
    return bool(parents) and all(is_open_to_contributors(parent) for parent in parents)


def may_edit(user, record: models.Model) -> bool:
    """Whether *user* may add, change or delete the row, apart from Django's own permissions."""
    return may_publish(user) or is_open_to_contributors(record)


def may_save(user, record: models.Model) -> bool:
    """Whether *user* may store the row as it is now in place of the one that is stored.

    Both count: a row is neither taken from a public record nor given to one.
    """
    if may_publish(user):
        return True
    stored = type(record)._base_manager.filter(pk=record.pk).first() if record.pk else None
    return is_open_to_contributors(record) and (stored is None or is_open_to_contributors(stored))
