"""Status ledger on the page of a pledge: append-only, with evidence."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from articles.models import Pledge, Status
from tests import factories
from tests.admin.forms import codes_of, errors_of, values_of

pytestmark = pytest.mark.django_db
ROW = "status_updates-{}-{}"


def address(pledge):
    return reverse("admin:articles_pledge_change", args=[pledge.pk])


def with_verdict(client, pledge, number=0, **values):
    sent = values_of(client.get(address(pledge)))
    given = {"status": "kept", "as_of": "2025-07-01", "as_of_precision": "day", "reason": "Done."}
    sent["status_updates-TOTAL_FORMS"] = number + 1
    sent |= {ROW.format(number, name): value for name, value in (given | values).items()}
    return client.post(address(pledge), sent)


def test_a_verdict_is_added_with_its_evidence(editor):
    pledge = factories.PledgeFactory()
    answer = with_verdict(
        editor, pledge, evidence_url="https://example.org/report", evidence_title="A report"
    )
    assert answer.status_code == 302
    update = pledge.status_updates.get()
    assert (update.status, update.as_of, update.editor) == ("kept", date(2025, 7, 1), editor.user)
    assert [(e.url, e.title) for e in update.evidence.all()] == [
        ("https://example.org/report", "A report")
    ]
    pledge.refresh_from_db()
    assert pledge.status == Status.KEPT


def test_publisher_date_and_kind_of_evidence_are_entered(editor):
    pledge = factories.PledgeFactory()
    with_verdict(
        editor,
        pledge,
        evidence_url="https://example.org/report",
        evidence_publisher_name="Gazette",
        evidence_published_on="June 2025",
        evidence_kind="copy",
    )
    evidence = pledge.status_updates.get().evidence.get()
    assert (evidence.publisher_name, evidence.kind) == ("Gazette", "copy")
    assert (evidence.published_on, evidence.published_on_precision) == (date(2025, 6, 1), "month")
    page = editor.get(address(pledge)).content.decode()
    assert "Gazette" in page and "June 2025" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"evidence_kind": "rewritten"}, "evidence_url"),
        ({"evidence_published_on": "soon"}, "evidence_published_on"),
    ],
)
def test_evidence_that_does_not_count_or_is_misdated_is_rejected(editor, values, field):
    pledge = factories.PledgeFactory()
    answer = with_verdict(editor, pledge, evidence_url="https://example.org/report", **values)
    assert list(codes_of(answer)) == [f"status_updates-0-{field}"]
    assert not pledge.status_updates.exists()


def with_check(client, pledge, **values):
    sent = values_of(client.get(address(pledge)))
    given = {"checked_on": "2026-01-15", "searches": "boats fund\n\nborder fund paid", "found": ""}
    sent["checks-TOTAL_FORMS"] = 1
    sent |= {f"checks-0-{name}": value for name, value in (given | values).items()}
    return client.post(address(pledge), sent)


def test_a_search_for_later_reports_is_recorded(editor):
    pledge = factories.PledgeFactory()
    assert with_check(editor, pledge).status_code == 302
    check = pledge.checks.get()
    assert (check.searches, check.found) == (["boats fund", "border fund paid"], "")
    assert check.editor == editor.user
    pledge.refresh_from_db()
    assert pledge.checked_on == date(2026, 1, 15)
    page = editor.get(address(pledge)).content.decode()
    assert "border fund paid" in page and 'name="checks-0-found"' not in page


def test_a_check_has_searches_and_is_not_in_the_future(editor):
    pledge = factories.PledgeFactory()
    answer = with_check(editor, pledge, searches="", checked_on="2999-01-01")
    assert codes_of(answer) == {
        "checks-0-searches": ["required"],
        "checks-0-checked_on": ["future"],
    }
    assert not pledge.checks.exists()


def test_only_editors_record_checks(contributor):
    pledge = factories.PledgeFactory(state="draft")
    with_check(contributor, pledge)
    assert not pledge.checks.exists()


def test_a_verdict_without_evidence_is_rejected(editor):
    pledge = factories.PledgeFactory()
    answer = with_verdict(editor, pledge)
    assert codes_of(answer) == {"status_updates-0-evidence_url": ["evidence"]}
    assert not pledge.status_updates.exists()


def test_a_documented_search_is_evidence(editor):
    pledge = factories.PledgeFactory()
    with_verdict(editor, pledge, status="no-action-found", evidence_note="Searched the budget.")
    assert pledge.status_updates.get().evidence.get().note == "Searched the budget."


def test_entries_are_read_only_and_corrected_by_a_new_one(editor):
    pledge = factories.PledgeFactory()
    wrong = factories.status_update(pledge, Status.KEPT)
    words = editor.get(address(pledge)).content.decode()
    assert 'name="status_updates-0-reason"' not in words
    assert wrong.reason in words
    with_verdict(
        editor,
        pledge,
        number=1,
        status="stalled",
        corrects=wrong.pk,
        evidence_note="Read the report again.",
    )
    pledge.refresh_from_db()
    assert pledge.status == Status.STALLED
    wrong.refresh_from_db()
    assert wrong.status == Status.KEPT


def test_only_entries_and_actors_of_this_pledge_are_offered(editor):
    pledge, other = factories.PledgeFactory(), factories.PledgeFactory()
    foreign = factories.status_update(other)
    answer = with_verdict(editor, pledge, evidence_note="Looked.", corrects=foreign.pk)
    assert "corrects" in str(errors_of(answer))
    assert not pledge.status_updates.exists()


def test_a_pledge_is_entered_on_one_page(editor):
    country = factories.CountryFactory()
    article = factories.ArticleFactory()
    add = reverse("admin:articles_pledge_add")
    sent = values_of(editor.get(add))
    sent |= {
        "title": "A fund",
        "summary": "Put £30 million into joint operations.",
        "kind": "funding",
        "state": "published",
        "amount": "30000000",
        "currency": "GBP",
        "actors-TOTAL_FORMS": "1",
        "actors-0-part": "maker",
        "actors-0-country": country.pk,
        "mentions-TOTAL_FORMS": "1",
        "mentions-0-article": article.pk,
        "mentions-0-role": "announced",
        "mentions-0-exact": "A £30 million fund will help.",
        "mentions-0-state": "published",
        "sources-TOTAL_FORMS": "1",
        "sources-0-url": "https://example.org/source",
        "status_updates-TOTAL_FORMS": "1",
        "status_updates-0-status": "under-way",
        "status_updates-0-as_of": "2025-06-01",
        "status_updates-0-as_of_precision": "month",
        "status_updates-0-reason": "A first payment.",
        "status_updates-0-evidence_url": "https://example.org/payment",
    }
    assert editor.post(add, sent).status_code == 302
    pledge = Pledge.objects.get()
    mention = pledge.mentions.get()
    assert article.body[mention.start : mention.end] == "A £30 million fund will help."
    assert pledge.status == Status.UNDER_WAY
    assert pledge.actors.get().target == country
    assert pledge.sources.get().site == "example.org"


def test_a_deadline_in_words_is_read_on_save_and_the_words_are_kept(editor):
    britain = factories.CountryFactory(code="GB", name="United Kingdom")
    pledge = factories.PledgeFactory(announced_on=date(2025, 3, 31))
    sent = values_of(editor.get(address(pledge))) | {
        "deadline_words": "in the financial year 2025/26",
        "actors-TOTAL_FORMS": "1",
        "actors-0-part": "maker",
        "actors-0-country": britain.pk,
    }
    shown = editor.post(address(pledge), sent, follow=True)
    pledge.refresh_from_db()
    assert (pledge.deadline, pledge.deadline_basis) == (date(2026, 3, 31), "computed")
    assert any("31 March 2026" in str(message) for message in shown.context["messages"])


def test_what_money_it_is_needs_an_amount(editor):
    pledge = factories.PledgeFactory(funding_type="new", amount_type="goal")
    sent = values_of(editor.get(address(pledge))) | {"amount": "", "currency": ""}
    assert editor.post(address(pledge), sent).status_code == 302
    pledge.refresh_from_db()
    assert (pledge.funding_type, pledge.amount_type) == ("unclear", "pledged")


@pytest.mark.parametrize(
    ("changes", "deadline", "basis"),
    [
        ({"deadline_words": "by 2031"}, date(2031, 1, 1), "stated"),
        ({"deadline_words": "before the next summit"}, None, ""),
        ({"deadline": "2030-05-01", "deadline_precision": "day"}, date(2030, 5, 1), ""),
        ({"deadline": ""}, date(2026, 3, 1), "computed"),
        ({"deadline_words": ""}, None, ""),
        ({"title": "Another title"}, date(2026, 3, 1), "computed"),
    ],
)
def test_a_computed_deadline_follows_its_words(editor, changes, deadline, basis):
    pledge = factories.PledgeFactory(
        announced_on=date(2025, 3, 31),
        deadline_words="within a year",
        deadline=date(2026, 3, 1),
        deadline_precision="month",
        deadline_basis="computed",
    )
    editor.post(address(pledge), values_of(editor.get(address(pledge))) | changes)
    pledge.refresh_from_db()
    assert (pledge.deadline, pledge.deadline_basis) == (deadline, basis)


def test_an_actor_of_two_kinds_is_rejected(editor):
    pledge = factories.PledgeFactory()
    sent = values_of(editor.get(address(pledge)))
    sent |= {
        "actors-TOTAL_FORMS": "1",
        "actors-0-part": "maker",
        "actors-0-country": factories.CountryFactory().pk,
        "actors-0-speaker": factories.SpeakerFactory().pk,
    }
    answer = editor.post(address(pledge), sent)
    assert list(codes_of(answer)) == ["actors-0-__all__"]
