"""The ledger of a pledge: verdicts with their evidence, added and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from articles.models.visibility import PublishedQuerySet, VisibilityMixin
from articles.text.dates import PartialDate

from .constraints import (
    http_only,
    normalise_partial,
    not_empty,
    one_of,
    partial,
    precision_field,
    web_address,
)
from .status import FINAL, NEEDS_EVIDENCE, Status

BRIEFING_IS_NO_EVIDENCE = (
    "A briefing of ours is commentary, not evidence: name the source it is based on."
)
APPEND_ONLY_MESSAGE = "The ledger is only added to: correct a mistake by a further entry."


class AppendOnlyQuerySet(PublishedQuerySet):
    """Rows are added one by one through the ledger; nothing is updated or deleted."""

    def update(self, **kwargs):
        raise ValidationError(APPEND_ONLY_MESSAGE)

    def delete(self):
        raise ValidationError(APPEND_ONLY_MESSAGE)

    delete.queryset_only = True

    def bulk_update(self, *args, **kwargs):
        raise ValidationError(APPEND_ONLY_MESSAGE)


class AppendOnly(VisibilityMixin):
    """A row that can be added and read, and nothing else."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise ValidationError(APPEND_ONLY_MESSAGE)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(APPEND_ONLY_MESSAGE)


class StatusUpdate(AppendOnly):
    """A verdict on a pledge, or on one maker's part of a joint pledge, as of a date."""

    visibility_depends_on = ("pledge", "actor")
    PARENT_FIELDS = ("pledge",)

    pledge = models.ForeignKey("articles.Pledge", models.PROTECT, related_name="status_updates")
    actor = models.ForeignKey(
        "articles.PledgeActor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_updates",
        help_text="Whose part is judged; empty for the whole.",
    )
    status = models.CharField(max_length=26, choices=Status)
    as_of = models.DateField(help_text="The day for which the verdict holds.")
    as_of_precision = precision_field()
    reason = models.TextField()
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        help_text="The mistaken entry that this one takes the place of.",
    )
    editor = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pledge", "-as_of", "-pk")
        indexes = [models.Index(fields=["pledge", "-as_of", "-id"])]
        constraints = [
            one_of("status", Status, "status_update_status"),
            not_empty("reason", "status_update_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {partial(self, 'as_of')}"

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "as_of")
        if self.actor is not None and self.actor.pledge_id != self.pledge_id:
            raise ValidationError("The actor belongs to another pledge.")
        if self.corrects is not None and self.corrects.pledge_id != self.pledge_id:
            raise ValidationError("The corrected entry belongs to another pledge.")
        super().save(*args, **kwargs)


class Evidence(AppendOnly):
    """What a verdict rests on: a source, an article of the archive, or the search that was made."""

    visibility_depends_on = ("status_update", "article")
    PARENT_FIELDS = ("status_update",)

    status_update = models.ForeignKey(StatusUpdate, models.PROTECT, related_name="evidence")
    url = web_address(blank=True)
    title = models.CharField(max_length=300, blank=True)
    article = models.ForeignKey(
        "articles.Article", models.PROTECT, null=True, blank=True, related_name="evidence_for"
    )
    published_on = models.DateField(null=True, blank=True)
    published_on_precision = precision_field()
    note = models.TextField(blank=True, help_text="What the source shows, or the search made.")

    class Meta:
        ordering = ("status_update", "pk")
        verbose_name_plural = "evidence"
        constraints = [
            http_only("url", "evidence_url", blank=True),
            models.CheckConstraint(
                name="evidence_of_something",
                condition=~Q(url="") | ~Q(note="") | Q(article__isnull=False),
                violation_error_message="Evidence is an address, an article or a search.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.note

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "published_on")
        if self.article is not None and self.article.is_briefing:
            raise ValidationError(BRIEFING_IS_NO_EVIDENCE)
        super().save(*args, **kwargs)


def record_status(
    pledge,
    status: str,
    as_of: PartialDate,
    reason: str,
    evidence: Iterable[dict] = (),
    *,
    actor=None,
    editor=None,
    corrects: StatusUpdate | None = None,
) -> StatusUpdate:
    """Add a verdict with its evidence to the ledger and bring the pledge's status up to date.

    Each item of *evidence* holds fields of :class:`Evidence`. Raises ``ValidationError`` when the
    verdict is one that must rest on evidence and none is given, or when there is no reason.
    """
    items = list(evidence)
    if not reason.strip():
        raise ValidationError("Say why: a status update needs a reason.")
    if status in NEEDS_EVIDENCE and not items:
        raise ValidationError(f"“{Status(status).label}” needs evidence.")
    with transaction.atomic():
        update = StatusUpdate.objects.create(
            pledge=pledge,
            status=status,
            as_of=as_of.start,
            as_of_precision=as_of.precision,
            reason=reason,
            actor=actor,
            editor=editor,
            corrects=corrects,
        )
        for item in items:
            Evidence.objects.create(status_update=update, **item)
        refresh_status(pledge)
    return update


def current_updates(pledge, actor=None) -> list[StatusUpdate]:
    """The entries on the pledge, or on one actor's part: newest first, no mistakes."""
    updates = [
        u for u in pledge.status_updates.all() if u.actor_id == (actor.pk if actor else None)
    ]
    corrected = {u.corrects_id for u in updates if u.corrects_id}
    standing = [u for u in updates if u.pk not in corrected]
    return sorted(standing, key=lambda u: (u.as_of, u.pk), reverse=True)


def status_on(pledge, day: date, actor=None) -> StatusUpdate | None:
    """The entry that stood on *day*, or None when nobody had looked by then."""
    return next((u for u in current_updates(pledge, actor) if u.as_of <= day), None)


def refresh_status(pledge) -> None:
    """Repeat the newest standing entry in the pledge's own columns."""
    standing = current_updates(
        type(pledge).objects.prefetch_related("status_updates").get(pk=pledge.pk)
    )
    newest = standing[0] if standing else None
    pledge.status = newest.status if newest else Status.NOT_ASSESSED
    pledge.status_as_of = newest.as_of if newest else None
    pledge.status_as_of_precision = newest.as_of_precision if newest else "day"
    pledge.checked_on = partial(newest, "as_of").end if newest else None
    pledge.concluded_on = None
    if newest and newest.status in FINAL:
        for update in standing:
            if update.status != newest.status:
                break
            pledge.concluded_on = update.as_of
    pledge.save(
        update_fields=[
            "status",
            "status_as_of",
            "status_as_of_precision",
            "checked_on",
            "concluded_on",
            "updated_at",
        ]
    )
