"""Bulk publish and withdraw actions with a confirmation page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Quote, Speaker, State
from tests import factories

pytestmark = pytest.mark.django_db
BANNER = '<p class="notice" role="note">'


def act(client, kind, action, records, **more):
    sent = {"action": action, "_selected_action": [r.pk for r in records], **more}
    return client.post(reverse(f"admin:articles_{kind}_changelist"), sent)


def test_actions_need_confirmation(editor):
    hidden = factories.SpeakerFactory(state="draft")
    article = factories.ArticleFactory()
    waits = factories.QuoteFactory(article=article, state="draft", speaker=hidden)
    ready = factories.QuoteFactory(
        article=article, state="draft", exact="Leaders met", speaker=None
    )
    public = factories.QuoteFactory()
    page = act(editor, "quote", "publish", [waits, ready, public])
    plans = {plan.record: plan for plan in page.context["plans"]}
    assert {record: plan.has_effect for record, plan in plans.items()} == {
        waits: True,
        ready: True,
        public: False,
    }
    assert str(hidden) in plans[waits].effect
    assert ready.get_absolute_url() in plans[ready].effect
    assert set(Quote.objects.filter(state="draft")) == {waits, ready}

    act(editor, "quote", "publish", [waits, ready, public], confirmed="publish")
    assert not Quote.objects.filter(state="draft").exists()
    assert set(Quote.objects.published()) == {ready, public}


def test_a_withdrawal_lists_dependent_records(editor):
    speaker = factories.SpeakerFactory()
    for _ in range(2):
        factories.QuoteFactory(speaker=speaker)
    page = act(editor, "speaker", "withdraw", [speaker])
    assert page.context["hidden"].counts == {"quotes (via speaker)": 2}
    act(editor, "speaker", "withdraw", [speaker], confirmed="withdraw")
    assert Speaker.objects.get().state == State.WITHDRAWN
    assert not Quote.objects.published().exists()


def test_the_history_has_the_user_of_the_action(editor):
    speaker = factories.SpeakerFactory(state="draft")
    act(editor, "speaker", "publish", [speaker], confirmed="publish")
    newest = speaker.history.first()
    assert (newest.state, newest.history_user) == ("published", editor.user)


def test_too_many_records_are_rejected(editor, monkeypatch):
    monkeypatch.setattr("articles.admin.publish_actions.MAX_RECORDS", 1)
    speakers = [factories.SpeakerFactory(state="draft") for _ in range(2)]
    act(editor, "speaker", "publish", speakers, confirmed="publish")
    assert not Speaker.objects.published().exists()


def test_a_draft_is_previewed_on_the_public_page_and_stays_a_draft(editor, client):
    article = factories.ArticleFactory(state="draft", summit__state="draft")
    speaker = factories.SpeakerFactory(state="draft", name="Grace Draft")
    quote = factories.QuoteFactory(article=article, speaker=speaker, state="draft")
    page = editor.get(reverse("admin:preview", args=["article", article.pk]))
    words = page.content.decode()
    assert "Grace Draft" in words
    assert BANNER in words
    assert article.why_not_public()[0] in words
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.get(article.get_absolute_url()).status_code == 404
    for record in (article, quote, speaker, article.summit):
        record.refresh_from_db()
        assert record.state == "draft"
        assert record.history.count() == 1


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
def test_every_kind_has_a_preview(editor, maker):
    record = maker(state="draft")
    address = reverse("admin:preview", args=[record._meta.model_name, record.pk])
    assert BANNER in editor.get(address).content.decode()


def test_public_pages_have_no_preview_banner(client, db):
    article = factories.ArticleFactory()
    assert BANNER not in client.get(article.get_absolute_url()).content.decode()
