"""``delete_subscriptions``: deletes all weekly mails to an address, at the request of its owner."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.models import Subscription


class Command(BaseCommand):
    help = "Delete the weekly mails to an e-mail address, for example if mails to it come back."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options) -> None:
        _, deleted = Subscription.objects.filter(email=email.lower()).delete()
        self.stdout.write(f"{deleted.get(Subscription._meta.label, 0)} subscriptions deleted.")
