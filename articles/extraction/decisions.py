"""What becomes of proposals: accepted, rejected, or accepted together."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from articles.models import (
    Alias,
    AliasState,
    Article,
    Check,
    Decision,
    Mention,
    Origin,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
    State,
)
from articles.text.folding import fold

from .people import settle_name
from .proposals import THRESHOLD, Findings


def accept(proposal: Proposal, user=None) -> None:
    """Publish the record that stands for what was found, and all that it cannot be public without.

    With a quote its speaker, with a pledge its mention, with a name its speaker. The record is
    published as it stands, an editor's corrections with it. Raises ``ValidationError`` when the
    record is gone, withdrawn, or the proposal was rejected.
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
    with transaction.atomic():
        for part in _parts(proposal):
            _publish(part, user)
        _decide(proposal, Decision.ACCEPTED, user)


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


def accept_all(article: Article, above: float = THRESHOLD, user=None) -> Findings:
    """Accept every open proposal of *article* that is sure enough and whose record says who.

    A quote must have its speaker (or the organisation that speaks), a pledge a maker. Mentions
    that were joined to a pledge are published with it. Gives the counts of what was published.
    """
    findings = Findings()
    proposals = article.proposals.select_related(
        "quote__speaker", "pledge", "mention__pledge", "alias"
    )
    for proposal in proposals.filter(decision=Decision.OPEN, confidence__gte=above):
        if proposal.kind != ProposalKind.NAME and _complete(proposal):
            accept(proposal, user)
            findings.counts[f"{proposal.get_kind_display().lower()}s published"] += 1
    for proposal in proposals.filter(decision=Decision.JOINED, mention__state=State.DRAFT):
        if proposal.mention.pledge.state == State.PUBLISHED:
            _publish(proposal.mention, user)
            findings.counts["mentions published"] += 1
    return findings


def _complete(proposal: Proposal) -> bool:
    record = proposal.record
    if record is None or record.state != State.DRAFT:
        return False
    if isinstance(record, Quote):
        return record.speaker is not None or record.organisation_at_time is not None
    if proposal.kind == ProposalKind.PLEDGE and proposal.article.is_briefing:
        return False  # a promise that only we speak of rests on nothing
    pledge = proposal.pledge or proposal.mention.pledge
    return proposal.kind == ProposalKind.MENTION or pledge.actors.filter(part="maker").exists()


def _parts(proposal: Proposal) -> list[models.Model]:
    """Everything that is published with the record of *proposal*, the record last."""
    if proposal.kind == ProposalKind.NAME:
        return [proposal.alias]
    if proposal.kind == ProposalKind.PLEDGE:
        actors = [actor.target for actor in proposal.pledge.actors.all()]
        return [*actors, proposal.pledge, proposal.mention]
    if proposal.kind == ProposalKind.QUOTE:
        return [proposal.quote.speaker, proposal.quote]
    return [proposal.mention]


def _publish(record: models.Model | None, user) -> None:
    if isinstance(record, Alias):
        speaker = Speaker.objects.filter(
            name=record.form, origin=Origin.EXTRACTION, state=State.DRAFT
        ).first()
        if speaker is not None:
            settle_name(speaker, user)
    elif isinstance(record, Speaker):
        settle_name(record, user)
    elif isinstance(record, (Quote, Pledge, Mention)) and record.state == State.DRAFT:
        record.state = State.PUBLISHED
        _save(record, user)


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
    if isinstance(record, Quote) and record.check == Check.FOUND:
        record.check = Check.CITED
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
