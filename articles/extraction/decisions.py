"""Decisions on proposals: accept, reject, and bulk accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from articles.extraction.publication_gate import (
    READY,
    count_waiting,
    describe_reason,
    describe_waiting,
    pledge_threshold_for,
    threshold_for,
    with_wait_reason,
)
from articles.models import (
    Alias,
    AliasState,
    Article,
    Decision,
    Mention,
    Origin,
    Pledge,
    PledgeActor,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
    State,
    Verification,
)
from articles.models.acceptance import (
    has_decided,
    match_name,
    publish_accepted,
    publish_proposed,
    publish_record,
)
from articles.models.compiled_query import CompiledPrefetch, CompiledQuery
from articles.text.normalize import fold

from .proposals import ExtractionResult


def accept(proposal: Proposal, user=None, speaker: Speaker | None = None) -> None:
    """Accept the record of a proposal and the records it depends on.

    These are the speaker of a quote, the makers and mention of a pledge, and for a name *speaker*
    or the draft created for it. They are published, with the corrections of editors, if the article
    is public; otherwise they are published with the article. Raises ``ValidationError`` if the
    record is deleted or withdrawn, or the proposal was rejected.
    """
    with transaction.atomic():
        _accept(proposal, user, speaker)


def _accept(proposal: Proposal, user=None, speaker: Speaker | None = None) -> None:
    record = proposal.record
    if proposal.decision == Decision.REJECTED:
        raise ValidationError("This proposal was rejected. Add the record by hand.")
    if record is None:
        raise ValidationError("The record of this proposal was deleted.")
    if getattr(record, "state", State.DRAFT) == State.WITHDRAWN:
        raise ValidationError("The record was withdrawn. Publish it by hand if that was a mistake.")
    if proposal.kind == ProposalKind.NAME:
        proposal.speaker = speaker
    _decide(proposal, Decision.ACCEPTED, user)
    if proposal.article.is_public:
        publish_proposed(proposal, user)


def accept_name(alias: Alias, speaker: Speaker | None = None, user=None) -> None:
    """Accept *alias* as a name of *speaker*, or of the draft speaker created for it.

    If the name occurs only in unpublished articles, it is published with the first of them.
    """
    proposals_of_alias = alias.proposals.filter(kind=ProposalKind.NAME).exclude(
        decision=Decision.REJECTED
    )
    proposals = list(proposals_of_alias.select_related("article"))
    with transaction.atomic():
        for proposal in proposals:
            accept(proposal, user, speaker)
        if not proposals and speaker is not None:
            if speaker.state == State.DRAFT:
                publish_record(speaker, user)
            match_name(alias, speaker, user)


def reject(proposal: Proposal, user=None, reason: str = "") -> None:
    """Reject a proposal; it is not proposed again.

    An extracted draft is deleted, an existing record is only unpinned, a name is ignored from now
    on. Raises ``ValidationError`` if the extracted record is already published and has to be
    withdrawn instead.
    """
    record = proposal.record
    is_extracted = getattr(record, "origin", None) == Origin.EXTRACTION
    if is_extracted and record.state != State.DRAFT:
        raise ValidationError("The record is published. Withdraw it instead.")
    with transaction.atomic():
        _decide(proposal, Decision.REJECTED, user, reason)
        if proposal.kind == ProposalKind.NAME:
            _ignore(proposal.alias, user)
        elif proposal.kind == ProposalKind.PLEDGE:
            _delete_draft(proposal.mention)
            _delete_draft(proposal.pledge)
        elif is_extracted:
            _delete_draft(record)
        elif record is not None:
            _unpin(record, user)


def accept_all(article: Article, confidence: float | None = None, user=None) -> ExtractionResult:
    """Accept every open proposal of *article* that passes the :mod:`.publication_gate`.

    *confidence* overrides the thresholds of the languages. Mentions joined to a pledge are
    published with it. Returns the counts of accepted or published records, and of waiting proposals
    by reason.
    """
    counted_as = "published" if article.is_public else "accepted"
    result = ExtractionResult()
    with transaction.atomic():
        # Accepting publishes the records of the proposals below, so only earlier decisions can
        # have left drafts.
        had_decided = has_decided(article)
        ready, waiting = [], []
        for proposal in _open_proposals(article, confidence):
            (ready if proposal.wait_reason == READY else waiting).append(proposal)
        for proposal in ready:
            if proposal.quote is not None and proposal.quote.article_id == article.pk:
                proposal.quote.article = article  # loaded once, not for every quote
            _accept(proposal, user)
            result.counts[f"{proposal.get_kind_display().lower()}s {counted_as}"] += 1
        published = publish_accepted(article, user) if had_decided else []
    published_mentions = sum(isinstance(record, Mention) for record in published)
    if published_mentions:
        result.counts["mentions published"] += published_mentions
    if published or _shared_records(ready, waiting):
        result.waiting = count_waiting(article.proposals, confidence)
    else:
        reasons = (proposal.wait_reason for proposal in waiting)
        result.waiting = Counter(
            describe_reason(reason, article.language, confidence) for reason in reasons
        )
    if result.waiting:
        result.notes.append(describe_waiting(result.waiting))
    return result


def _open_proposals(article: Article, confidence: float | None) -> list[Proposal]:
    """The open proposals of *article* with their records and ``wait_reason``."""
    language = article.language
    thresholds = threshold_for(language), pledge_threshold_for(language)
    proposals = _open_proposals_in(language, confidence, *thresholds)([article.pk])
    # Sorted here: in this order SQLite would read all open proposals, not those of the article.
    proposals.sort(key=lambda p: (-p.confidence, p.start is not None, p.start or 0, p.pk))
    for proposal in proposals:
        proposal.article = article
    pledges = [p.pledge for p in proposals if p.kind == ProposalKind.PLEDGE and p.pledge]
    _actors(pledges)
    actors = [actor for pledge in pledges for actor in pledge.actors.all()]
    for prefetch in _people:
        prefetch(actors)
    return proposals


_actors = CompiledPrefetch(Pledge, "actors")
_people = [CompiledPrefetch(PledgeActor, name) for name in ("speaker", "organisation")]


@lru_cache(maxsize=16)  # of languages that documents are in
def _open_proposals_in(
    language: str, confidence: float | None, *_thresholds: float | None
) -> CompiledQuery:
    def build(articles: Sequence[int]) -> models.QuerySet:
        proposals = Proposal.objects.filter(article__in=articles).select_related(
            "quote__speaker", "quote__organisation_at_time", "pledge", "mention__pledge", "alias"
        )
        return with_wait_reason(proposals, confidence, [language]).order_by()

    return CompiledQuery(build, sizes=(1,))


def _shared_records(ready: Iterable[Proposal], waiting: Iterable[Proposal]) -> bool:
    """Whether accepting *ready* proposals publishes the record of a *waiting* one."""
    records = [record for proposal in ready for record in (proposal.record, proposal.mention)]
    return any(proposal.record in records for proposal in waiting)


def _delete_draft(record: models.Model | None) -> None:
    if record is None or record.state != State.DRAFT or record.origin != Origin.EXTRACTION:
        return
    statement = getattr(record, "statement", None)
    record.delete()
    # The statement was only created to group this quote with another one.
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
