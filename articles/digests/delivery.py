"""Delivers the outbox of digests by SMTP, each at most once.

A digest is marked as ``sending`` before it is handed to the mail server, and as ``sent`` after the
server has accepted it. SMTP has no transaction over both: if the process is killed, or the
connection breaks, in between, nobody knows whether the mail was accepted. It then stays ``sending``
and is never tried again: a reader may miss one mail (its items are in the list), but does not get
it twice. A mail that the server has certainly refused is queued again, or given up.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from articles.digests.mails import digest_mail
from articles.models import Digest, DigestState, Subscription

GIVE_UP_AFTER = timedelta(days=7)
"""Age of a digest that the server keeps refusing temporarily."""
FINAL_CODES = range(550, 554)
"""Replies of a server that does not accept mail for an address."""
MAX_REFUSED = 3
"""Digests refused in a row after which a subscription is deleted."""
MAILS_PER_CONNECTION = 50
"""Servers close a connection after some number of mails."""


def deliver_queued() -> Counter[str]:
    """Deliver all queued digests; returns their number by state.

    Raises ``SMTPException`` or ``OSError`` if the server cannot be reached; the rest stays queued.
    """
    counts: Counter[str] = Counter()
    old = Digest.objects.filter(
        state=DigestState.QUEUED, queued_at__lt=timezone.now() - GIVE_UP_AFTER
    )
    counts[DigestState.REFUSED] += old.update(state=DigestState.REFUSED)
    queued = Digest.objects.filter(state=DigestState.QUEUED, subscription__paused=False)
    pks = list(queued.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), MAILS_PER_CONNECTION):
        connection = get_connection()
        try:
            for pk in pks[start : start + MAILS_PER_CONNECTION]:
                connection.open()
                counts[_deliver(connection, pk)] += 1
        finally:
            _close(connection)
    del counts[""]
    return counts


def _deliver(connection: BaseEmailBackend, pk: int) -> str:
    """Deliver one digest; returns its new state, or an empty string if it is gone or taken."""
    same = Digest.objects.filter(pk=pk)
    digest = same.filter(state=DigestState.QUEUED).select_related("subscription").first()
    if digest is None:
        return ""
    mail = digest_mail(digest)
    # Only one process can take it.
    if not same.filter(state=DigestState.QUEUED).update(state=DigestState.SENDING):
        return ""
    state = DigestState.EMPTY
    if mail:
        try:
            state = _send(connection, mail)
        except SMTPSenderRefused:  # the server accepts nothing from us, so this run ends
            same.update(state=DigestState.QUEUED)
            raise
    same.update(state=state)
    if state == DigestState.REFUSED:
        _delete_if_dead(digest.subscription)
    return state


def _send(connection: BaseEmailBackend, mail: EmailMultiAlternatives) -> DigestState:
    try:
        connection.send_messages([mail])
    except SMTPSenderRefused:
        raise
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        _close(connection)  # the next mail gets a new one
        return DigestState.REFUSED if _is_final(error) else DigestState.QUEUED
    except (SMTPException, OSError):
        _close(connection)
        return DigestState.SENDING
    return DigestState.SENT


def _is_final(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """Whether the server refused this address or text for good (RFC 5321).

    Other replies, such as 554 "relay access denied", can come from a wrong configuration, and are
    tried again.
    """
    if isinstance(error, SMTPDataError):
        return error.smtp_code in FINAL_CODES or error.smtp_code == 554
    return all(code in FINAL_CODES for code, _ in error.recipients.values())


def _delete_if_dead(subscription: Subscription) -> None:
    """Delete a subscription whose last digests were all refused: its address does not exist."""
    last = subscription.digests.order_by("-pk").values_list("state", flat=True)[:MAX_REFUSED]
    if list(last) == [DigestState.REFUSED] * MAX_REFUSED:
        subscription.delete()


def _close(connection: BaseEmailBackend) -> None:
    with suppress(SMTPException, OSError):  # it may be broken already
        connection.close()
