"""Quotes and pledges declared in the metadata: pinned by their words, corrected, or noted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from articles.extraction import accept_all, propose, reject
from articles.extraction.declared import find_words
from articles.models import Pledge, Proposal, Quote, Statement
from articles.text.declared import DeclaredPledge, DeclaredQuote
from tests.extraction.sample import BODY, QUOTES
from tests.factories import (
    ArticleFactory,
    PledgeFactory,
    QuoteFactory,
    SpeakerFactory,
    SummitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return ArticleFactory(body=BODY.rstrip(), summit=SummitFactory())


def recorded_quote(key: str, words: str, **values) -> Quote:
    return QuoteFactory(key=key, exact=words, article__body="", **values)


def test_declared_quotes_are_complete_and_their_speakers_override(article):
    captain = SpeakerFactory(name="The Captain")
    first = recorded_quote("q1", QUOTES[3][0], speaker=captain)
    findings = propose(article, quotes=[DeclaredQuote(key="q1"), DeclaredQuote(words=QUOTES[0][0])])
    assert findings.notes == []
    quotes = list(article.quotes.order_by("start"))
    assert [q.exact for q in quotes] == [QUOTES[0][0], QUOTES[3][0]]
    first.refresh_from_db()
    assert (quotes[1].speaker, quotes[1].statement) == (captain, first.statement)
    assert Statement.objects.get().quotes.count() == 2
    assert str(accept_all(article)).startswith("2 quotes published")
    again = propose(article, quotes=[DeclaredQuote(key="q1"), DeclaredQuote(words=QUOTES[0][0])])
    assert (again.changed, again.notes) == (False, [])


def test_quotes_missed_by_the_extraction_are_pinned_by_their_words(article):
    speaker = SpeakerFactory(name="Helen Dolan")
    words = "the meeting is a step in the work to clear the nets from the sea."
    recorded_quote("q1", words, speaker=speaker)
    findings = propose(article, quotes=[DeclaredQuote(key="q1", speaker="Helen Dolan")])
    quote = article.quotes.get()
    assert quote.exact == words == article.body[quote.start : quote.end]
    assert (quote.speaker, findings.counts["quotes pinned by their words"]) == (speaker, 1)
    accept_all(article)
    assert Quote.objects.published().filter(article=article).count() == 1


def test_words_not_in_the_text_and_unknown_records_are_noted(article):
    recorded_quote("q1", "Nobody ever said these words about the nets.")
    PledgeFactory(key="p1", title="A bridge", summary="Build a bridge over the river Lee.")
    findings = propose(
        article,
        quotes=[
            DeclaredQuote(key="q1"),
            DeclaredQuote(key="q2"),
            DeclaredQuote(words="nor these words at all"),
        ],
        pledges=[DeclaredPledge(key="p1"), DeclaredPledge(key="p2")],
    )
    names = ["q1", "q2", "nor these words at all", "p1", "p2"]
    assert all(name in note for name, note in zip(names, findings.notes, strict=True))


def test_only_declared_pledges_are_mentioned(article):
    nets = PledgeFactory(
        key="p1", title="Law on dumped nets", summary="A tighter law.", amount=None, currency=""
    )
    step = PledgeFactory(
        key="p2",
        title="A step to clear the sea of nets",
        summary="Work to clear the nets.",
        amount=None,
        currency="",
    )
    findings = propose(article, pledges=[DeclaredPledge(key="p1"), DeclaredPledge(key="p2")])
    assert findings.notes == []
    assert nets.mentions.get().exact.startswith("Norway has pledged")
    assert "a step in the work to clear the nets" in step.mentions.get().exact
    assert Pledge.objects.count() == 2


def test_declared_words_locate_a_pledge_and_its_sum(article):
    fund = PledgeFactory(
        key="p1", title="Aid", summary="Aid.", amount=Decimal(19_500_000), currency="EUR"
    )
    words = "A €20 million fund will support salvage crews"
    propose(article, pledges=[DeclaredPledge(key="p1", words=words)])
    mention = fund.mentions.get()
    assert (mention.amount, mention.currency) == (20_000_000, "EUR")


def test_a_declaration_does_not_restore_a_rejected_proposal(article):
    recorded = recorded_quote("q1", QUOTES[4][0])
    named = [DeclaredQuote(key="q1")]
    propose(article, quotes=named)
    reject(Proposal.objects.get(kind="quote"), UserFactory())
    propose(article, quotes=named)
    assert not article.quotes.exists()
    assert Quote.objects.get() == recorded


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the nets, from the sea", "the nets from the sea"),
        ("THE NETS FROM THE SEA.", "the nets from the sea."),
        ("nets", None),
        ("nowhere to be found", None),
        ("…", None),
        ("", None),
    ],
)
def test_words_are_located_without_punctuation_if_they_occur_once(words, found):
    span = find_words(BODY, words)
    assert (BODY[span.start : span.end] if span else None) == found
