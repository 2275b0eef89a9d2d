"""Accepting and rejecting proposals."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.extraction import accept, propose, reject
from articles.models import (
    Alias,
    AliasState,
    Decision,
    Mention,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
    State,
    Statement,
    Verification,
    revise,
)
from tests.factories import ArticleFactory, QuoteFactory, SpeakerFactory, UserFactory

from .sample import BODY, QUOTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    article = ArticleFactory(body=BODY.rstrip())
    propose(article)
    return article


def proposal_of(kind: ProposalKind, words: str = "") -> Proposal:
    return Proposal.objects.filter(kind=kind, exact__contains=words).order_by("start").first()


def test_accepting_a_quote_publishes_its_speaker(article):
    editor = UserFactory()
    proposal = proposal_of(ProposalKind.QUOTE, "in the same way")
    accept(proposal, editor)
    proposal.refresh_from_db()
    quote = proposal.quote
    assert (quote.state, quote.speaker.state, quote.is_public) == ("published", "published", True)
    assert (proposal.decision, proposal.decided_by) == (Decision.ACCEPTED, editor)
    assert proposal.decided_at is not None
    assert quote.history.first().history_user == editor
    alias = Alias.objects.get(form="Conor Hale")
    assert (alias.state, alias.speaker) == (AliasState.MATCHED, quote.speaker)
    assert Quote.objects.published().count() == 1


def test_accepting_a_pledge_publishes_its_mention(article):
    accept(proposal_of(ProposalKind.PLEDGE), UserFactory())
    pledge = Pledge.objects.published().get()
    assert pledge.mentions.published().count() == 1
    assert pledge.amount == 20_000_000


def test_an_accepted_name_is_matched_and_a_rejected_one_ignored(article):
    dolan, hale = Proposal.objects.filter(kind=ProposalKind.NAME).order_by("start")
    accept(dolan, UserFactory())
    assert [s.name for s in Speaker.objects.published()] == ["Helen Dolan"]
    reject(hale, UserFactory(), "A character in a play.")
    alias = Alias.objects.get(form="Conor Hale")
    assert alias.state == AliasState.IGNORED
    later = ArticleFactory(body=BODY.rstrip().replace("Every winter", "Each winter"))
    propose(later)
    assert set(later.quotes.filter(speaker=None).values_list("speaker_name", flat=True)) == {
        "Conor Hale"
    }


def test_a_rejected_draft_is_deleted_and_not_proposed_again(article):
    editor = UserFactory()
    for kind in (ProposalKind.QUOTE, ProposalKind.PLEDGE):
        proposal = proposal_of(kind)
        reject(proposal, editor, "Not a promise.")
        proposal.refresh_from_db()
        assert (proposal.decision, proposal.decision_note, proposal.decided_by) == (
            Decision.REJECTED,
            "Not a promise.",
            editor,
        )
    counts = Quote.objects.count(), Pledge.objects.count(), Mention.objects.count()
    assert counts == (4, 4, 4)
    propose(article)
    assert (Quote.objects.count(), Pledge.objects.count(), Mention.objects.count()) == counts
    # Not even after the text has changed around it.
    revise(article, f"A new lead for the day.\n\n{article.body}")
    propose(article)
    assert (Quote.objects.count(), Pledge.objects.count(), Mention.objects.count()) == counts
    assert all(quote.pinned for quote in Quote.objects.all())


def test_rejecting_a_quote_deletes_the_statement_created_for_it():
    hale = SpeakerFactory(name="Conor Hale")
    there = QuoteFactory(exact=QUOTES[4][0], speaker=hale, article__body="")
    propose(ArticleFactory(body=BODY.rstrip()))
    assert Statement.objects.count() == 1
    reject(proposal_of(ProposalKind.QUOTE, "in the same way"))
    there.refresh_from_db()
    assert (Statement.objects.count(), there.statement) == (0, None)


def test_rejecting_a_joined_quote_only_unpins_it():
    article = ArticleFactory(body=BODY.rstrip())
    recorded = QuoteFactory(article=article, exact=QUOTES[4][0].rstrip(","), start=None, end=None)
    propose(article)
    reject(Proposal.objects.get(quote=recorded))
    recorded.refresh_from_db()
    assert (recorded.pinned, recorded.verification, recorded.state) == (
        False,
        Verification.CITED,
        "published",
    )


def test_decided_or_deleted_records_are_not_accepted(article):
    proposal = proposal_of(ProposalKind.QUOTE)
    reject(proposal)
    with pytest.raises(ValidationError, match="was rejected"):
        accept(proposal)
    other = proposal_of(ProposalKind.QUOTE, "the same way")
    other.quote.delete()
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="was deleted"):
        accept(other)
    third = proposal_of(ProposalKind.QUOTE, "Only a common effort")
    third.quote.state = State.WITHDRAWN
    third.quote.save()
    with pytest.raises(ValidationError, match="was withdrawn"):
        accept(third)


def test_a_published_record_cannot_be_rejected(article):
    proposal = proposal_of(ProposalKind.QUOTE)
    accept(proposal)
    with pytest.raises(ValidationError):
        reject(proposal)
    assert Quote.objects.published().count() == 1


def test_accepting_publishes_the_corrections_of_editors(article):
    proposal = proposal_of(ProposalKind.QUOTE, "in the same way")
    quote = proposal.quote
    quote.role_at_time = "Head of Government"
    quote._history_user = UserFactory()
    quote.save()
    propose(article)
    accept(Proposal.objects.get(pk=proposal.pk))
    assert Quote.objects.published().get().role_at_time == "Head of Government"
