"""Subscribing to weekly digests: form, double opt-in, management, one-click unsubscribing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.digests import confirmation
from articles.digests.links import CONFIRM, MANAGE, UNSUBSCRIBE, path_of
from articles.kinds import BY_MODEL
from articles.models import Digest, Subscription, deadlines
from articles.views.anonymous_form import sign_opening
from articles.views.subscriptions import FORM
from tests import factories as make
from tests.digests.conftest import SITE, inbox, mail_on, parts, published, subscriber

__all__ = ["inbox", "mail_on"]
pytestmark = pytest.mark.django_db
READER = "reader@example.org"


@pytest.fixture(autouse=True)
def _no_minimum_time(monkeypatch):
    monkeypatch.setattr("articles.views.anonymous_form.MIN_SECONDS", 0)


@pytest.fixture
def client():
    """A browser without cookies, whose forms would fail a CSRF check."""
    return Client(enforce_csrf_checks=True)


def send(client, email=READER, url="/quotes/", headers=None, **values):
    given = {"email": email, "url": url, "opened": sign_opening(FORM), **values}
    return client.post("/subscriptions/", given, headers=headers or {})


def link_in(mail, purpose: str) -> str:
    text, page = parts(mail)
    url = re.search(rf"{SITE}(/subscriptions/{purpose}/\S+)", text)[1]
    assert f'href="{SITE}{url}"' in page
    return url


def form_values(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value.replace("&amp;", "&") for name, value in fields}


def test_from_the_follow_page_to_the_first_mail(client, inbox):
    speaker = make.SpeakerFactory(slug="anna")
    page = client.get("/quotes/follow/?speaker=anna&order=oldest").content.decode()
    values = form_values(page)
    assert values["url"] == "/quotes/?speaker=anna"
    answer = client.post("/subscriptions/", {"email": READER, **values})
    assert answer.status_code == 200
    assert answer.context["target"].url == "/quotes/?speaker=anna"
    (mail,) = inbox.mails
    assert mail["To"] == READER
    assert mail["Auto-Submitted"] == "auto-generated"
    link = link_in(mail, CONFIRM)
    # A scanner that opens the link changes nothing.
    for method in (client.get, client.head):
        assert method(link).status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert client.post(link).context["done"]
    subscription = Subscription.objects.get()
    assert (subscription.email, subscription.url) == (READER, "/quotes/?speaker=anna")
    assert subscription.covered_until == deadlines.today()
    assert subscription.sender == ""
    assert str(speaker) in client.get(path_of(subscription, MANAGE)).content.decode()
    assert not client.cookies


def test_addresses_are_compared_without_case(client, inbox):
    send(client, "Reader@Example.org")
    send(client, READER)
    assert Subscription.objects.get().email == READER


def test_the_answer_does_not_tell_who_is_subscribed(client, inbox):
    subscriber()
    known, unknown = send(client), send(client, "other@example.org")
    assert known.content == unknown.content
    assert [mail["Subject"] for mail in inbox.mails] == [
        "You already get this weekly mail – Summit Archive",
        "Confirm your weekly mail – Summit Archive",
    ]
    link = link_in(inbox.mails[0], MANAGE)
    assert client.get(link).context["rows"][0][0].email == READER


def test_at_most_three_mails_to_one_address(client, inbox):
    answers = [send(client, url=f"/{kind}/") for kind in ("quotes", "pledges", "search")]
    over = send(client, url="/topics/")
    assert [answer.status_code for answer in [*answers, over]] == [200] * 4
    assert len(inbox.mails) == 3
    Subscription.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    send(client, url="/topics/")
    assert len(inbox.mails) == 4


def test_at_most_five_mails_an_hour_from_one_network(client, inbox):
    answers = [send(client, f"reader{n}@example.org").status_code for n in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(inbox.mails) == 5
    other = send(Client(REMOTE_ADDR="192.0.2.7"))
    assert (other.status_code, len(inbox.mails)) == (200, 6)


def test_network_markers_are_deleted_after_a_day(client, inbox):
    send(client)
    Subscription.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    confirmation.delete_expired()
    assert Subscription.objects.get().sender == ""


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"email": "no address"}, 200),
        ({"email": "a@example.org\nBcc: b@example.org"}, 200),
        ({"url": "/nowhere/"}, 400),
        ({"url": "https://elsewhere.example/quotes/"}, 400),
        ({"url": "/quotes/?language=" + "x" * 1900 + "%00"}, 400),
        ({"url": "/pledges/999999/"}, 400),
        ({"url": "/quotes/?q=" + "x" * 3000}, 200),
        ({"opened": "forged"}, 400),
        ({"headers": {"origin": "https://elsewhere.example"}}, 403),
    ],
)
def test_invalid_forms_store_and_send_nothing(client, inbox, values, status):
    answer = send(client, **values)
    assert answer.status_code == status
    assert "target" not in answer.context
    assert not Subscription.objects.exists()
    assert inbox.mails == []


def test_bots_get_the_same_answer_and_no_mail(client, inbox, monkeypatch):
    assert send(client, website="http://spam.example").context["target"]
    monkeypatch.setattr("articles.views.anonymous_form.MIN_SECONDS", 3)
    assert send(client).context["target"]
    assert not Subscription.objects.exists()
    assert inbox.mails == []


def test_if_the_mail_server_is_away_nothing_is_stored(client, inbox, settings):
    settings.EMAIL_PORT = 1
    assert send(client).status_code == 503
    assert not Subscription.objects.exists()
    subscriber()
    assert send(client).status_code == 503
    assert Subscription.objects.get().confirmation_mails == 0


def test_a_link_to_confirm_expires_after_two_days(client, inbox, monkeypatch):
    send(client)
    link = link_in(inbox.mails[0], CONFIRM)
    later = timezone.now().timestamp() + 48 * 3600 + 1
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: later)
        assert client.post(link).status_code == 404
    assert Subscription.objects.get().confirmed_at is None


def test_unconfirmed_addresses_are_deleted_after_two_days(client, inbox):
    confirmed = subscriber()
    old = timezone.now() - timedelta(hours=48, minutes=1)
    Subscription.objects.create(email="old@example.org", url="/quotes/", requested_at=old)
    Subscription.objects.update(requested_at=old)
    Subscription.objects.create(email="new@example.org", url="/quotes/")
    assert confirmation.delete_expired() == 1
    assert set(Subscription.objects.values_list("email", flat=True)) == {
        confirmed.email,
        "new@example.org",
    }


def test_forged_links_and_links_for_another_purpose(client, mail_on):
    subscription = subscriber()
    links = {purpose: path_of(subscription, purpose) for purpose in (MANAGE, UNSUBSCRIBE)}
    token = {purpose: link.partition("=")[2] for purpose, link in links.items()}
    for url in (
        "/subscriptions/manage/",
        "/subscriptions/manage/?token=forged",
        f"/subscriptions/manage/?token={token[UNSUBSCRIBE]}",
        f"/subscriptions/unsubscribe/?token={token[MANAGE]}",
        f"/subscriptions/confirm/?token={token[MANAGE]}",
    ):
        assert client.get(url).status_code == client.post(url).status_code == 404
    assert Subscription.objects.count() == 1


def test_one_click_unsubscribing(client, mail_on):
    """RFC 8058: a POST without cookies, from another program."""
    subscription, other = subscriber(), subscriber(url="/pledges/")
    Digest.objects.create(subscription=subscription, until=deadlines.today())
    link = path_of(subscription, UNSUBSCRIBE)
    assert client.get(link).status_code == 200
    assert Subscription.objects.count() == 2
    for _ in range(2):  # the second time too
        answer = client.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert list(Subscription.objects.all()) == [other]
    assert not Digest.objects.exists()
    assert client.get(link).status_code == 200


def test_manage_page_lists_pauses_resumes_and_deletes(client, mail_on):
    first, second = subscriber(), subscriber(url="/pledges/?q=harbour")
    stranger = subscriber("other@example.org")
    page = client.get(path_of(first, MANAGE))
    assert [row for row, _ in page.context["rows"]] == [first, second]
    assert READER not in page.content.decode()

    def change(holder, action, subscription):
        values = {"action": action, "subscription": subscription.pk}
        return client.post(path_of(holder, MANAGE), values)

    assert change(first, "pause", second).status_code == 303
    second.refresh_from_db()
    assert second.paused
    change(first, "resume", second)
    second.refresh_from_db()
    assert (second.paused, second.covered_until) == (False, deadlines.today())
    # Of nobody else.
    change(first, "delete", stranger)
    assert Subscription.objects.count() == 3
    # The link of a deleted subscription leads on with that of another.
    following = change(first, "delete", first)
    assert client.get(following["Location"]).context["rows"][0][0] == second
    assert change(second, "delete", second).status_code == 200
    assert list(Subscription.objects.all()) == [stranger]


def test_delete_all(client, mail_on):
    first = subscriber()
    subscriber(url="/pledges/")
    assert client.post(path_of(first, MANAGE), {"action": "delete_all"}).status_code == 200
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("values", [{}, {"action": "delete"}, {"action": "x", "subscription": "²"}])
def test_incomplete_changes_do_nothing(client, mail_on, values):
    first = subscriber()
    assert client.post(path_of(first, MANAGE), values).status_code == 303
    assert Subscription.objects.count() == 1


def test_pages_are_private(client, mail_on):
    subscription = subscriber()
    for purpose in (MANAGE, UNSUBSCRIBE):
        answer = client.get(path_of(subscription, purpose))
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "factory", [make.PledgeFactory, make.ArticleFactory, make.QuoteFactory, make.SummitFactory]
)
def test_one_record(client, inbox, factory):
    record = factory()
    kind = BY_MODEL[factory._meta.model]
    page = client.get(f"{record.get_absolute_url()}follow/").content.decode()
    client.post("/subscriptions/", {"email": READER, **form_values(page)})
    client.post(link_in(inbox.mails[0], CONFIRM))
    key = record.pk if kind.keyed_by_id else record.slug
    assert Subscription.objects.get().url == f"/{kind.plural}/{key}/"
    assert client.get(path_of(Subscription.objects.get(), MANAGE)).status_code == 200


def test_expected_volume(client, mail_on):
    for days in (0, 1, 2):
        quote = make.QuoteFactory()
        moment = timezone.now() - timedelta(weeks=days)
        type(quote).objects.filter(pk=quote.pk).update(published_at=moment)
    make.status_update(make.PledgeFactory())
    volume = client.get("/quotes/follow/").context["volume"]
    assert (volume.average, volume.quiet, volume.weeks) == (0.2, 9, 12)
    # A pledge and its status update.
    assert client.get("/pledges/follow/").context["volume"].average == 0.2


def test_without_a_mail_server_there_is_no_form_and_no_address(client, settings):
    settings.EMAIL_ENABLED = False
    pledge = make.PledgeFactory()
    assert "mail_form" not in client.get("/quotes/follow/").context
    assert client.get("/subscriptions/").status_code == 404
    assert send(client).status_code == 404
    page = client.get(pledge.get_absolute_url())
    assert "mail_form" not in client.get(page.context["follow"].url).context
    assert "by mail" not in page.content.decode()
    assert not Subscription.objects.exists()
    # Readers can leave all the same.
    assert client.post(path_of(subscriber(), UNSUBSCRIBE)).status_code == 200


def test_hidden_records_are_not_described(client, mail_on):
    speaker = make.SpeakerFactory(name="Hidden Person", slug="hidden", state="draft")
    published(make.QuoteFactory())
    subscription = subscriber(url="/quotes/?speaker=hidden")
    assert speaker.name not in client.get(path_of(subscription, MANAGE)).content.decode()
