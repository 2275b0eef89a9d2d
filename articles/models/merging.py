"""Merging duplicate speakers or organisations, with undo.

Every moved row is recorded, so that a merge can be reverted exactly.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models.slugs import FormerSlug
from articles.models.visibility import State
from articles.text.normalize import fold

from .constraints import one_of
from .organisation import Organisation
from .speaker import Alias, AliasState, Speaker


class MergeKind(models.TextChoices):
    """Kinds of records that can be merged."""

    SPEAKER = "speaker", "Speakers"
    ORGANISATION = "organisation", "Organisations"


MODELS: dict[str, type[models.Model]] = {
    MergeKind.SPEAKER: Speaker,
    MergeKind.ORGANISATION: Organisation,
}
FIELDS: dict[str, tuple[str, ...]] = {
    MergeKind.SPEAKER: ("name", "sort_name", "country", "description", "note"),
    MergeKind.ORGANISATION: ("name", "kind", "country", "website", "description"),
}
"""Fields for which an editor chooses the value to keep."""


class Merge(models.Model):
    """Log of one merge: ``duplicate`` was withdrawn in favour of ``primary``.

    The duplicate stays in the database, withdrawn and with a placeholder slug, so that undoing the
    merge restores the same record. ``moved`` lists every repointed row as ``[model, key, column]``;
    ``before`` has the primary's former values, both states and the duplicate's slug.
    """

    kind = models.CharField(max_length=12, choices=MergeKind)
    primary_id = models.BigIntegerField()
    duplicate_id = models.BigIntegerField()
    title = models.CharField(max_length=420, help_text="Which record was merged into which.")
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    merged_at = models.DateTimeField(auto_now_add=True)
    merged_by = models.ForeignKey(
        "auth.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "auth.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [
            one_of("kind", MergeKind, "merge_kind"),
            models.CheckConstraint(
                name="merge_of_two", condition=~Q(primary_id=models.F("duplicate_id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


def rows_pointing_to(record: models.Model) -> list[tuple[models.Model, str]]:
    """Every row with a foreign key to *record*, and the column of that key.

    Includes former slugs, so that old addresses of the record redirect to the primary.
    """
    pointing = []
    for relation in record._meta.related_objects:
        if relation.many_to_many or relation.related_model._meta.app_label != "articles":
            continue
        if relation.related_model.__name__.startswith("Historical"):
            continue
        column = relation.field.name
        rows = relation.related_model._base_manager.filter(**{column: record})
        pointing += [(row, column) for row in rows.order_by("pk")]
    return pointing


def merge(kind: str, primary, duplicate, chosen: dict[str, Any] | None = None, user=None) -> Merge:
    """Merge *duplicate* into *primary*; *chosen* names the fields to take from the duplicate.

    Repoints every foreign key, redirects the duplicate's slug and adds its name as an alias. A row
    that would violate a unique constraint (the same role in the same pledge) stays with the hidden
    duplicate. Raises ``ValidationError`` if both are the same record or one was merged before.
    """
    if primary.pk == duplicate.pk:
        raise ValidationError(
            "A record cannot be merged with itself. Choose two different records."
        )
    if Merge.objects.filter(
        kind=kind, undone_at=None, duplicate_id__in=(primary.pk, duplicate.pk)
    ).exists():
        raise ValidationError(
            "One of these records has already been merged. Choose another record."
        )
    with transaction.atomic():
        before = {f: _column_value(primary, f) for f in FIELDS[kind]}
        record = Merge(
            kind=kind,
            primary_id=primary.pk,
            duplicate_id=duplicate.pk,
            title=f"{duplicate} into {primary}",
            before={
                "values": before,
                "slug": duplicate.slug,
                "state": duplicate.state,
                "primary_state": primary.state,
            },
            merged_by=user,
        )
        for row, column in rows_pointing_to(duplicate):
            if _repoint(row, column, primary, user):
                record.moved.append([row._meta.model_name, row.pk, column])
        _release_slug(duplicate, user)
        for name in chosen or {}:
            setattr(primary, name, getattr(duplicate, name))
        if duplicate.state != State.WITHDRAWN and record.before["state"] == State.PUBLISHED:
            primary.state = State.PUBLISHED
        _save(primary, user)
        FormerSlug.objects.create(slug=record.before["slug"], **{kind: primary})
        for name in dict.fromkeys((str(duplicate), before["name"])):
            _add_alias(kind, name, primary, record, user)
        record.save()
    return record


def undo(record: Merge, user=None) -> None:
    """Undo a merge: move the rows back and restore the duplicate.

    Rows added to the primary since then stay with it. Raises ``ValidationError`` if the merge was
    undone before, if the primary has since been merged itself, or if a record was deleted.
    """
    if record.undone_at is not None:
        raise ValidationError("This merge has already been undone.")
    model = MODELS[record.kind]
    since = Merge.objects.filter(kind=record.kind, undone_at=None, duplicate_id=record.primary_id)
    if later := since.first():
        raise ValidationError(
            f"Undo “{later}” first: the record has since been merged into another."
        )
    with transaction.atomic():
        both = model._base_manager.in_bulk([record.primary_id, record.duplicate_id])
        if len(both) != 2:
            raise ValidationError(
                "This merge cannot be undone, because one of the records was deleted."
            )
        primary, duplicate = both[record.primary_id], both[record.duplicate_id]
        FormerSlug.objects.filter(slug=record.before["slug"], **{record.kind: primary}).delete()
        duplicate.slug, duplicate.state = record.before["slug"], record.before["state"]
        duplicate._known_slug = None  # do not redirect the placeholder slug
        _save(duplicate, user)
        for name, key, column in record.moved:
            row = _row(name, key)
            if column == "added_alias":
                if row is not None and getattr(row, record.kind) == primary:
                    row.delete()
            elif row is not None and getattr(row, f"{column}_id") == primary.pk:
                _repoint(row, column, duplicate, user)
        for name, value in record.before["values"].items():
            setattr(primary, primary._meta.get_field(name).attname, value)
        primary.state = record.before["primary_state"]
        _save(primary, user)
        record.undone_at, record.undone_by = timezone.now(), user
        record.save()


def has_merged(record: models.Model) -> bool:
    """Whether another record was merged into *record* (and the merge was not undone)."""
    kind = record._meta.model_name
    return (
        kind in MODELS
        and Merge.objects.filter(kind=kind, undone_at=None, primary_id=record.pk).exists()
    )


def _column_value(record: models.Model, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)


def _row(name: str, key: Any) -> models.Model | None:
    from django.apps import apps

    return apps.get_model("articles", name)._base_manager.filter(pk=key).first()


def _repoint(row: models.Model, column: str, target: models.Model, user) -> bool:
    """Point *row* to *target*; return False if that violates a unique constraint."""
    setattr(row, column, target)
    try:
        with transaction.atomic():
            _save(row, user)
    except IntegrityError:
        return False
    return True


def _release_slug(duplicate, user) -> None:
    duplicate.slug = f"merged-{duplicate.pk}-{duplicate.slug}"[:80].rstrip("-")
    duplicate._known_slug = None  # the redirect is created for the primary
    duplicate.state = State.WITHDRAWN
    _save(duplicate, user)


def _add_alias(kind: str, name: str, primary, record: Merge, user) -> None:
    """Add the duplicate's name as an alias, unless that name is in use."""
    if fold(name) == fold(str(primary)) or Alias.objects.filter(folded=fold(name)).exists():
        return
    alias = Alias(form=name, state=AliasState.MATCHED, **{kind: primary})
    _save(alias, user)
    record.moved.append(["alias", alias.pk, "added_alias"])


def _save(row: models.Model, user) -> None:
    row._history_user = user
    row.save()
