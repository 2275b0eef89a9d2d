"""A real SMTP server, subscriptions, and records with a date of publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from articles.models import Subscription

MONDAY = date(2025, 6, 9)
SITE = "https://archive.example"


@dataclass
class Inbox:
    """Handler of the server: keeps mails, or answers with what ``replies`` has for an address."""

    mails: list[EmailMessage] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert [mail["To"]] == envelope.rcpt_tos
        self.mails.append(mail)
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [mail["To"] for mail in self.mails]


class FreePortController(Controller):
    """Lets the operating system choose the port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mail_on(settings):
    settings.EMAIL_ENABLED = True
    settings.SITE_URL = SITE


@pytest.fixture
def inbox(settings, mail_on):
    """A running SMTP server, to which all mails go."""
    box = Inbox()
    server = FreePortController(box, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "Summit Archive <archive@archive.example>"
    box.port = server.port
    yield box
    server.stop()


def subscriber(email="reader@example.org", url="/quotes/", days=7, **values) -> Subscription:
    """A confirmed subscription that was last told about the days until *days* before Monday."""
    subscription = Subscription(email=email, url=url, **values)
    subscription.confirmed_at = datetime(2025, 1, 1, tzinfo=UTC)
    subscription.covered_until = MONDAY - timedelta(days=days)
    subscription.save()
    return subscription


def published(record, days: float = 1):
    """Move the publication of a record to noon *days* before MONDAY."""
    at = datetime.combine(MONDAY, time(12), UTC) - timedelta(days=days)
    type(record).objects.filter(pk=record.pk).update(published_at=at)
    record.refresh_from_db()
    return record


def parts(mail: EmailMessage) -> tuple[str, str]:
    """The text part and the HTML part of a mail."""
    text, page = mail.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    return tuple(part.get_content().replace("\r\n", "\n") for part in (text, page))
