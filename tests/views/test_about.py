"""The about page: verification in numbers, contact, funding and the last update."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.digests.links import CONFIRM, MANAGE, UNSUBSCRIBE, path_of
from articles.models import Pledge, Quote
from articles.views.anonymous_form import sign_opening
from articles.views.subscriptions import FORM
from tests import factories as make
from tests.digests.conftest import mail_on, subscriber

__all__ = ["mail_on"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("indexed", [True, False])
def test_verification_says_how_many_quotes_have_each(client, index, indexed):
    article = make.ArticleFactory()
    make.QuoteFactory(article=article)
    make.QuoteFactory(article=article, exact="Not in the text.")
    make.QuoteFactory(article=article, exact="Nor this.")
    make.QuoteFactory(article=article, exact="Hidden.", state="draft")
    if indexed:
        index()
    answer = client.get("/about/")
    numbers = {value: number for value, _, number in answer.context["verifications"]}
    assert numbers == {"found": 1, "editor": 0, "cited": 2, "briefing": 0}
    assert 'href="/quotes/?verification=cited" data-count="2"' in answer.content.decode()


def test_last_update_is_the_newest_change_of_a_public_record(client):
    assert client.get("/about/").context["updated"] is None
    quote, draft = make.QuoteFactory(), make.PledgeFactory(state="draft")
    newest = datetime(2030, 5, 4, 12, tzinfo=UTC)
    Quote.objects.filter(pk=quote.pk).update(updated_at=newest)
    Pledge.objects.filter(pk=draft.pk).update(updated_at=datetime(2031, 1, 1, tzinfo=UTC))
    answer = client.get("/about/")
    assert answer.context["updated"] == newest
    assert '<time datetime="2030-05-04">' in answer.content.decode()


def test_contact_and_funding_are_shown_if_they_are_set(client, settings):
    assert 'id="contact"' not in client.get("/about/").content.decode()
    settings.SITE_CONTACT = "mailto:editors@archive.example"
    settings.SITE_FUNDING = "Paid for by <readers>."
    page = client.get("/about/").content.decode()
    assert '<a href="mailto:editors@archive.example">editors@archive.example</a>' in page
    assert "Paid for by &lt;readers&gt;." in page


def test_the_limits_lead_to_what_is_missing(client):
    assert client.get("/about/").content.decode().count('href="/gaps/"') == 2


def test_reading_sets_no_cookies(client):
    """The page about the archive says so."""
    quote = make.QuoteFactory()
    for path in ("/", "/about/", "/search/?q=a", "/quotes/", quote.get_absolute_url(),
                 "/quotes/follow/", "/quotes/feed/", "/pledges/deadlines.ics"):  # fmt: skip
        client.get(path)
    assert client.cookies.keys() == set()


def test_subscribing_and_reporting_set_no_cookies(client, mail_on, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    quote = make.QuoteFactory()
    page = client.get(f"{quote.get_absolute_url()}follow/").content.decode()
    client.post("/subscriptions/", {"email": "", "url": "/quotes/"})
    values = {"url": "/quotes/", "opened": sign_opening(FORM)}
    client.post("/subscriptions/", {"email": "reader@example.org", **values})
    subscription = subscriber()
    for purpose in (CONFIRM, MANAGE, UNSUBSCRIBE):
        for method in (client.get, client.post):
            method(path_of(subscription, purpose))
    client.get(f"/report/quotes/{quote.pk}/")
    client.post("/report/", {"message": ""})
    assert 'action="/subscriptions/"' in page and "csrfmiddlewaretoken" not in page
    assert client.cookies.keys() == set()


def test_privacy_says_what_a_weekly_mail_stores(client, settings):
    assert "weekly mail" not in client.get("/about/").content.decode()
    settings.EMAIL_ENABLED = True
    assert "weekly mail" in client.get("/about/").content.decode()
