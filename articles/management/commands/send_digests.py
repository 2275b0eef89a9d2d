"""``send_digests``: queues the weekly digests that are due, and delivers the outbox."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.digests.confirmation import delete_expired
from articles.digests.delivery import deliver_queued
from articles.digests.queueing import queue_due_digests
from articles.models import DigestState, deadlines


class Command(BaseCommand):
    help = (
        "Send the weekly digests that are due. Can be run at any time and as often as you like: "
        "a digest is sent once. Exits with status 1 if the mail server cannot be reached."
    )

    def handle(self, **options) -> None:
        expired = delete_expired()
        if not settings.EMAIL_ENABLED:
            self.stdout.write("Digests are off, because EMAIL_URL is not set.")
            return
        queue = queue_due_digests(deadlines.today())
        self.stdout.write(
            f"{queue.queued} digests queued for {queue.subscriptions} subscriptions to "
            f"{queue.searches} searches; {queue.broken} searches no longer valid; "
            f"{expired} unconfirmed subscriptions deleted."
        )
        try:
            counts = deliver_queued()
        except (SMTPException, OSError) as error:
            raise CommandError(f"The mail server did not accept mails: {error}") from error
        for state in DigestState:
            if counts[state]:
                self.stdout.write(f"{state.label}: {counts[state]}")
