"""Reconcile open proposals with records that were created after the extraction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from articles.extraction.pledge_matching import PledgeMatcher
from articles.extraction.recorded_pledges import actor_keys
from articles.extraction.similarity import same_words
from articles.models import (
    ActorRole,
    Article,
    Decision,
    Mention,
    Origin,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    State,
)
from articles.models.revision import pin
from articles.text.spans import Span


def reconcile_proposals(article: Article) -> int:
    """Join the open proposals of *article* to quotes and pledges recorded since; returns the count.

    Each draft is replaced by the record, which is pinned at the span of the draft. Drafts that an
    editor has saved are left alone.
    """
    with transaction.atomic():
        proposals = article.proposals.filter(decision=Decision.OPEN).select_related(
            "quote", "pledge", "mention"
        )
        quotes = [
            p for p in proposals if p.kind == ProposalKind.QUOTE and _is_untouched_draft(p.quote)
        ]
        pledges = [
            p for p in proposals if p.kind == ProposalKind.PLEDGE and _is_untouched_draft(p.pledge)
        ]
        return sum(map(_reconcile_quote, quotes)) + _reconcile_pledges(article, pledges)


def join_proposals_at(record: Quote | Mention, span: Span, user=None) -> int:
    """Join the open proposals that overlap *span* to *record*; returns the count.

    For a record whose anchor was lost in a new text and that an editor pins again: the extraction
    proposed the same words as a new record. Those drafts are deleted.
    """
    kinds = [ProposalKind.QUOTE]
    column = "quote"
    if isinstance(record, Mention):
        kinds, column = [ProposalKind.PLEDGE, ProposalKind.MENTION], "mention"
    overlapping_drafts = {
        f"{column}__state": State.DRAFT,
        f"{column}__origin": Origin.EXTRACTION,
        f"{column}__start__lt": span.end,
        f"{column}__end__gt": span.start,
    }
    proposals = record.article.proposals.filter(
        decision=Decision.OPEN, kind__in=kinds, **overlapping_drafts
    )
    with transaction.atomic():
        joined_proposals = list(
            proposals.exclude(**{column: record}).select_related("pledge", column)
        )
        for proposal in joined_proposals:
            drafts = [getattr(proposal, column)]
            if proposal.kind == ProposalKind.PLEDGE:
                drafts.append(proposal.pledge)
                proposal.kind, proposal.pledge = ProposalKind.MENTION, record.pledge
            setattr(proposal, column, record)
            proposal.decided_by = user
            _join(proposal)
            for draft in drafts:
                if (draft.state, draft.origin) == (State.DRAFT, Origin.EXTRACTION):
                    draft.delete()
    return len(joined_proposals)


def _is_untouched_draft(record: Quote | Pledge | None) -> bool:
    return (
        record is not None
        and (record.state, record.origin) == (State.DRAFT, Origin.EXTRACTION)
        and not record.history.filter(history_user__isnull=False).exists()
    )


def _reconcile_quote(proposal: Proposal) -> bool:
    draft = proposal.quote
    recorded = Quote.objects.filter(article=proposal.article, start=None).exclude(pk=draft.pk)
    match = next((quote for quote in recorded if same_words(quote.exact, draft.exact)), None)
    if match is None:
        return False
    span = Span(draft.start, draft.end) if draft.pinned else None
    draft.delete()
    if span is not None:
        pin(match, proposal.article, span)
        match.save()
    proposal.quote = match
    _join(proposal)
    return True


def _reconcile_pledges(article: Article, proposals: list[Proposal]) -> int:
    if not proposals:
        return 0
    drafts = Pledge.objects.filter(origin=Origin.EXTRACTION, state=State.DRAFT)
    matcher = PledgeMatcher(article, exclude=drafts.values_list("pk", flat=True))
    joined = 0
    for proposal in proposals:
        draft, mention = proposal.pledge, proposal.mention
        makers = [a.target for a in draft.actors.all() if a.part == ActorRole.MAKER]
        match = matcher.best(proposal.exact, draft.amount, draft.currency, actor_keys(*makers))
        if match is None or mention is None:
            continue
        recorded = match.pledge.mentions.filter(article=article, start=None).first()
        if recorded is not None and mention.pinned:
            span = Span(mention.start, mention.end)
            recorded.amount, recorded.currency = mention.amount, mention.currency
            mention.delete()
            pin(recorded, article, span)
            mention = recorded
        mention.pledge = match.pledge
        if match.pledge.state == article.state == State.PUBLISHED:
            mention.state = State.PUBLISHED
        mention.save()
        draft.delete()
        proposal.kind, proposal.pledge, proposal.mention = (
            ProposalKind.MENTION,
            match.pledge,
            mention,
        )
        _join(proposal)
        joined += 1
    return joined


def _join(proposal: Proposal) -> None:
    proposal.decision, proposal.decided_at = Decision.JOINED, timezone.now()
    proposal.save()
