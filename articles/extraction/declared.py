"""Quotes and pledges declared in a document's metadata: located by their words and pinned."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.extraction.pledge_matching import MIN_SCORE_EXPECTED, PledgeMatch, amounts_may_agree
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
from articles.text.declared import DeclaredPledge, DeclaredQuote
from articles.text.money import find_money
from articles.text.normalize import fold
from articles.text.spans import Span, paragraphs, sentences

DECLARED_REASON = "it is listed in the metadata"


def pin_declared_quotes(extractor: QuoteExtractor, declared: Iterable[DeclaredQuote]) -> None:
    """Pin each declared quote, with its speaker, to its statement.

    Extracted quotes that differ are corrected unless an editor decided; missing ones are located by
    their words. Words that are not in the text are noted.
    """
    for entry in declared:
        record = Quote.objects.filter(key=entry.key).first() if entry.key else None
        if entry.key and record is None:
            extractor.writer.result.notes.append(f"no quote “{entry.key}” is recorded")
            continue
        record = extractor.writer.canonical(record) if record else None
        words = record.exact if record else entry.words
        quote = extractor.pinned_with(words) or _pin_by_words(extractor, words)
        if quote is None:
            name = entry.key or f"{words[:40]}…"
            extractor.writer.result.notes.append(f"quote {name}: its words are not in the text")
            continue
        speaker = extractor.resolver.resolve(entry.speaker).speaker if entry.speaker else None
        if speaker is None and record is not None:
            speaker = record.speaker
        if _apply_declared(extractor.writer, quote, record, speaker):
            extractor.writer.result.counts["quotes put right by the metadata"] += 1
        _confirm_open_proposals(extractor.writer, quote)


def _pin_by_words(extractor: QuoteExtractor, words: str) -> Quote | None:
    span = find_words(extractor.article.body, words)
    if span is None or _is_rejected(extractor.writer, span):
        return None
    quote = Quote(
        article=extractor.article,
        summit=extractor.article.summit,
        verification=Verification.FOUND,
        language=extractor.article.language,
        origin=Origin.EXTRACTION,
    )
    pin(quote, extractor.article, span)
    extractor.writer.save(quote)
    extractor.writer.quotes.append(quote)
    fingerprint = extractor.writer.fingerprint(ProposalKind.QUOTE, quote.exact)
    extractor.writer.create(
        ProposalKind.QUOTE,
        fingerprint,
        span,
        ["Not detected automatically", DECLARED_REASON],
        1.0,
        quote=quote,
    )
    extractor.writer.result.counts["quotes pinned by their words"] += 1
    return quote


def _apply_declared(writer: ProposalWriter, quote: Quote, record: Quote | None, speaker) -> bool:
    has_changed = False
    differs = speaker is not None and quote.speaker != speaker
    if differs and not _is_decided_by_editor(quote, "speaker"):
        quote.speaker, has_changed = speaker, True
    is_other_record = record is not None and record.pk != quote.pk
    if is_other_record and quote.speaker == record.speaker:
        is_unlinked = record.statement is None or quote.statement != record.statement
        if is_unlinked and not _is_decided_by_editor(quote, "statement"):
            assign_statement(quote, record, writer)
            has_changed = True
    if has_changed:
        writer.save(quote)
    return has_changed


def _is_decided_by_editor(quote: Quote, field: str) -> bool:
    return quote.pk is not None and decided_by_editor(quote, field)


def _confirm_open_proposals(writer: ProposalWriter, quote: Quote) -> None:
    """Raise the confidence of open proposals to 1: a declared quote is certain."""
    for proposal in writer.proposals:
        is_open = proposal.quote is quote and proposal.decision == Decision.OPEN
        if is_open and proposal.confidence < 1.0:
            proposal.reason = (
                f"{proposal.reason} {DECLARED_REASON[0].upper()}{DECLARED_REASON[1:]}."
            )
            proposal.confidence = 1.0
            writer.save(proposal)


def pin_declared_pledges(extractor: PledgeExtractor, declared: Iterable[DeclaredPledge]) -> None:
    """Pin a mention of each declared pledge; those not found in the text are noted."""
    for entry in declared:
        pledge = Pledge.objects.filter(key=entry.key).first()
        notes = extractor.writer.result.notes
        if pledge is None:
            notes.append(f"no pledge “{entry.key}” is recorded")
        elif not extractor.has_mention(pledge):
            place = _locate_mention(extractor, pledge, entry.words)
            if place is None:
                notes.append(f"pledge {entry.key}: not found in the text")
            elif not _is_rejected(extractor.writer, place.span):
                _discard_proposal(extractor, place.span)
                words = extractor.article.body[place.span.start : place.span.end]
                fingerprint = extractor.writer.fingerprint(ProposalKind.PLEDGE, words)
                match = PledgeMatch(pledge, 1.0, DECLARED_REASON)
                extractor.add_mention(match, place, fingerprint, "Not detected automatically")


def _locate_mention(extractor: PledgeExtractor, pledge: Pledge, words: str) -> MentionPlace | None:
    body = extractor.article.body
    if words:
        span = find_words(body, words)
    else:
        headings = [(b.start, b.end) for b in paragraphs(body) if b.kind == "heading"]
        spans = [s for s in sentences(body) if not any(a <= s.start < b for a, b in headings)]
        scored = [(extractor.matcher.score(pledge, body[s.start : s.end]), s) for s in spans]
        best = max(scored, default=(0.0, None), key=lambda pair: pair[0])
        span = best[1] if best[0] >= MIN_SCORE_EXPECTED else None
    if span is None:
        return None
    for money in find_money(body[span.start : span.end]):
        same = pledge.amount is not None and money.currency == pledge.currency
        if same and amounts_may_agree(money.amount, pledge.amount):
            return MentionPlace(span, money.amount, money.currency)
    return MentionPlace(span)


def _discard_proposal(extractor: PledgeExtractor, span: Span) -> None:
    """Discard a proposed new pledge at the words of a declared one."""
    for proposal in _overlapping(extractor.writer, span, Decision.OPEN):
        if proposal.kind == ProposalKind.PLEDGE:
            extractor.drop(proposal)


def _is_rejected(writer: ProposalWriter, span: Span) -> bool:
    """Whether an editor rejected a proposal that overlaps *span*."""
    return bool(_overlapping(writer, span, Decision.REJECTED))


def _overlapping(writer: ProposalWriter, span: Span, decision: str) -> list[Proposal]:
    """The proposals with this decision that overlap *span*."""
    return [
        proposal
        for proposal in writer.proposals
        if proposal.decision == decision
        and proposal.start is not None
        and proposal.start < span.end
        and span.start < proposal.end
    ]


def find_words(body: str, words: str) -> Span | None:
    """Find *words* in *body*, ignoring punctuation and case; None unless they occur once."""
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
    # Include the final punctuation of the words.
    last = words.rstrip()[-1:]
    if last in ".!?…" and body[span.end : span.end + 1] == last:
        span = Span(span.start, span.end + 1)
    return span if same_words(body[span.start : span.end], words) else None
