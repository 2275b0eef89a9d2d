"""Records created after the extraction replace the drafts of the extraction."""

from __future__ import annotations

from decimal import Decimal

import pytest

from articles.extraction import propose, reconcile_proposals
from articles.models import Decision, Mention, Pledge, Proposal, ProposalKind, Quote
from tests.extraction.sample import BODY, QUOTES
from tests.factories import (
    ArticleFactory,
    MentionFactory,
    PledgeFactory,
    QuoteFactory,
    SummitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    article = ArticleFactory(body=BODY.rstrip(), summit=SummitFactory())
    propose(article)
    return article


def recorded_fund(article):
    return PledgeFactory(
        summit=article.summit,
        title="€20 million for salvage crews",
        summary="A fund for salvage crews in every port.",
        amount=Decimal(20_000_000),
        currency="EUR",
    )


def test_a_recorded_quote_is_pinned_at_the_span_of_its_draft(article):
    recorded = QuoteFactory(article=article, exact=QUOTES[4][0][:-1] + ".", start=None, end=None)
    assert reconcile_proposals(article) == 1
    recorded.refresh_from_db()
    assert recorded.exact == QUOTES[4][0]
    assert Quote.objects.count() == 5
    assert Proposal.objects.get(quote=recorded).decision == Decision.JOINED
    assert reconcile_proposals(article) == 0


@pytest.mark.parametrize("mentioned", [True, False])
def test_a_recorded_pledge_gets_the_mention_and_replaces_the_draft(article, mentioned):
    recorded = recorded_fund(article)
    if mentioned:
        MentionFactory(pledge=recorded, article=article)
    assert reconcile_proposals(article) == 1
    mention = recorded.mentions.get()
    assert (mention.exact, mention.amount, mention.is_public) == (
        "A €20 million fund will support salvage crews in every port",
        20_000_000,
        True,
    )
    assert (Pledge.objects.count(), Mention.objects.count()) == (5, 5)
    proposal = Proposal.objects.get(mention=mention)
    assert (proposal.kind, proposal.decision) == (ProposalKind.MENTION, Decision.JOINED)
    propose(article)
    assert (Pledge.objects.count(), Mention.objects.count()) == (5, 5)


def test_drafts_saved_by_an_editor_are_not_replaced(article):
    recorded_fund(article)
    pledge = Pledge.objects.get(title__startswith="A €20 million fund")
    pledge._history_user = UserFactory()
    pledge.save()
    assert reconcile_proposals(article) == 0
