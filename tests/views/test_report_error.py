"""Error reports by readers: form, spam protection, decision by editors."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import Correction, Report
from tests import factories
from tests.admin.conftest import contributor, editor, sign_in

__all__ = ["contributor", "editor", "sign_in"]
pytestmark = pytest.mark.django_db
TEXT = "The name of the minister is spelt wrongly."


@pytest.fixture(autouse=True)
def _no_minimum_time(monkeypatch):
    monkeypatch.setattr("articles.views.anonymous_form.MIN_SECONDS", 0)


def address(record) -> str:
    return reverse("articles:report", args=[f"{record._meta.model_name}s", record.pk])


def opened(client, record) -> str:
    words = client.get(address(record)).content.decode()
    return re.search(r'name="opened" value="([^"]+)"', words)[1]


def send(client, record, headers=None, **values):
    given = {"text": TEXT, "opened": values.pop("opened", None) or opened(client, record)}
    return client.post(address(record), {**given, **values}, headers=headers or {})


@pytest.mark.parametrize(
    "maker",
    [
        factories.ArticleFactory,
        factories.OrganisationFactory,
        factories.PledgeFactory,
        factories.QuoteFactory,
        factories.SpeakerFactory,
        factories.SummitFactory,
    ],
)
def test_record_page_links_to_the_form_and_a_report_is_saved(client, maker):
    record = maker()
    assert address(record) in client.get(record.get_absolute_url()).content.decode()
    answer = send(client, record, url="https://example.org/proof")
    assert answer.context["thanks"]
    report = Report.objects.get()
    assert (report.target, report.text, report.url) == (record, TEXT, "https://example.org/proof")
    assert not client.cookies


def test_no_form_for_drafts_and_unknown_records(client):
    draft = factories.QuoteFactory(state="draft")
    assert client.get(address(draft)).status_code == 404
    assert client.get("/report/editors/1/").status_code == 404
    assert client.get("/report/quotes/99999/").status_code == 404


def test_reports_of_bots_are_discarded_silently(client, monkeypatch):
    quote = factories.QuoteFactory()
    assert send(client, quote, website="http://spam.example").context["thanks"]
    monkeypatch.setattr("articles.views.anonymous_form.MIN_SECONDS", 3)
    assert send(client, quote).context["thanks"]
    assert not Report.objects.exists()


def test_rate_limit_of_reports(client):
    quote = factories.QuoteFactory()
    form = opened(client, quote)
    answers = [send(client, quote, opened=form).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert Report.objects.count() == 5


@pytest.mark.parametrize(
    ("values", "headers", "status"),
    [
        ({"opened": "forged"}, {}, 400),
        ({}, {"Origin": "https://elsewhere.example"}, 403),
        ({"text": "short"}, {}, 200),
        ({"url": "ftp://x.example"}, {}, 200),
        ({"text": "x" * 3001}, {}, 200),
    ],
)
def test_invalid_reports_are_rejected(client, values, headers, status):
    quote = factories.QuoteFactory()
    answer = send(client, quote, headers=headers, **values)
    assert answer.status_code == status
    assert "errorlist" in answer.content.decode()
    assert not Report.objects.exists()


def test_form_of_another_record_is_rejected(client):
    one, other = factories.QuoteFactory(), factories.QuoteFactory()
    assert send(client, one, opened=opened(client, other)).status_code == 400


def test_sender_is_stored_as_an_anonymous_hash(client):
    send(client, factories.QuoteFactory())
    report = Report.objects.get()
    assert re.fullmatch(r"[0-9a-f]{32}", report.sender)
    assert "127.0.0.1" not in str(Report.objects.values().get())


GENERAL = "/report/?subject=Articles+without+a+date"


def send_general(client, **values):
    words = client.get(GENERAL).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', words)[1]
    given = {"subject": "Articles without a date", "text": TEXT, "opened": opened}
    return client.post("/report/", {**given, **values})


def test_general_report_has_a_subject_and_no_record(client):
    assert 'value="Articles without a date"' in client.get(GENERAL).content.decode()
    assert "&lt;b&gt;" in client.get("/report/?subject=<b>").content.decode()
    assert send_general(client).context["thanks"]
    report = Report.objects.get()
    assert (report.target, report.subject, report.text) == (None, "Articles without a date", TEXT)
    assert not client.cookies


def test_general_reports_have_the_same_protection(client):
    quote = factories.QuoteFactory()
    assert send_general(client, opened=opened(client, quote)).status_code == 400
    assert send_general(client, website="http://spam.example").context["thanks"]
    assert "errorlist" in send_general(client, subject="").content.decode()
    assert not Report.objects.exists()
    assert [send_general(client).status_code for _ in range(6)] == [200] * 5 + [429]


def test_general_report_is_resolved_without_a_correction(client, editor):
    send_general(client)
    report = Report.objects.get()
    assert report.subject in editor.get(reverse("admin:reports")).content.decode()
    editor.post(reverse("admin:decide_report", args=[report.pk]), {"resolve": "1"})
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("resolved", editor.user)
    assert not Correction.objects.exists()
    page = reverse("admin:articles_report_change", args=[report.pk])
    assert report.subject in editor.get(page).content.decode()


def test_report_becomes_a_public_correction(client, editor):
    speaker = factories.SpeakerFactory()
    send(client, speaker)
    report = Report.objects.get()
    assert TEXT in editor.get(reverse("admin:reports")).content.decode()
    values = {f"{report.pk}-text": "The name was spelt wrongly.", "correct": "1"}
    editor.post(reverse("admin:decide_report", args=[report.pk]), values)
    report.refresh_from_db()
    notice = Correction.objects.published().get()
    assert (report.state, report.correction, notice.target) == ("corrected", notice, speaker)
    assert notice.editor == editor.user
    assert notice.text in client.get(speaker.get_absolute_url()).content.decode()


def test_report_is_dismissed_with_a_reason(client, editor):
    send(client, factories.QuoteFactory())
    report = Report.objects.get()
    values = {"dismiss": "1", "note": "The source has it so."}
    editor.post(reverse("admin:decide_report", args=[report.pk]), values)
    report.refresh_from_db()
    assert (report.state, report.note, report.decided_by) == (
        "dismissed",
        "The source has it so.",
        editor.user,
    )


def test_contributors_cannot_decide_on_reports(client, contributor):
    send(client, factories.QuoteFactory())
    report = Report.objects.get()
    answer = contributor.post(reverse("admin:decide_report", args=[report.pk]), {"dismiss": "1"})
    assert answer.status_code == 403
