"""What becomes of proposals: accepted, rejected, or accepted together."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from articles.extraction.publication_gate import count_waiting, describe_waiting, ready_proposals
from articles.models import (
    Alias,
    AliasState,
    Article,
    Decision,
    Mention,
    Origin,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
    State,
    Verification,
)
from articles.models.acceptance import (
    match_name,
    publish_accepted,
    publish_proposed,
    publish_record,
)
from articles.text.normalize import fold

from .proposals import ExtractionResult


def accept(proposal: Proposal, user=None, speaker: Speaker | None = None) -> None:
    """Accept the record that stands for what was found, and all that it cannot be public without.

    With a quote its speaker, with a pledge its makers and its mention, with a name its speaker:
    *speaker*, or the draft that was made of the name. They are published, with the corrections
    of editors, if the article is public; otherwise they stay drafts and are published with the
    article. Raises ``ValidationError`` when the record is gone, withdrawn, or the proposal was
    rejected.
    """
    record = proposal.record
    if proposal.decision == Decision.REJECTED:
        raise ValidationError("This proposal was rejected; enter the record by hand.")
    if record is None:
        raise ValidationError(
            "The record of this proposal was deleted; there is nothing to accept."
        )
    if getattr(record, "state", State.DRAFT) == State.WITHDRAWN:
        raise ValidationError("The record was withdrawn; publish it by hand if that was wrong.")
    if proposal.kind == ProposalKind.NAME:
        proposal.speaker = speaker
    with transaction.atomic():
        _decide(proposal, Decision.ACCEPTED, user)
        if proposal.article.is_public:
            publish_proposed(proposal, user)


def accept_name(alias: Alias, speaker: Speaker | None = None, user=None) -> None:
    """Accept *alias* as a name of *speaker*, or of the draft speaker that was made of it.

    A name that was found only in articles that are not public waits for one of them.
    """
    found = alias.proposals.filter(kind=ProposalKind.NAME).exclude(decision=Decision.REJECTED)
    proposals = list(found.select_related("article"))
    with transaction.atomic():
        for proposal in proposals:
            accept(proposal, user, speaker)
        if not proposals and speaker is not None:
            if speaker.state == State.DRAFT:
                publish_record(speaker, user)
            match_name(alias, speaker, user)


def reject(proposal: Proposal, user=None, reason: str = "") -> None:
    """Decide against what was found; it is not proposed again.

    A draft that the finder made is deleted. A record that was there before only loses its pin. A
    name is ignored from now on. Raises ``ValidationError`` when the record has been published by
    way of this proposal: that is undone by withdrawing it.
    """
    record = proposal.record
    made_here = getattr(record, "origin", None) == Origin.EXTRACTION
    if made_here and record.state != State.DRAFT:
        raise ValidationError("The record is published; withdraw it instead of rejecting it.")
    with transaction.atomic():
        _decide(proposal, Decision.REJECTED, user, reason)
        if proposal.kind == ProposalKind.NAME:
            _ignore(proposal.alias, user)
        elif proposal.kind == ProposalKind.PLEDGE:
            _delete_draft(proposal.mention)
            _delete_draft(proposal.pledge)
        elif made_here:
            _delete_draft(record)
        elif record is not None:
            _unpin(record, user)


def accept_all(article: Article, confidence: float | None = None, user=None) -> ExtractionResult:
    """Accept every open proposal of *article* that passes the gate of :mod:`.publishing`.

    *confidence* replaces the thresholds of the languages. Mentions that were joined to a pledge
    are published with it. Gives the counts of what was accepted, or published where the article
    is public, and what waits and why.
    """
    done = "published" if article.is_public else "accepted"
    findings = ExtractionResult()
    proposals = article.proposals.select_related(
        "quote__speaker", "pledge", "mention__pledge", "alias"
    )
    for proposal in ready_proposals(proposals, confidence):
        accept(proposal, user)
        findings.counts[f"{proposal.get_kind_display().lower()}s {done}"] += 1
    joined = [record for record in publish_accepted(article, user) if isinstance(record, Mention)]
    if joined:
        findings.counts["mentions published"] += len(joined)
    findings.waiting = count_waiting(article.proposals, confidence)
    if findings.waiting:
        findings.notes.append(describe_waiting(findings.waiting))
    return findings


def _delete_draft(record: models.Model | None) -> None:
    if record is None or record.state != State.DRAFT or record.origin != Origin.EXTRACTION:
        return
    statement = getattr(record, "statement", None)
    record.delete()
    # A statement that was only made to hold this quote beside another one.
    if statement is not None and statement.key is None and statement.quotes.count() < 2:
        statement.delete()


def _unpin(record: Quote | Mention, user) -> None:
    record.start = record.end = None
    if isinstance(record, Quote) and record.verification == Verification.FOUND:
        record.verification = Verification.CITED
    _save(record, user)


def _ignore(alias: Alias | None, user) -> None:
    if alias is None or alias.state != AliasState.NEEDS_HUMAN:
        return
    alias.state = AliasState.IGNORED
    _save(alias, user)
    for speaker in Speaker.objects.filter(origin=Origin.EXTRACTION, state=State.DRAFT):
        if fold(speaker.name) == alias.folded and not speaker.quotes.exists():
            speaker.delete()


def _decide(proposal: Proposal, decision: Decision, user, note: str = "") -> None:
    proposal.decision, proposal.decision_note = decision, note[:300]
    proposal.decided_by, proposal.decided_at = user, timezone.now()
    proposal.save()


def _save(record: models.Model, user) -> None:
    record._history_user = user
    try:
        record.save()
    finally:
        del record._history_user
