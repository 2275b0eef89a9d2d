"""Append-only ledger of a pledge: status updates (verdicts) with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

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
from .sources import SourceKind
from .status import FINAL, NEEDS_EVIDENCE, Status, status_label

BRIEFING_IS_NO_EVIDENCE = (
    "Our own briefings are not evidence. Cite the source that the briefing is based on."
)
APPEND_ONLY_MESSAGE = (
    "Entries cannot be changed or deleted. To fix a mistake, add a new entry that replaces it."
)


class AppendOnlyQuerySet(PublishedQuerySet):
    """Query set that rejects bulk updates and deletes."""

    def update(self, **kwargs):
        raise ValidationError(APPEND_ONLY_MESSAGE)

    def delete(self):
        raise ValidationError(APPEND_ONLY_MESSAGE)

    delete.queryset_only = True

    def bulk_update(self, *args, **kwargs):
        raise ValidationError(APPEND_ONLY_MESSAGE)


class AppendOnly(VisibilityMixin):
    """Abstract base of append-only models: rows cannot be changed or deleted."""

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
    """Ledger entry: the status of a pledge, or of one actor's part in it, as of a date."""

    visibility_depends_on = ("pledge", "actor")
    PARENT_FIELDS = ("pledge",)

    pledge = models.ForeignKey("articles.Pledge", models.PROTECT, related_name="status_updates")
    actor = models.ForeignKey(
        "articles.PledgeActor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_updates",
        verbose_name="whose part",
        help_text="Leave empty if the verdict is on the whole pledge.",
    )
    status = models.CharField(max_length=26, choices=Status)
    as_of = models.DateField(help_text="The date the verdict applies to.")
    as_of_precision = precision_field()
    reason = models.TextField()
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="replaces entry",
        help_text="The mistaken entry that this one replaces.",
    )
    editor = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ("pledge", "-as_of", "-pk")
        indexes = [models.Index(fields=["pledge", "-as_of", "-id"])]
        constraints = [
            one_of("status", Status, "status_update_status"),
            not_empty("reason", "status_update_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {partial(self, 'as_of')}"

    @property
    def status_label(self) -> str:
        """The label of its status for this pledge; “holding” for a standing promise under way."""
        return status_label(self.status, standing=self.pledge.is_standing)

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "as_of")
        if self.actor is not None and self.actor.pledge_id != self.pledge_id:
            raise ValidationError("Choose someone who is involved in this pledge.")
        if self.corrects is not None and self.corrects.pledge_id != self.pledge_id:
            raise ValidationError("Choose an entry of this pledge to replace.")
        super().save(*args, **kwargs)


class Evidence(AppendOnly):
    """Evidence for a status update: a web source, an archived article, or a documented search."""

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
    publisher_name = models.CharField(max_length=200, blank=True, verbose_name="publisher")
    kind = models.CharField(max_length=9, choices=SourceKind, blank=True)
    copy_of = models.CharField(
        max_length=300, blank=True, help_text="What the page is a copy of, if it is one."
    )
    note = models.TextField(blank=True, help_text="What the source shows, or how you searched.")

    class Meta:
        ordering = ("status_update", "pk")
        verbose_name_plural = "evidence"
        constraints = [
            http_only("url", "evidence_url", blank=True),
            one_of("kind", SourceKind, "evidence_kind"),
            models.CheckConstraint(
                name="evidence_of_something",
                condition=~Q(url="") | ~Q(note="") | Q(article__isnull=False),
                violation_error_message="Add a web address, an article, or describe your search.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.note

    @property
    def site(self) -> str:
        """The host name of its address, without ``www.``; empty without an address."""
        return self.url.split("/")[2].removeprefix("www.") if self.url else ""

    @property
    def is_rewritten(self) -> bool:
        """Whether it is a reworded copy, which supports no verdict."""
        return self.kind == SourceKind.REWRITTEN

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "published_on")
        if self.article is not None and self.article.is_briefing:
            raise ValidationError(BRIEFING_IS_NO_EVIDENCE)
        super().save(*args, **kwargs)


class PledgeCheck(AppendOnly):
    """A search for later reports on a pledge: when, with which queries, and what it found."""

    visibility_depends_on = ("pledge",)
    PARENT_FIELDS = ("pledge",)

    pledge = models.ForeignKey("articles.Pledge", models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    searches = models.JSONField(default=list, blank=True, help_text="Queries, as a JSON list.")
    found = models.TextField(blank=True, help_text="What was found; empty if nothing later was.")
    editor = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pledge", "-checked_on", "-pk")

    def __str__(self) -> str:
        return f"Checked on {self.checked_on}"

    def save(self, *args, **kwargs) -> None:
        """Add the check and refresh the date of the last check of the pledge."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            refresh_status(self.pledge)


def public_checks() -> models.QuerySet:
    """Public checks, newest first, each with whether its pledge has a verdict (``assessed``)."""
    verdicts = StatusUpdate.objects.filter(pledge=OuterRef("pledge"))
    return PledgeCheck.objects.published().annotate(assessed=Exists(verdicts.order_by()))


def nothing_found_on(checks: Sequence[PledgeCheck]) -> date | None:
    """The day of the last check, if it found nothing later and the pledge has no verdict.

    *checks* are those of one pledge as :func:`public_checks` returns them.
    """
    newest = max(checks, key=lambda check: (check.checked_on, check.pk), default=None)
    if newest is None or newest.found.strip() or newest.assessed:
        return None
    return newest.checked_on


def supports_verdict(evidence: Iterable[dict]) -> bool:
    """Whether there is evidence other than reworded copies."""
    return any(item.get("kind") != SourceKind.REWRITTEN for item in evidence)


def require_evidence(status: str, evidence: Sequence[dict]) -> None:
    """Raise ``ValidationError`` if *status* needs evidence and there is none that counts."""
    if status not in NEEDS_EVIDENCE or supports_verdict(evidence):
        return
    message = f"Add evidence: the status “{Status(status).label}” requires it."
    if evidence:
        message = "A rewritten copy is not evidence. Add the original, or another source."
    raise ValidationError(message, code="evidence")


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
    """Add a status update with its evidence to the ledger and refresh the pledge's status columns.

    Each item of *evidence* has fields of :class:`Evidence`. Raises ``ValidationError`` if the
    reason, or evidence that the status requires, is missing. A rewritten copy does not count.
    """
    items = list(evidence)
    if not reason.strip():
        raise ValidationError("Enter a reason for this status.")
    require_evidence(status, items)
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
    """Entries on the pledge, or on one actor's part, newest first, without replaced ones."""
    updates = [
        u for u in pledge.status_updates.all() if u.actor_id == (actor.pk if actor else None)
    ]
    corrected = {u.corrects_id for u in updates if u.corrects_id}
    current = [u for u in updates if u.pk not in corrected]
    return sorted(current, key=lambda u: (u.as_of, u.pk), reverse=True)


def status_on(pledge, day: date, actor=None) -> StatusUpdate | None:
    """The entry in force on *day*, or None if the pledge had not been assessed by then."""
    return next((u for u in current_updates(pledge, actor) if u.as_of <= day), None)


def refresh_status(pledge) -> None:
    """Denormalise the newest entry and the newest check into the columns of the pledge."""
    updates = current_updates(
        type(pledge).objects.prefetch_related("status_updates").get(pk=pledge.pk)
    )
    newest = updates[0] if updates else None
    pledge.status = newest.status if newest else Status.NOT_ASSESSED
    pledge.status_as_of = newest.as_of if newest else None
    pledge.status_as_of_precision = newest.as_of_precision if newest else "day"
    checks = pledge.checks.order_by("-checked_on").values_list("checked_on", flat=True)
    days = [*checks[:1], *([partial(newest, "as_of").end] if newest else [])]
    pledge.checked_on = max(days, default=None)
    pledge.concluded_on = None
    if newest and newest.status in FINAL:
        for update in updates:
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
