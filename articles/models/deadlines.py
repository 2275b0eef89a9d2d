"""Deadlines computed from their words; overdue, late and stale pledges.

The flags are never stored or edited, so they cannot disagree with the dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import DateField, F, Model, Q
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone

from articles.models.visibility import PublishedQuerySet
from articles.text.deadlines import read_deadline

from .constraints import partial
from .status import DELIVERED, FINAL, Status


def today() -> date:
    """Current date for all deadline rules; call ``deadlines.today()`` so tests can patch it."""
    return timezone.localdate()


def fill_deadline(pledge, makers: Iterable[Model]) -> bool:
    """Compute the deadline of *pledge* from its words unless it has one; whether that was possible.

    Relative deadlines count from the day announced. *makers* are countries, organisations and
    speakers: financial years are only understood if one of them is British.
    """
    if pledge.deadline or not pledge.deadline_words:
        return False
    uk = any(_is_british(maker) for maker in makers)
    reading = read_deadline(pledge.deadline_words, partial(pledge, "announced_on"), uk=uk)
    if reading is None or reading.when is None:
        return False
    pledge.deadline, pledge.deadline_precision = reading.when.start, reading.when.precision
    pledge.deadline_basis = reading.basis
    return True


def _is_british(maker: Model) -> bool:
    """Whether *maker* is the United Kingdom, one of its public bodies, or a British speaker."""
    if getattr(maker, "country_id", None) == "GB" and hasattr(maker, "public_body_condition"):
        return type(maker).objects.filter(maker.public_body_condition(), pk=maker.pk).exists()
    return "GB" in (getattr(maker, "code", None), getattr(maker, "country_id", None))


def is_overdue(pledge, today: date) -> bool:
    """Whether the deadline (last day of its period) has passed without a final verdict."""
    deadline = partial(pledge, "deadline")
    return deadline is not None and deadline.end < today and pledge.status not in FINAL


def is_late(pledge) -> bool:
    """Delivered, in whole or in part, after the deadline (last day of its period)."""
    deadline = partial(pledge, "deadline")
    return (
        deadline is not None
        and pledge.status in DELIVERED
        and pledge.concluded_on is not None
        and pledge.concluded_on > deadline.end
    )


def is_stale(pledge, today: date) -> bool:
    """Open, assessed, and not checked within ``STALE_AFTER_DAYS``."""
    if pledge.status in FINAL or pledge.status == Status.NOT_ASSESSED:
        return False
    return pledge.checked_on is None or pledge.checked_on < stale_before(today)


def deadline_days(pledge) -> dict[str, date]:
    """The dates the search index needs to filter by overdue, stale and late on any later day.

    ``due``: deadline of an open pledge. ``checked``: last check of an open, assessed pledge
    (``date.min`` if unknown). ``late``: day of delivery, if after the deadline.
    """
    days = {}
    deadline = partial(pledge, "deadline")
    if deadline is not None and pledge.status not in FINAL:
        days["due"] = deadline.end
    if pledge.status not in FINAL and pledge.status != Status.NOT_ASSESSED:
        days["checked"] = pledge.checked_on or date.min
    if is_late(pledge):
        days["late"] = pledge.concluded_on
    return days


def stale_before(today: date) -> date:
    """Checks before this day are older than ``STALE_AFTER_DAYS``."""
    return today - timedelta(days=settings.STALE_AFTER_DAYS)


class PledgeQuerySet(PublishedQuerySet):
    """Query set with the deadline rules as filters; the caller passes *today*."""

    def _deadline_past(self, today: date) -> Q:
        # A month or year has passed when the current month or year begins after it.
        return (
            Q(deadline_precision="day", deadline__lt=today)
            | Q(deadline_precision="month", deadline__lt=today.replace(day=1))
            | Q(deadline_precision="year", deadline__lt=today.replace(month=1, day=1))
        )

    def made_by(self, maker: Model) -> PledgeQuerySet:
        """Pledges of a country, organisation or speaker.

        For a country, includes pledges of its public bodies and of people who held office in one
        when the pledge was announced.
        """
        kind = maker._meta.model_name
        return self.having(kind if kind == "country" else f"made_by_{kind}", maker.slug)

    def concerning(self, actor: Model) -> PledgeQuerySet:
        """Pledges with a country, organisation or speaker as maker, partner or recipient.

        Countries include their public bodies, as in ``made_by``.
        """
        kind = actor._meta.model_name
        return self.having("concerns" if kind == "country" else kind, actor.slug)

    def overdue(self, today: date) -> PledgeQuerySet:
        """Pledges past their deadline without a final verdict."""
        return self.filter(self._deadline_past(today)).exclude(status__in=FINAL)

    def stale(self, today: date) -> PledgeQuerySet:
        """Open, assessed pledges not checked within ``STALE_AFTER_DAYS``."""
        return self.exclude(status__in=[*FINAL, Status.NOT_ASSESSED]).filter(
            Q(checked_on__isnull=True) | Q(checked_on__lt=stale_before(today))
        )

    def late(self) -> PledgeQuerySet:
        """Delivered, in whole or in part, after the deadline (last day of its period)."""
        concluded = self.filter(status__in=DELIVERED, concluded_on__gt=F("deadline")).alias(
            concluded_month=TruncMonth("concluded_on", output_field=DateField()),
            concluded_year=TruncYear("concluded_on", output_field=DateField()),
        )
        return concluded.filter(
            Q(deadline_precision="day")
            | Q(deadline_precision="month", concluded_month__gt=F("deadline"))
            | Q(deadline_precision="year", concluded_year__gt=F("deadline"))
        )

    def due_after(self, today: date) -> PledgeQuerySet:
        """Open pledges with a future deadline, nearest first."""
        return (
            self.filter(deadline__isnull=False)
            .exclude(self._deadline_past(today))
            .exclude(status__in=FINAL)
            .order_by(F("deadline").asc(), "pk")
        )
