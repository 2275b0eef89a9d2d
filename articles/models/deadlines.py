"""Overdue, late and stale: computed from dates and the ledger, never typed."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import DateField, F, Model, Q
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone

from articles.models.visibility import PublishedQuerySet

from .constraints import partial
from .status import DELIVERED, FINAL, Status


def today() -> date:
    """The day by which deadlines are judged, everywhere; call it through this module."""
    return timezone.localdate()


def is_overdue(pledge, today: date) -> bool:
    """The last day of the deadline's period is past and no final verdict stands."""
    deadline = partial(pledge, "deadline")
    return deadline is not None and deadline.end < today and pledge.status not in FINAL


def is_late(pledge) -> bool:
    """Delivered, in whole or in part, after the last day of the deadline's period."""
    deadline = partial(pledge, "deadline")
    return (
        deadline is not None
        and pledge.status in DELIVERED
        and pledge.concluded_on is not None
        and pledge.concluded_on > deadline.end
    )


def is_stale(pledge, today: date) -> bool:
    """Open, and last checked over ``STALE_AFTER_DAYS`` ago, or assessed without a known check."""
    if pledge.status in FINAL or pledge.status == Status.NOT_ASSESSED:
        return False
    return pledge.checked_on is None or pledge.checked_on < stale_before(today)


def deadline_days(pledge) -> dict[str, date]:
    """The days that decide, on any day, what the calendar says of a pledge.

    ``due``: the last day of its deadline, while no final verdict stands. ``checked``: the last
    check, while it is open and assessed; the first of all days when none is known. ``late``: the
    day on which it was kept, when that was after its deadline.
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
    """The day before which a check is over ``STALE_AFTER_DAYS`` old."""
    return today - timedelta(days=settings.STALE_AFTER_DAYS)


class PledgeQuerySet(PublishedQuerySet):
    """Pledges by what the calendar says of them; *today* is a date, given by the caller."""

    def _deadline_past(self, today: date) -> Q:
        # A period is past when the period that *today* lies in begins after it.
        return (
            Q(deadline_precision="day", deadline__lt=today)
            | Q(deadline_precision="month", deadline__lt=today.replace(day=1))
            | Q(deadline_precision="year", deadline__lt=today.replace(month=1, day=1))
        )

    def made_by(self, maker: Model) -> PledgeQuerySet:
        """Pledges of a country, organisation or speaker.

        Those of a country are the state's own, those of its public bodies, and those of people who
        held an office in one when the pledge was announced.
        """
        kind = maker._meta.model_name
        return self.having(kind if kind == "country" else f"made_by_{kind}", maker.slug)

    def concerning(self, actor: Model) -> PledgeQuerySet:
        """Pledges in which a country, organisation or speaker is maker, partner or recipient; a
        country as in ``made_by``."""
        kind = actor._meta.model_name
        return self.having("concerns" if kind == "country" else kind, actor.slug)

    def overdue(self, today: date) -> PledgeQuerySet:
        """Past their deadline without a final verdict."""
        return self.filter(self._deadline_past(today)).exclude(status__in=FINAL)

    def stale(self, today: date) -> PledgeQuerySet:
        """Open and not checked within ``STALE_AFTER_DAYS``."""
        return self.exclude(status__in=[*FINAL, Status.NOT_ASSESSED]).filter(
            Q(checked_on__isnull=True) | Q(checked_on__lt=stale_before(today))
        )

    def late(self) -> PledgeQuerySet:
        """Delivered, in whole or in part, after the last day of the deadline's period."""
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
        """Open pledges whose deadline lies ahead, the nearest first."""
        return (
            self.filter(deadline__isnull=False)
            .exclude(self._deadline_past(today))
            .exclude(status__in=FINAL)
            .order_by(F("deadline").asc(), "pk")
        )
