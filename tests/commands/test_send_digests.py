"""``send_digests`` and ``delete_subscriptions``."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Digest, Subscription, deadlines
from tests import factories as make
from tests.digests.conftest import inbox, mail_on, published, subscriber

__all__ = ["inbox", "mail_on"]
pytestmark = pytest.mark.django_db


def run(command="send_digests", *arguments) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


def test_digests_are_queued_and_sent_once(inbox):
    subscriber()
    published(make.QuoteFactory(), 1)
    assert "1 digests queued for 1 subscriptions to 1 searches" in run()
    assert "0 digests queued" in run()
    assert inbox.addresses == ["reader@example.org"]


def test_unconfirmed_subscriptions_are_deleted_with_and_without_a_mail_server(settings):
    for is_enabled in (True, False):
        settings.EMAIL_ENABLED = is_enabled
        old = timezone.now() - timedelta(days=3)
        Subscription.objects.create(email="a@example.org", url="/quotes/", requested_at=old)
        run()
        assert not Subscription.objects.exists()


def test_without_a_mail_server_nothing_is_queued(settings):
    settings.EMAIL_ENABLED = False
    subscriber()
    published(make.QuoteFactory(), 1)
    assert run() == "Digests are off, because EMAIL_URL is not set.\n"
    assert not Digest.objects.exists()


def test_failure_of_the_mail_server_is_an_error(inbox, settings):
    settings.EMAIL_PORT = 1
    subscriber(days=7)
    published(make.QuoteFactory(), 1)
    with pytest.raises(CommandError):
        run()
    assert Digest.objects.get().state == "queued"


def test_an_operator_deletes_an_address():
    subscriber()
    subscriber(url="/pledges/")
    other = subscriber("other@example.org")
    assert run("delete_subscriptions", "Reader@Example.org") == "2 subscriptions deleted.\n"
    assert list(Subscription.objects.all()) == [other]
    assert deadlines.today() >= other.covered_until
