"""Drafts of an article: the records that an editor publishes together with it.

Unlike :mod:`.acceptance`, which publishes what was accepted in review by itself, this also finds
what was entered by hand, for an editor to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models, transaction

from articles.models.visibility import Publishable, State

from .acceptance import pending_acceptances, publish_record
from .article import Article
from .pledge import Mention, PledgeActor
from .proposal import Decision, Proposal
from .quote import Quote

Key = tuple[str, int]


def key_of(record: models.Model) -> Key:
    """Kind and primary key of a record."""
    return record._meta.model_name, record.pk


def drafts_of_article(article: Article) -> list[Publishable]:
    """Drafts that can be published with *article*, in order of publication.

    These are its quotes and mentions, and the speakers, organisations and pledges they refer to.
    Leaves out what extraction proposed and no one has accepted, and records that were public
    before, because an editor unpublished them.
    """
    quotes = list(
        Quote.objects.filter(article=article)
        .exclude(state=State.WITHDRAWN)
        .select_related("speaker", "organisation_at_time", "summit", "article")
    )
    mentions = list(
        Mention.objects.filter(models.Q(article=article) | models.Q(quote__article=article))
        .exclude(state=State.WITHDRAWN)
        .select_related("pledge__summit", "article", "quote__article", "quote__speaker")
    )
    undecided = _undecided(article)
    quotes = [quote for quote in quotes if key_of(quote) not in undecided]
    mentions = [
        mention
        for mention in mentions
        if not {key_of(mention), ("pledge", mention.pledge_id)} & undecided
    ]
    records: list[models.Model | None] = list(pending_acceptances(article))
    for quote in quotes:
        records += [quote.speaker, quote.organisation_at_time, quote]
    for actor in _actors(mentions):
        records += [actor.speaker, actor.organisation]
    for mention in mentions:
        records += [mention.pledge, mention]
    found = {key_of(record): record for record in records if _is_new_draft(record)}
    return _with_shared_instances(article, found)


def publish_with_drafts(article: Article, chosen: Collection[Key], user) -> list[models.Model]:
    """Publish *article* and those of its drafts whose keys are *chosen*; return the latter.

    What was accepted in review is published with the article in any case.
    """
    with transaction.atomic():
        accepted = pending_acceptances(article)
        if article.state == State.DRAFT:
            article.state = State.PUBLISHED
            article._history_user = user
            article.save()
        drafts = [record for record in drafts_of_article(article) if key_of(record) in chosen]
        for record in drafts:
            publish_record(record, user)
    return [*(accepted if article.is_public else ()), *drafts]


def _undecided(article: Article) -> set[Key]:
    """The records that extraction proposed from *article* and that were not accepted."""
    decided = (Decision.ACCEPTED, Decision.JOINED)
    rows = Proposal.objects.filter(article=article).exclude(decision__in=decided)
    return {
        (kind, pk)
        for row in rows.values("quote", "pledge", "mention")
        for kind, pk in row.items()
        if pk is not None
    }


def _actors(mentions: Iterable[Mention]) -> models.QuerySet:
    """Who is involved in the pledges of *mentions*."""
    pledges = {mention.pledge_id for mention in mentions}
    rows = PledgeActor.objects.filter(pledge__in=pledges).order_by("pk")
    return rows.select_related("speaker", "organisation")


def _is_new_draft(record: models.Model | None) -> bool:
    return (
        isinstance(record, Publishable)
        and record.state == State.DRAFT
        and record.published_at is None
    )


def _with_shared_instances(article: Article, found: dict[Key, Publishable]) -> list[Publishable]:
    """The records, referring to one another and to *article* instead of to copies of them.

    So that ``why_not_public`` of one sees a state that was set on another.
    """
    shared = {**found, key_of(article): article}
    for record in found.values():
        for name in record.visibility_depends_on:
            target = getattr(record, name)
            if target is not None and key_of(target) in shared:
                setattr(record, name, shared[key_of(target)])
    return list(found.values())
