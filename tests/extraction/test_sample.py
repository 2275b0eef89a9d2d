"""Extraction from a whole sample document, from its text to proposals and published records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from articles.extraction import accept_all, propose
from articles.models import (
    ActorRole,
    AliasState,
    Decision,
    Mention,
    MentionRole,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
    State,
    Statement,
    Verification,
)
from tests.factories import (
    ArticleFactory,
    MentionFactory,
    PledgeFactory,
    QuoteFactory,
    SpeakerFactory,
    SummitFactory,
)

from .sample import BODY, PLEDGES, QUOTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return SummitFactory()


@pytest.fixture
def article(summit):
    return ArticleFactory(
        body=BODY.rstrip(), summit=summit, published_on=date(2024, 10, 7), rights="full"
    )


def described(quotes) -> list[tuple[str, str, str]]:
    return [(q.exact, q.speaker.name if q.speaker else "", q.role_at_time) for q in quotes]


def test_in_an_empty_archive_every_record_is_a_new_draft(article):
    findings = propose(article)
    assert str(findings) == "5 quotes proposed, 5 pledges proposed"
    quotes = list(article.quotes.order_by("start"))
    assert described(quotes) == QUOTES
    assert {(q.state, q.verification, q.pinned) for q in quotes} == {
        (State.DRAFT, Verification.FOUND, True)
    }
    assert [article.body[q.start - 1] + article.body[q.end] for q in quotes] == ["“”"] * 5
    assert not any(q.exact.startswith("According") for q in quotes)
    pledges = Pledge.objects.order_by("pk")
    assert [
        (
            pledge.kind,
            pledge.amount,
            pledge.currency,
            {actor.country_id for actor in pledge.actors.filter(part=ActorRole.MAKER)},
        )
        for pledge in pledges
    ] == PLEDGES
    assert {(p.state, p.announced_on, p.summit) for p in pledges} == {
        (State.DRAFT, date(2024, 10, 7), article.summit)
    }
    mentions = list(Mention.objects.order_by("start"))
    assert [(m.amount, m.currency) for m in mentions] == [(p[1], p[2]) for p in PLEDGES]
    assert {(m.state, m.role, m.pinned) for m in mentions} == {
        (State.DRAFT, MentionRole.ANNOUNCED, True)
    }
    assert "Coastal Institute" in pledges[1].note
    proposals = Proposal.objects.all()
    assert {p.decision for p in proposals} == {Decision.OPEN}
    assert all(p.reason and 0 < p.confidence <= 1 for p in proposals)
    names = proposals.filter(kind=ProposalKind.NAME)
    assert {(p.alias.form, p.alias.state) for p in names} == {
        ("Helen Dolan", AliasState.NEEDS_HUMAN),
        ("Conor Hale", AliasState.NEEDS_HUMAN),
    }
    assert not Speaker.objects.published().exists()


def test_extraction_is_idempotent(article):
    propose(article)
    before = [m.objects.count() for m in (Quote, Pledge, Mention, Proposal, Speaker)]
    findings = propose(article)
    assert (findings.changed, str(findings)) == (False, "")
    assert [m.objects.count() for m in (Quote, Pledge, Mention, Proposal, Speaker)] == before


def test_confident_proposals_are_published_with_their_dependencies(article):
    propose(article)
    sure = {p.exact for p in Proposal.objects.filter(confidence__gte=0.8)}
    findings = accept_all(article, 0.8)
    assert str(findings) == "5 quotes published, 5 pledges published"
    assert {q.exact for q in Quote.objects.published()} == {words for words, _, _ in QUOTES}
    assert {q.exact for q in Quote.objects.published()} <= sure
    assert sorted(s.name for s in Speaker.objects.published()) == ["Conor Hale", "Helen Dolan"]
    assert Pledge.objects.published().count() == Mention.objects.published().count() == 5
    assert not accept_all(article, 0.8).changed


def test_proposals_below_the_threshold_stay_drafts(article):
    propose(article)
    accept_all(article)
    published = {p.exact for p in Proposal.objects.filter(decision=Decision.ACCEPTED)}
    assert published == {
        p.exact
        for p in Proposal.objects.filter(confidence__gte=0.9).exclude(kind=ProposalKind.NAME)
    }


class TestAnArchiveThatKnows:
    """Words and promises that are recorded already are joined, not doubled."""

    def test_a_quote_recorded_for_the_article_is_pinned(self, article):
        hale = SpeakerFactory(name="Conor Hale")
        words = QUOTES[4][0].rstrip(",") + "."
        recorded = QuoteFactory(
            article=article, exact=words, speaker=hale, role_at_time="Taoiseach"
        )
        propose(article)
        recorded.refresh_from_db()
        assert article.body[recorded.start : recorded.end] == recorded.exact == QUOTES[4][0]
        assert (recorded.verification, recorded.role_at_time) == (Verification.FOUND, "Taoiseach")
        assert article.quotes.count() == 5
        joined = Proposal.objects.get(quote=recorded)
        assert (joined.decision, joined.confidence) == (Decision.JOINED, 1.0)

    @pytest.mark.parametrize(
        ("recorded", "rendition"),
        [
            ("I believe we should clear the sea in the same way.", "as-quoted"),
            ("As I said in May: I believe we should clear the sea in the same way.", "trimmed"),
            ("I believe that we should clear the sea in this very way.", "altered"),
        ],
    )
    def test_words_recorded_elsewhere_join_the_statement(self, article, recorded, rendition):
        hale = SpeakerFactory(name="Conor Hale")
        there = QuoteFactory(
            article__body="", exact=recorded, speaker=hale, role_at_time="Taoiseach"
        )
        propose(article)
        here = article.quotes.get(exact=QUOTES[4][0])
        there.refresh_from_db()
        assert here.statement == there.statement == Statement.objects.get()
        assert (here.rendition, here.role_at_time, here.said_on) == (
            rendition,
            "Taoiseach",
            there.said_on,
        )
        assert there.rendition == "as-quoted"

    def test_denied_words_are_not_joined_to_a_recorded_quote(self, summit):
        words = "We shall leave the nets where they are"
        QuoteFactory(article__body="", exact=words, speaker=SpeakerFactory(name="Conor Hale"))
        denied = ArticleFactory(
            body=f"Helen Dolan denied having said: “{words}.”", summit=summit, rights="full"
        )
        propose(denied)
        quote = denied.quotes.get()
        assert (quote.speaker, quote.speaker_name, quote.statement) == (None, "", None)
        assert not accept_all(denied).changed

    def test_the_same_words_by_another_speaker_are_not_joined(self, article):
        SpeakerFactory(name="Conor Hale")
        QuoteFactory(exact=QUOTES[4][0], article__body="")
        propose(article)
        assert not Statement.objects.exists()

    def test_the_mention_of_a_recorded_pledge_has_the_printed_sum(self, article, summit):
        recorded = PledgeFactory(
            summit=summit,
            title="About €2 million for the Coastal Institute",
            summary="Give the Coastal Institute €2.15 million for more ships in its fleet.",
            amount=Decimal(2_150_000),
            currency="EUR",
        )
        propose(article)
        mention = recorded.mentions.get()
        assert (mention.amount, mention.currency, mention.state) == (
            2_000_000,
            "EUR",
            State.PUBLISHED,
        )
        assert article.body[mention.start : mention.end].startswith("€2 million will be")
        assert Pledge.objects.count() == 5
        proposal = Proposal.objects.get(mention=mention)
        assert (proposal.kind, proposal.decision) == (ProposalKind.MENTION, Decision.JOINED)

    def test_a_mention_recorded_for_the_article_is_pinned_and_keeps_its_role(self, article, summit):
        recorded = PledgeFactory(
            summit=summit,
            title="Norwegian law on nets",
            summary="Tighten the law on dumped nets.",
            amount=None,
            currency="",
        )
        mention = MentionFactory(pledge=recorded, article=article, role=MentionRole.DETAILED)
        propose(article)
        mention.refresh_from_db()
        assert mention.exact.startswith("Norway has pledged to tighten laws")
        assert (mention.role, recorded.mentions.count()) == (MentionRole.DETAILED, 1)

    def test_a_new_mention_of_a_draft_article_waits_for_it(self, article, summit):
        recorded = PledgeFactory(
            summit=summit,
            title="€20 million for salvage crews",
            summary="A fund for salvage crews in every port.",
            amount=Decimal(20_000_000),
            currency="EUR",
        )
        article.state = State.DRAFT
        article.save()
        propose(article)
        assert recorded.mentions.get().state == State.DRAFT
        assert accept_all(article).counts["mentions published"] == 0
        assert recorded.mentions.get().state == State.DRAFT
        article.state = State.PUBLISHED
        article.save()
        assert recorded.mentions.published().count() == 1


@pytest.mark.parametrize(
    ("printed", "amount", "note"),
    [
        ("£4 million", Decimal(4_000_000), ""),
        ("£4–6 million", None, "A range, in the text: “£4–6 million”."),
        ("kr 40 million", None, "In the text: “kr 40 million”."),
    ],
)
def test_a_sum_that_does_not_fit_the_column_is_noted(summit, printed, amount, note):
    article = ArticleFactory(
        body=f"Norland has pledged {printed} for boats.", summit=summit, rights="full"
    )
    propose(article)
    pledge = Pledge.objects.get()
    assert (pledge.amount, pledge.amount_note) == (amount, note)


@pytest.mark.parametrize(("precision", "deadline"), [("day", date(2025, 4, 7)), ("year", None)])
def test_relative_deadlines_need_a_publication_day(summit, precision, deadline):
    article = ArticleFactory(
        body="Norland has pledged £4 million for boats within six months.",
        summit=summit,
        published_on=date(2024, 10, 7) if precision == "day" else date(2024, 1, 1),
        published_on_precision=precision,
        rights="full",
    )
    propose(article)
    pledge = Pledge.objects.get()
    assert (pledge.deadline, pledge.deadline_words) == (deadline, "within six months")
    assert pledge.deadline_basis == ("computed" if deadline else "")
