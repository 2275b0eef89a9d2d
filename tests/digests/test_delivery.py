"""Delivery of the outbox to a real SMTP server."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from articles.digests import delivery
from articles.digests.delivery import deliver_queued
from articles.digests.queueing import queue_due_digests
from articles.models import Digest, DigestState, State, Subscription
from tests import factories as make
from tests.digests.conftest import MONDAY, SITE, parts, published, subscriber

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Digest.objects.order_by("pk").values_list("state", flat=True))


def queue(*emails: str, records=1) -> None:
    for email in emails:
        subscriber(email)
    for number in range(records):
        published(make.QuoteFactory(exact=f"Words {number}."), 1 + number)
    queue_due_digests(MONDAY)


def test_a_digest_arrives_with_headers_text_and_html(inbox):
    quote = published(make.QuoteFactory(exact="We will <open> the harbour & the port."), 1)
    subscriber(url=f"/quotes/?speaker={quote.speaker.slug}")
    queue_due_digests(MONDAY)
    assert deliver_queued() == {"sent": 1, "refused": 0}
    (mail,) = inbox.mails
    assert mail["To"] == "reader@example.org"
    assert mail["From"] == "Summit Archive <archive@archive.example>"
    assert mail["Subject"] == f"1 new item: Quotes by {quote.speaker}"
    digest = Digest.objects.get()
    assert mail["Message-ID"] == f"<digest-{digest.key}@archive.example>"
    assert mail["List-Id"] == "Summit Archive weekly mail <weekly.archive.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        rf"<{SITE}/subscriptions/unsubscribe/\?token=[\w%:.-]+>", mail["List-Unsubscribe"].strip()
    )
    text, page = parts(mail)
    url = f"{SITE}{quote.get_absolute_url()}"
    assert f"  {url}\n" in text
    assert "We will <open> the harbour & the port." in text
    assert f'<a href="{url}">' in page
    assert "We will &lt;open&gt; the harbour &amp; the port." in page
    for link in (mail["List-Unsubscribe"].strip(" <>"), f"{SITE}/subscriptions/manage/?token="):
        assert link in text
        assert link in page
    assert quote.speaker.slug in text
    assert "<script" not in page
    # Nothing is loaded from anywhere when the mail is read.
    assert not re.search(r"<(?:img|link|iframe)\b|url\(|@import", page)


def test_long_subjects_and_line_breaks_in_titles(inbox):
    summit = make.SummitFactory(name="A summit " + "of very many words " * 9, slug="long")
    published(make.PledgeFactory(title="One\nBcc: other@example.org", summit=summit), 1)
    subscriber(url="/pledges/?summit=long")
    queue_due_digests(MONDAY)
    deliver_queued()
    (mail,) = inbox.mails
    assert len(mail["Subject"].strip()) == 150
    assert mail["Bcc"] is None


def test_further_items_are_counted(inbox, monkeypatch):
    monkeypatch.setattr("articles.digests.queueing.MAX_ITEMS", 1)
    queue("reader@example.org", records=3)
    deliver_queued()
    text, page = parts(inbox.mails[0])
    assert inbox.mails[0]["Subject"] == "3 new items: All quotes"
    assert "2 more items in the list" in text
    assert "2 more items in the list" in page


def test_what_is_withdrawn_before_delivery_is_not_sent(inbox):
    first, second = (published(make.QuoteFactory(exact=w), 1) for w in ("Gone.", "Kept."))
    subscriber()
    queue_due_digests(MONDAY)
    type(first).objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    deliver_queued()
    (mail,) = inbox.mails
    assert mail["Subject"] == "1 new item: All quotes"
    for part in parts(mail):
        assert "Gone." not in part
        assert str(second) in part


def test_nothing_is_sent_if_everything_is_withdrawn(inbox):
    quote = published(make.QuoteFactory(), 1)
    subscriber()
    queue_due_digests(MONDAY)
    type(quote).objects.filter(pk=quote.pk).update(state=State.WITHDRAWN)
    assert deliver_queued() == {"empty": 1, "refused": 0}
    assert inbox.mails == []
    assert states() == ["empty"]


def test_no_mail_after_unsubscribing(inbox):
    queue("reader@example.org")
    Subscription.objects.get().delete()
    deliver_queued()
    assert inbox.mails == []
    assert not Digest.objects.exists()


def test_a_second_run_sends_nothing(inbox):
    queue("a@example.org", "b@example.org")
    assert deliver_queued()["sent"] == 2
    assert deliver_queued()["sent"] == 0
    assert inbox.addresses == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize("reply", ["450 try later", "554 relay access denied"])
def test_a_reply_that_is_not_final_leaves_the_mail_queued(inbox, reply):
    inbox.replies["a@example.org"] = reply
    queue("a@example.org", "b@example.org")
    deliver_queued()
    assert states() == ["queued", "sent"]
    inbox.replies.clear()
    deliver_queued()
    assert states() == ["sent", "sent"]
    assert inbox.addresses == ["b@example.org", "a@example.org"]


def test_a_mail_is_given_up_after_a_week(inbox):
    queue("a@example.org")
    old = timezone.now() - delivery.GIVE_UP_AFTER - timedelta(minutes=1)
    Digest.objects.update(queued_at=old)
    assert deliver_queued()["refused"] == 1
    assert (states(), inbox.mails) == (["refused"], [])


def test_an_address_that_does_not_exist_is_deleted_after_three_weeks(inbox):
    inbox.replies["a@example.org"] = "550 no such user"
    subscriber("a@example.org")
    for week in range(3):
        assert Subscription.objects.count() == 1
        published(make.QuoteFactory(), 1 - 7 * week)
        queue_due_digests(MONDAY + timedelta(weeks=week))
        assert deliver_queued()["refused"] == 1
    assert not Subscription.objects.exists()


def test_without_a_server_everything_stays_queued(inbox, settings):
    queue("a@example.org", "b@example.org")
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError):
        deliver_queued()
    assert states() == ["queued", "queued"]


def test_a_refused_sender_ends_the_run_and_keeps_all(inbox, monkeypatch):
    async def refuse(self, server, session, envelope, address, options):
        return "530 authentication required"

    monkeypatch.setattr(type(inbox), "handle_MAIL", refuse, raising=False)
    queue("a@example.org", "b@example.org")
    with pytest.raises(SMTPException):
        deliver_queued()
    assert states() == ["queued", "queued"]


def test_a_broken_connection_is_never_tried_again(inbox, monkeypatch):
    """Nobody knows whether the server accepted the first mail."""
    queue("a@example.org", "b@example.org")
    send, calls = EmailBackend.send_messages, []

    def break_after_sending(self, mails):
        send(self, mails)
        calls.append(mails)
        if len(calls) == 1:
            raise ConnectionResetError

    monkeypatch.setattr(EmailBackend, "send_messages", break_after_sending)
    assert deliver_queued() == {"sending": 1, "sent": 1, "refused": 0}
    deliver_queued()
    assert states() == ["sending", "sent"]
    assert inbox.addresses == ["a@example.org", "b@example.org"]


class KilledError(BaseException):
    """Ends the process, as far as the code can tell."""


@pytest.mark.parametrize(
    ("at", "delivered"),
    [("render", 3), ("before sending", 2), ("after sending", 3)],
)
def test_killed_and_run_again(inbox, monkeypatch, at, delivered):
    """No mail arrives twice; only the one in hand may be lost."""
    queue("a@example.org", "b@example.org", "c@example.org")
    calls = []
    render, send = delivery.digest_mail, delivery._send

    def killed_at(place):
        if place == at and len(calls) == 2:
            raise KilledError

    def rendering(digest):
        calls.append(digest)
        killed_at("render")
        return render(digest)

    def sending(connection, mail):
        killed_at("before sending")
        state = send(connection, mail)
        killed_at("after sending")
        return state

    monkeypatch.setattr(delivery, "digest_mail", rendering)
    monkeypatch.setattr(delivery, "_send", sending)
    with pytest.raises(KilledError):
        deliver_queued()
    deliver_queued()
    assert len(inbox.addresses) == len(set(inbox.addresses)) == delivered
    assert states().count(DigestState.SENDING) == (at != "render")


def test_several_connections(inbox, monkeypatch):
    monkeypatch.setattr(delivery, "MAILS_PER_CONNECTION", 2)
    queue(*(f"reader{number}@example.org" for number in range(5)))
    assert deliver_queued()["sent"] == 5
    assert len(set(inbox.addresses)) == 5
