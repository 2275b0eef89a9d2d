"""Verdicts in the admin: rechecks in one click, and a second reviewer if required."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Status, VerdictDraft, VerdictReview
from articles.models.roles import REVIEWERS
from articles.models.verdicts import decide_verdict
from tests import factories
from tests.admin.test_ledger import with_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("articles.models.deadlines.today", lambda: date(2026, 1, 15))


def check_again(client, pledge):
    return client.post(reverse("admin:recheck_verdict", args=[pledge.pk]))


def test_a_recheck_adds_a_ledger_entry(editor):
    pledge = factories.PledgeFactory()
    first = factories.status_update(pledge, as_of="2025-06-01")
    page = editor.get(reverse("admin:articles_pledge_change", args=[pledge.pk])).content.decode()
    assert reverse("admin:recheck_verdict", args=[pledge.pk]) in page
    for _ in range(2):
        check_again(editor, pledge)
    again, before = pledge.status_updates.all()
    assert before == first
    assert (again.status, again.as_of, again.editor) == (
        first.status,
        date(2026, 1, 15),
        editor.user,
    )
    assert [e.url for e in again.evidence.all()] == [e.url for e in first.evidence.all()]
    pledge.refresh_from_db()
    assert pledge.checked_on == date(2026, 1, 15)


def test_unassessed_pledges_cannot_be_rechecked(editor, contributor):
    pledge = factories.PledgeFactory()
    check_again(editor, pledge)
    assert not pledge.status_updates.exists()
    assert check_again(contributor, pledge).status_code == 403


def test_a_recheck_waits_for_a_second_reviewer(editor, reviewer, settings):
    settings.SECOND_REVIEW = True
    pledge = factories.PledgeFactory()
    article = factories.ArticleFactory()
    report = {"url": "https://example.org/report", "title": "A report", "note": "Page 3."}
    dated = {"published_on": date(2025, 5, 1), "published_on_precision": "month"}
    first = factories.status_update(
        pledge, as_of="2025-06-01", evidence=[report | dated, {"article": article}]
    )
    for _ in range(2):
        check_again(editor, pledge)
    draft = VerdictDraft.objects.get()
    assert (draft.status, draft.as_of) == (first.status, date(2026, 1, 15))
    pledge.refresh_from_db()
    assert pledge.checked_on == date(2025, 6, 1)
    assert list(pledge.status_updates.all()) == [first]
    reviewer.post(reverse("admin:review_verdict", args=[draft.pk]), {"agree": "1"})
    again = pledge.status_updates.get(as_of=date(2026, 1, 15))
    assert (again.status, again.editor) == (first.status, editor.user)
    columns = ("url", "title", "note", "article", "published_on", "published_on_precision")
    assert list(again.evidence.values(*columns)) == list(first.evidence.values(*columns))
    pledge.refresh_from_db()
    assert pledge.checked_on == date(2026, 1, 15)


def test_a_verdict_waits_for_a_second_reviewer(editor, reviewer, settings):
    settings.SECOND_REVIEW = True
    pledge = factories.PledgeFactory()
    with_verdict(editor, pledge, evidence_url="https://example.org/report")
    assert not pledge.status_updates.exists()
    draft = VerdictDraft.objects.get()
    address = reverse("admin:review_verdict", args=[draft.pk])
    assert editor.post(address, {"agree": "1"}).status_code == 403
    assert "Done." in reviewer.get(reverse("admin:verdicts")).content.decode()
    reviewer.post(address, {"agree": "1"})
    update = pledge.status_updates.get()
    assert (update.status, update.editor) == (Status.KEPT, editor.user)
    assert update.evidence.get().url == "https://example.org/report"
    review = VerdictReview.objects.get()
    assert (review.agrees, review.reviewer, review.status_update) == (True, reviewer.user, update)


def test_editors_cannot_review_their_own_verdicts(editor, settings):
    settings.SECOND_REVIEW = True
    editor.user.groups.add(Group.objects.get(name=REVIEWERS))
    pledge = factories.PledgeFactory()
    with_verdict(editor, pledge, evidence_note="Looked.")
    draft = VerdictDraft.objects.get()
    editor.post(reverse("admin:review_verdict", args=[draft.pk]), {"agree": "1"})
    assert not pledge.status_updates.exists()
    assert not VerdictReview.objects.exists()


def test_a_rejection_needs_a_reason_and_is_final(editor, reviewer, settings):
    settings.SECOND_REVIEW = True
    pledge = factories.PledgeFactory()
    with_verdict(editor, pledge, evidence_note="Looked.")
    draft = VerdictDraft.objects.get()
    address = reverse("admin:review_verdict", args=[draft.pk])
    reviewer.post(address, {"disagree": "1"})
    assert not VerdictReview.objects.exists()
    reviewer.post(address, {"disagree": "1", "note": "The report is about another fund."})
    assert not VerdictReview.objects.get().agrees
    with pytest.raises(ValidationError, match="already"):
        decide_verdict(draft, reviewer.user, True)
    assert not pledge.status_updates.exists()


def test_verdict_drafts_and_reviews_are_append_only_and_private(editor, settings):
    settings.SECOND_REVIEW = True
    with_verdict(editor, factories.PledgeFactory(), evidence_note="Looked.")
    draft = VerdictDraft.objects.get()
    assert not VerdictDraft.objects.published().exists()
    assert not draft.is_public
    for act in (draft.save, draft.delete, VerdictDraft.objects.all().delete):
        with pytest.raises(ValidationError):
            act()
