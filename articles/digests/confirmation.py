"""Double opt-in: the reader who asks for a digest confirms it by the link in a mail.

The answer is the same whether or not an address is subscribed already, and the number of mails to
one address and from one network is limited, so that nobody can be flooded through the form.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from articles.digests.mails import confirmation_mail
from articles.digests.targets import DigestTarget
from articles.models import Subscription

MAX_MAILS_PER_ADDRESS = 3
"""Confirmation mails to one address until it has been left alone for a day."""
MAX_MAILS_PER_NETWORK = 5
"""Confirmation mails requested from one network in an hour."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class TooManyRequestsError(Exception):
    """More requests from one network than allowed."""


class MailServerError(Exception):
    """The mail server did not accept a mail."""


def request_subscription(email: str, target: DigestTarget, sender: str) -> None:
    """Send a confirmation mail, unless the address has got too many of them.

    *sender* is an anonymous key of the network. Raises ``TooManyRequestsError`` and
    ``MailServerError``.
    """
    delete_expired()
    subscription = _count_request(email.lower(), target.url, sender)
    if subscription is None:
        return
    try:
        confirmation_mail(subscription, target).send()
    except (SMTPException, OSError) as error:
        _take_back(subscription)
        raise MailServerError from error


def delete_expired() -> int:
    """Delete subscriptions that were not confirmed in time, and network markers after a day."""
    now = timezone.now()
    Subscription.objects.filter(requested_at__lt=now - DAY).exclude(sender="").update(sender="")
    return Subscription.objects.expired(now).delete()[1].get(Subscription._meta.label, 0)


@transaction.atomic
def _count_request(email: str, url: str, sender: str) -> Subscription | None:
    """The new or existing subscription with the request counted; None if there were too many."""
    now = timezone.now()
    in_hour = Q(sender=sender, requested_at__gt=now - HOUR)
    mails = Subscription.objects.filter(requested_at__gt=now - DAY).aggregate(
        address=Sum("confirmation_mails", filter=Q(email=email), default=0),
        network=Sum("confirmation_mails", filter=in_hour, default=0),
    )
    if mails["network"] >= MAX_MAILS_PER_NETWORK:
        raise TooManyRequestsError
    if mails["address"] >= MAX_MAILS_PER_ADDRESS:
        return None
    found, _ = Subscription.objects.get_or_create(email=email, url=url)
    fresh = found.requested_at > now - DAY
    found.confirmation_mails = found.confirmation_mails + 1 if fresh else 1
    found.requested_at, found.sender = now, sender
    found.save(update_fields=["confirmation_mails", "requested_at", "sender"])
    return found


def _take_back(subscription: Subscription) -> None:
    """Undo a request whose mail was not sent."""
    same = Subscription.objects.filter(pk=subscription.pk)
    if subscription.confirmed_at is None and subscription.confirmation_mails == 1:
        same.delete()
    else:
        same.update(confirmation_mails=F("confirmation_mails") - 1)
