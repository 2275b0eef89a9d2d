"""Quotes and pledges that a person says stand in a document: found by their words, or missed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from articles.extraction.pledge_matching import EXPECTED_FROM, PledgeMatch, amounts_may_agree
from articles.extraction.pledges import MentionPlace, PledgeExtractor
from articles.extraction.proposals import ProposalWriter
from articles.extraction.quotes import QuoteExtractor, assign_statement
from articles.extraction.similarity import same_words
from articles.models import (
    Decision,
    Origin,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    Verification,
    decided_by_editor,
)
from articles.models.revision import pin
from articles.text.money import find_money
from articles.text.normalize import fold
from articles.text.spans import Span, paragraphs, sentences

NAMED = "it is named in the document's metadata"


class NamedQuote(Protocol):
    """A quote by the identifier of a recorded one, or by its words; ``speaker`` as printed."""

    key: str
    words: str
    speaker: str


class NamedPledge(Protocol):
    """A recorded pledge by its identifier; ``words`` say where it stands, or are empty."""

    key: str
    words: str


def pin_declared_quotes(finder: QuoteExtractor, named: Iterable[NamedQuote]) -> None:
    """See to it that each named quote is pinned, with its speaker, under the statement it is of.

    What the finder found is put right where it differs and no editor decided; what it missed is
    pinned by its words. Words that do not stand in the text are noted.
    """
    for item in named:
        recorded = Quote.objects.filter(key=item.key).first() if item.key else None
        if item.key and recorded is None:
            finder.desk.findings.notes.append(f"no quote “{item.key}” is recorded")
            continue
        recorded = finder.desk.ours(recorded) if recorded else None
        words = recorded.exact if recorded else item.words
        quote = finder.pinned_with(words) or _pin_by_words(finder, words)
        if quote is None:
            name = item.key or f"{words[:40]}…"
            finder.desk.findings.notes.append(f"quote {name}: its words are not in the text")
            continue
        speaker = finder.people.resolve(item.speaker).speaker if item.speaker else None
        if speaker is None and recorded is not None:
            speaker = recorded.speaker
        if _put_right(finder.desk, quote, recorded, speaker):
            finder.desk.findings.counts["quotes put right by the metadata"] += 1
        _vouch_for(finder.desk, quote)


def _pin_by_words(finder: QuoteExtractor, words: str) -> Quote | None:
    span = find_words(finder.article.body, words)
    if span is None or _rejected(finder.desk, span):
        return None
    quote = Quote(
        article=finder.article,
        summit=finder.article.summit,
        verification=Verification.FOUND,
        language=finder.article.language,
        origin=Origin.EXTRACTION,
    )
    pin(quote, finder.article, span)
    finder.desk.save(quote)
    finder.desk.quotes.append(quote)
    fingerprint = finder.desk.fingerprint(ProposalKind.QUOTE, quote.exact)
    finder.desk.lay(
        ProposalKind.QUOTE, fingerprint, span, ["The finder missed it", NAMED], 1.0, quote=quote
    )
    finder.desk.findings.counts["quotes pinned by their words"] += 1
    return quote


def _put_right(desk: ProposalWriter, quote: Quote, recorded: Quote | None, speaker) -> bool:
    changed = False
    other = speaker is not None and quote.speaker != speaker
    if other and not _decided(quote, "speaker"):
        quote.speaker, changed = speaker, True
    twin = recorded is not None and recorded.pk != quote.pk
    if twin and quote.speaker == recorded.speaker:
        beside = recorded.statement is None or quote.statement != recorded.statement
        if beside and not _decided(quote, "statement"):
            assign_statement(quote, recorded, desk)
            changed = True
    if changed:
        desk.save(quote)
    return changed


def _decided(quote: Quote, field: str) -> bool:
    return quote.pk is not None and decided_by_editor(quote, field)


def _vouch_for(desk: ProposalWriter, quote: Quote) -> None:
    """What a person names is sure: an open proposal of it has nothing left to doubt."""
    for proposal in desk.proposals:
        ours = proposal.quote is quote and proposal.decision == Decision.OPEN
        if ours and proposal.confidence < 1.0:
            proposal.reason = f"{proposal.reason} {NAMED[0].upper()}{NAMED[1:]}."
            proposal.confidence = 1.0
            desk.save(proposal)


def pin_declared_pledges(finder: PledgeExtractor, named: Iterable[NamedPledge]) -> None:
    """See to it that each named pledge has a pinned mention; what is not in the text is noted."""
    for item in named:
        pledge = Pledge.objects.filter(key=item.key).first()
        notes = finder.desk.findings.notes
        if pledge is None:
            notes.append(f"no pledge “{item.key}” is recorded")
        elif not finder.has_mention(pledge):
            place = _place_of(finder, pledge, item.words)
            if place is None:
                notes.append(f"pledge {item.key}: no sentence of the text speaks of it")
            elif not _rejected(finder.desk, place.span):
                _discard_proposal(finder, place.span)
                words = finder.article.body[place.span.start : place.span.end]
                fingerprint = finder.desk.fingerprint(ProposalKind.PLEDGE, words)
                match = PledgeMatch(pledge, 1.0, NAMED)
                finder.mention(match, place, fingerprint, "The finder missed it")


def _place_of(finder: PledgeExtractor, pledge: Pledge, words: str) -> MentionPlace | None:
    body = finder.article.body
    if words:
        span = find_words(body, words)
    else:
        headings = [(b.start, b.end) for b in paragraphs(body) if b.kind == "heading"]
        spans = [s for s in sentences(body) if not any(a <= s.start < b for a, b in headings)]
        scored = [(finder.matcher.score(pledge, body[s.start : s.end]), s) for s in spans]
        best = max(scored, default=(0.0, None), key=lambda pair: pair[0])
        span = best[1] if best[0] >= EXPECTED_FROM else None
    if span is None:
        return None
    for money in find_money(body[span.start : span.end]):
        same = pledge.amount is not None and money.currency == pledge.currency
        if same and amounts_may_agree(money.amount, pledge.amount):
            return MentionPlace(span, money.amount, money.currency)
    return MentionPlace(span)


def _discard_proposal(finder: PledgeExtractor, span: Span) -> None:
    """A new pledge that was proposed of the very words of a recorded one is none."""
    for proposal in _meeting(finder.desk, span, Decision.OPEN):
        if proposal.kind == ProposalKind.PLEDGE:
            finder.drop(proposal)


def _rejected(desk: ProposalWriter, span: Span) -> bool:
    """Whether an editor decided against a proposal of these words."""
    return bool(_meeting(desk, span, Decision.REJECTED))


def _meeting(desk: ProposalWriter, span: Span, decision: str) -> list[Proposal]:
    """The proposals with this decision that share a character with *span*."""
    return [
        proposal
        for proposal in desk.proposals
        if proposal.decision == decision
        and proposal.start is not None
        and proposal.start < span.end
        and span.start < proposal.end
    ]


def find_words(body: str, words: str) -> Span | None:
    """Where *words* stand in *body*, marks and capitals aside; None unless in just one place."""
    tokens = fold(words).split()
    if not tokens:
        return None
    folded = [(m.start(), m.end(), fold(m[0])) for m in re.finditer(r"[\w’']+", body)]
    flat = [(start, end, part) for start, end, word in folded for part in word.split()]
    length = len(tokens)
    places = [
        at
        for at in range(len(flat) - length + 1)
        if flat[at][2] == tokens[0] and [part for _, _, part in flat[at : at + length]] == tokens
    ]
    if len(places) != 1:
        return None
    span = Span(flat[places[0]][0], flat[places[0] + length - 1][1])
    # A final stop that the words have belongs to them.
    last = words.rstrip()[-1:]
    if last in ".!?…" and body[span.end : span.end + 1] == last:
        span = Span(span.start, span.end + 1)
    return span if same_words(body[span.start : span.end], words) else None
