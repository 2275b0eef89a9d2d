"""Two records of one person or body made one; everything that moved is noted and can move back."""

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
    """What kinds of records can be merged."""

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
"""What an editor chooses field by field."""


class Merge(models.Model):
    """One merge: ``gone`` was withdrawn in favour of ``survivor``.

    The record that gives way stays in the database, withdrawn and under a slug of its own, so that
    undoing a merge brings back the very same record. ``moved`` lists every row whose tie was
    changed, as ``[model, key, column]``; ``before`` and ``after`` the survivor's values and the
    slug that was given up.
    """

    kind = models.CharField(max_length=12, choices=MergeKind)
    survivor_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    title = models.CharField(max_length=420, help_text="Which name gave way to which.")
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
                name="merge_of_two", condition=~Q(survivor_id=models.F("gone_id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


def rows_pointing_to(record: models.Model) -> list[tuple[models.Model, str]]:
    """Every row that points to *record*, and the column it points with.

    Former slugs are among them: an address that once led to the record leads to the survivor.
    """
    found = []
    for relation in record._meta.related_objects:
        if relation.many_to_many or relation.related_model._meta.app_label != "articles":
            continue
        if relation.related_model.__name__.startswith("Historical"):
            continue
        column = relation.field.name
        rows = relation.related_model._base_manager.filter(**{column: record})
        found += [(row, column) for row in rows.order_by("pk")]
    return found


def merge(kind: str, survivor, gone, chosen: dict[str, Any] | None = None, user=None) -> Merge:
    """Make *survivor* the one record of both; *chosen* names the fields taken from *gone*.

    Every row that points to *gone* points to *survivor* afterwards, *gone*'s slug leads to it, and
    its name is learnt as an alias. A row that would then stand there twice (the same part in the
    same pledge) stays with *gone* and out of sight. Raises ``ValidationError`` when the two are one
    record or one of them has been merged away.
    """
    if survivor.pk == gone.pk:
        raise ValidationError("A record cannot be merged with itself.")
    if Merge.objects.filter(kind=kind, undone_at=None, gone_id__in=(survivor.pk, gone.pk)).exists():
        raise ValidationError("One of them has given way in a merge already.")
    with transaction.atomic():
        before = {f: _plain(survivor, f) for f in FIELDS[kind]}
        record = Merge(
            kind=kind,
            survivor_id=survivor.pk,
            gone_id=gone.pk,
            title=f"{gone} into {survivor}",
            before={
                "values": before,
                "slug": gone.slug,
                "state": gone.state,
                "survivor_state": survivor.state,
            },
            merged_by=user,
        )
        for row, column in rows_pointing_to(gone):
            if _point(row, column, survivor, user):
                record.moved.append([row._meta.model_name, row.pk, column])
        _give_up_slug(gone, user)
        for name in chosen or {}:
            setattr(survivor, name, getattr(gone, name))
        if gone.state != State.WITHDRAWN and record.before["state"] == State.PUBLISHED:
            survivor.state = State.PUBLISHED
        _save(survivor, user)
        FormerSlug.objects.create(slug=record.before["slug"], **{kind: survivor})
        for name in dict.fromkeys((str(gone), before["name"])):
            _learn(kind, name, survivor, record, user)
        record.save()
    return record


def undo(record: Merge, user=None) -> None:
    """Put everything back that the merge moved, and bring back the record that gave way.

    What was entered at the survivor since stays with it. Raises ``ValidationError`` when it was
    undone already, when the survivor was merged into another record since, and when one of the two
    is no more.
    """
    if record.undone_at is not None:
        raise ValidationError("This merge was undone already.")
    model = MODELS[record.kind]
    since = Merge.objects.filter(kind=record.kind, undone_at=None, gone_id=record.survivor_id)
    if later := since.first():
        raise ValidationError(f"Undo “{later}” first: the record that stayed has given way since.")
    with transaction.atomic():
        both = model._base_manager.in_bulk([record.survivor_id, record.gone_id])
        if len(both) != 2:
            raise ValidationError("One of the two records was deleted; nothing can be put back.")
        survivor, gone = both[record.survivor_id], both[record.gone_id]
        FormerSlug.objects.filter(slug=record.before["slug"], **{record.kind: survivor}).delete()
        gone.slug, gone.state = record.before["slug"], record.before["state"]
        gone._known_slug = None  # the slug of the interval leads nowhere and is not remembered
        _save(gone, user)
        for name, key, column in record.moved:
            row = _row(name, key)
            if column == "learnt":
                if row is not None and getattr(row, record.kind) == survivor:
                    row.delete()
            elif row is not None and getattr(row, f"{column}_id") == survivor.pk:
                _point(row, column, gone, user)
        for name, value in record.before["values"].items():
            setattr(survivor, survivor._meta.get_field(name).attname, value)
        survivor.state = record.before["survivor_state"]
        _save(survivor, user)
        record.undone_at, record.undone_by = timezone.now(), user
        record.save()


def has_merged(record: models.Model) -> bool:
    """Whether another record gave way to *record* in a merge that can still be undone."""
    kind = record._meta.model_name
    return (
        kind in MODELS
        and Merge.objects.filter(kind=kind, undone_at=None, survivor_id=record.pk).exists()
    )


def _plain(record: models.Model, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)


def _row(name: str, key: Any) -> models.Model | None:
    from django.apps import apps

    return apps.get_model("articles", name)._base_manager.filter(pk=key).first()


def _point(row: models.Model, column: str, target: models.Model, user) -> bool:
    """Tie *row* to *target*; False where such a row stands there already."""
    setattr(row, column, target)
    try:
        with transaction.atomic():
            _save(row, user)
    except IntegrityError:
        return False
    return True


def _give_up_slug(gone, user) -> None:
    gone.slug = f"merged-{gone.pk}-{gone.slug}"[:80].rstrip("-")
    gone._known_slug = None  # the old address goes to the survivor
    gone.state = State.WITHDRAWN
    _save(gone, user)


def _learn(kind: str, name: str, survivor, record: Merge, user) -> None:
    """The other name is an alias from now on, unless it names somebody already."""
    if fold(name) == fold(str(survivor)) or Alias.objects.filter(folded=fold(name)).exists():
        return
    alias = Alias(form=name, state=AliasState.MATCHED, **{kind: survivor})
    _save(alias, user)
    record.moved.append(["alias", alias.pk, "learnt"])


def _save(row: models.Model, user) -> None:
    row._history_user = user
    row.save()
