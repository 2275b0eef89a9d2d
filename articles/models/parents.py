"""Object-level permissions: who may edit a row, depending on the state of its parent record.

Contributors may edit drafts; only users who may publish can edit anything else. A row without a
state (an appointment, a source, a copy) names its parents in ``PARENT_FIELDS`` and follows their
state. ``PARENT_FIELDS = ()`` marks rows shared by many records (a country, a topic), which are
closed to contributors as soon as they are public.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db import models

from articles.models.visibility import Publishable, State

from .roles import may_publish


def parent_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Foreign keys to the parents; raises ``ImproperlyConfigured`` if the model declares none."""
    declared = getattr(model, "PARENT_FIELDS", None)
    if declared is None:
        raise ImproperlyConfigured(
            f"{model.__name__} does not say which record it belongs to. Declare on the model "
            "PARENT_FIELDS = (names of its foreign keys to the records whose state it follows), "
            "or PARENT_FIELDS = () when many records share it, or derive it from Publishable."
        )
    return declared


def parents_of(record: models.Model) -> list[models.Model]:
    """The parents of a row that are set."""
    parents = []
    for name in parent_fields(type(record)):
        try:
            parent = getattr(record, name)
        except ObjectDoesNotExist:
            continue
        if parent is not None:
            parents.append(parent)
    return parents


def is_open_to_contributors(record: models.Model) -> bool:
    """Whether contributors may edit the row, because a change would not be public."""
    if isinstance(record, Publishable):
        return record.state == State.DRAFT
    if not parent_fields(type(record)):
        return not record.is_public
    parents = parents_of(record)
    return bool(parents) and all(is_open_to_contributors(parent) for parent in parents)


def may_edit(user, record: models.Model) -> bool:
    """Whether *user* may add, change or delete the row, on top of Django's model permissions."""
    return may_publish(user) or is_open_to_contributors(record)


def may_save(user, record: models.Model) -> bool:
    """Whether *user* may save the row over its stored version.

    Checks both, so that a row can be moved neither away from nor to a public record.
    """
    if may_publish(user):
        return True
    stored = type(record)._base_manager.filter(pk=record.pk).first() if record.pk else None
    return is_open_to_contributors(record) and (stored is None or is_open_to_contributors(stored))
