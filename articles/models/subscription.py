"""Subscriptions to weekly digests by mail, and the outbox of digests.

``Subscription`` is the only table with e-mail addresses. It is in no export, API or history, and
not in the admin. Everything else about a reader refers to it and is deleted with it.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .constraints import not_empty, one_of

CONFIRM_WITHIN = timedelta(days=2)
"""Unconfirmed subscriptions are deleted after this time, and their links expire."""
MAX_URL_LENGTH = 2000


class SubscriptionQuerySet(models.QuerySet):
    """Rules about subscriptions, each defined once."""

    def confirmed(self) -> SubscriptionQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def expired(self, now: datetime) -> SubscriptionQuerySet:
        """Those that were not confirmed in time."""
        return self.filter(confirmed_at__isnull=True, requested_at__lt=now - CONFIRM_WITHIN)

    def due(self, until: date) -> SubscriptionQuerySet:
        """Those that have not yet been told about the days before *until*."""
        return self.confirmed().filter(paused=False, covered_until__lt=until)


class Subscription(models.Model):
    """An e-mail address that gets a weekly digest of one list, or of one record.

    Deleted when the reader unsubscribes. Until it is confirmed by the link in a mail
    (``confirmed_at``), it gets nothing else.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254)
    url = models.CharField(
        max_length=MAX_URL_LENGTH, help_text="Canonical path and query of the list or pledge."
    )
    confirmed_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    covered_until = models.DateField(
        null=True, help_text="Items published before this day have been decided on."
    )
    requested_at = models.DateTimeField(
        default=timezone.now, help_text="When the first of the confirmation mails was sent."
    )
    confirmation_mails = models.PositiveSmallIntegerField(default=0)
    sender = models.CharField(
        max_length=32, blank=True, help_text="Anonymous network marker, until confirmation."
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            not_empty("email", "subscription_email"),
            not_empty("url", "subscription_url"),
            models.UniqueConstraint(fields=["email", "url"], name="subscription_once"),
            models.CheckConstraint(
                name="subscription_confirmed_covers",
                condition=Q(confirmed_at__isnull=True, covered_until__isnull=True)
                | Q(confirmed_at__isnull=False, covered_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["url", "covered_until"], name="subscription_due"),
            models.Index(fields=["sender", "requested_at"], name="subscription_sender"),
        ]

    def __str__(self) -> str:
        return self.url

    def confirm(self) -> None:
        """Start the subscription today; does nothing if it is confirmed already."""
        if self.confirmed_at is None:
            self.confirmed_at, self.covered_until = timezone.now(), timezone.localdate()
            self.sender = ""
            self.save()

    def pause(self) -> None:
        """Stop the digests, also those in the outbox."""
        self.digests.filter(state=DigestState.QUEUED).delete()
        self.paused = True
        self.save(update_fields=["paused"])

    def resume(self) -> None:
        """Continue from today; what was new during the pause is not sent."""
        if self.paused:
            self.paused, self.covered_until = False, timezone.localdate()
            self.save(update_fields=["paused", "covered_until"])


class DigestState(models.TextChoices):
    """Delivery state of a digest."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Handed to the mail server, answer unknown"
    SENT = "sent", "Accepted by the mail server"
    REFUSED = "refused", "Refused by the mail server"
    EMPTY = "empty", "Nothing left to send"


class Digest(models.Model):
    """A mail in the outbox: what is new in one subscription on the days before ``until``.

    It has neither address nor text: both are read when it is delivered, so that nothing withdrawn
    meanwhile is sent. ``more`` is the number of further new items that the mail only counts.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False, help_text="For the Message-ID.")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="digests")
    until = models.DateField()
    more = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=7, choices=DigestState, default=DigestState.QUEUED)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            one_of("state", DigestState, "digest_state"),
            models.UniqueConstraint(fields=["subscription", "until"], name="digest_once_a_week"),
        ]
        indexes = [
            models.Index(
                fields=["queued_at"], name="digest_queued", condition=Q(state=DigestState.QUEUED)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.until}"


class DigestItem(models.Model):
    """An item of a digest; the database refuses to store an item twice for one subscription.

    ``feed``, ``kind``, ``at`` and ``row`` are those of the feed event.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="items", db_index=False
    )
    feed = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "feed", "kind", "row"], name="digest_item_once"
            )
        ]
        ordering = (F("at").desc(), "-kind", "-row")

    def __str__(self) -> str:
        return f"{self.feed} {self.kind} {self.row}"
