"""Accepted proposals are published together with their article, never before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.extraction import accept, accept_all, accept_name, propose, reject
from articles.models import (
    Alias,
    Article,
    Decision,
    Mention,
    Organisation,
    Pledge,
    Quote,
    Speaker,
    Summit,
)
from articles.models.acceptance import pending_acceptances
from tests import factories as make
from tests.admin.conftest import sign_in
from tests.admin.forms import values_of
from tests.extraction.sample import BODY

pytestmark = pytest.mark.django_db

KINDS = (Quote, Pledge, Mention, Speaker, Organisation)


def public() -> dict[str, int]:
    """How many records of each kind are public."""
    found = {kind.__name__: kind.objects.published().count() for kind in KINDS}
    return {**found, "Alias": Alias.objects.filter(state="matched").count()}


NOTHING = {kind.__name__: 0 for kind in KINDS} | {"Alias": 0}


@pytest.fixture
def article():
    article = make.ArticleFactory(body=BODY.rstrip(), state="draft")
    propose(article)
    return article


def accept_everything(article) -> None:
    for proposal in article.proposals.filter(decision=Decision.OPEN).order_by("pk"):
        accept(proposal)


def by_saving(article):
    article.state = "published"
    article.save()


def by_form(article):
    editor = sign_in("Editors")
    address = reverse("admin:articles_article_change", args=[article.pk])
    sent = values_of(editor.get(address))
    sent["state"] = "published"
    sent["quotes-0-role_at_time"] = "Minister"
    assert editor.post(address, sent).status_code == 302


def by_action(article):
    address = reverse("admin:articles_article_changelist")
    sent = {"action": "publish", "_selected_action": [article.pk], "confirmed": "publish"}
    sign_in("Editors").post(address, sent)


def by_finishing(article):
    sign_in("Editors").post(reverse("admin:publish_article", args=[article.pk]))


def by_accepting_all(article):
    by_saving(article)
    accept_all(article)


WAYS = [by_saving, by_form, by_action, by_finishing, by_accepting_all]


@pytest.mark.parametrize("publish", WAYS)
def test_accepted_records_are_public_with_the_article_and_not_before(article, publish):
    accept_everything(article)
    assert public() == NOTHING
    publish(article)
    assert public() == {
        "Quote": Quote.objects.count(),
        "Pledge": Pledge.objects.count(),
        "Mention": Mention.objects.count(),
        "Speaker": Speaker.objects.count(),
        "Organisation": 0,
        "Alias": 2,
    }
    assert pending_acceptances(article) == []


@pytest.mark.parametrize("publish", WAYS[:-1])
def test_open_and_rejected_records_are_not_published_with_the_article(article, publish):
    one, two, *_ = article.proposals.filter(kind="quote").order_by("start")
    accept(one)
    accept(two)
    reject(two, reason="On second thoughts.")
    publish(article)
    assert list(Quote.objects.published()) == [one.quote]
    assert not Pledge.objects.published().exists()
    assert not article.proposals.filter(kind="pledge").exclude(decision="open").exists()


def test_a_public_pledge_stays_public_while_its_new_mention_waits():
    article = make.ArticleFactory(state="draft")
    pledge = make.PledgeFactory()
    mention = make.MentionFactory(
        pledge=pledge, article=article, state="draft", origin="extraction"
    )
    accept(make.ProposalFactory(article=article, kind="mention", mention=mention))
    assert pledge.is_public
    assert not Mention.objects.published().exists()
    by_saving(article)
    assert list(Mention.objects.published()) == [mention]


def test_a_pledge_is_published_with_its_new_makers():
    article = make.ArticleFactory(state="draft")
    pledge = make.PledgeFactory(state="draft", origin="extraction", summit=article.summit)
    mention = make.MentionFactory(pledge=pledge, article=article, state="draft")
    speaker = make.SpeakerFactory(state="draft")
    body = make.OrganisationFactory(state="draft")
    make.PledgeActorFactory(pledge=pledge, country=None, speaker=speaker)
    make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
    accept(make.ProposalFactory(article=article, kind="pledge", pledge=pledge, mention=mention))
    assert public() == NOTHING
    by_saving(article)
    assert public() == NOTHING | {"Pledge": 1, "Mention": 1, "Speaker": 1, "Organisation": 1}


def test_bulk_accept_does_not_publish_drafts_of_editors():
    article = make.ArticleFactory(state="draft")
    speaker = make.SpeakerFactory(state="draft")
    quote = make.QuoteFactory(
        article=article, speaker=speaker, state="draft", origin="extraction", exact="Leaders met"
    )
    proposal = make.ProposalFactory(article=article, kind="quote", quote=quote, confidence=1.0)
    accept_all(article)
    by_saving(article)
    proposal.refresh_from_db()
    assert (proposal.decision, public()) == (Decision.OPEN, NOTHING)


def test_an_unpublished_record_is_not_republished_by_a_later_save(article):
    accept_everything(article)
    by_saving(article)
    pledge, *others = Pledge.objects.published()
    pledge.state = "draft"
    pledge.save()
    article.state = "draft"
    article.save()
    by_saving(article)
    assert list(Pledge.objects.published()) == others


def test_accepted_records_wait_for_the_summit_of_the_article(article):
    summit = article.summit
    summit.state = "draft"
    summit.save()
    accept_everything(article)
    by_saving(Article.objects.get(pk=article.pk))
    assert public() == NOTHING
    by_saving(Summit.objects.get(pk=summit.pk))
    assert public()["Quote"] == Quote.objects.count()
    assert public()["Speaker"] == Speaker.objects.count()


def test_a_name_of_a_public_speaker_waits_for_its_article():
    article = make.ArticleFactory(state="draft")
    speaker, alias = make.SpeakerFactory(), make.AliasFactory(form="The Old Fox")
    make.ProposalFactory(article=article, kind="name", alias=alias)
    accept_name(alias, speaker)
    alias.refresh_from_db()
    assert (alias.state, alias.speaker) == ("needs-human", None)
    by_saving(article)
    alias.refresh_from_db()
    assert (alias.state, alias.speaker) == ("matched", speaker)


def test_a_matched_name_waits_for_its_article(article):
    editor = sign_in("Editors")
    hale = Alias.objects.get(form="Conor Hale")
    for sent in ({"alias": hale.pk, "new": "1"},):
        editor.post(reverse("admin:unmatched_names"), sent)
    assert public() == NOTHING
    assert hale.form not in [name.form for name, _ in _queue(editor)]
    by_saving(article)
    assert [speaker.name for speaker in Speaker.objects.published()] == ["Conor Hale"]


def _queue(editor) -> list:
    return editor.get(reverse("admin:unmatched_names")).context["names"]


def test_deleting_an_article_deletes_its_waiting_records():
    article = make.ArticleFactory(state="draft", body="")
    alias = make.AliasFactory(form="The Old Fox")
    make.ProposalFactory(article=article, kind="name", alias=alias)
    accept_name(alias, make.SpeakerFactory())
    article.revisions.all()._raw_delete("default")
    article.delete()
    alias.refresh_from_db()
    assert (alias.state, alias.speaker) == ("needs-human", None)
