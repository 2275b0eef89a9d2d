"""Cascading publication: accepted proposals are published together with their article.

Accepting a proposal of an article that is still a draft leaves its records as drafts. A signal
publishes them when the article becomes public, however that happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.db.models.signals import post_save

from articles.models.compiled_query import CompiledQuery
from articles.models.visibility import Origin, Publishable, State
from articles.text.normalize import fold

from .article import Article
from .pledge import Mention
from .proposal import Decision, Proposal, ProposalKind
from .speaker import Alias, AliasState, Speaker
from .summit import Summit

_WITH_RECORDS = (
    *("quote__speaker", "quote__organisation_at_time", "pledge", "mention__pledge"),
    *("alias", "speaker"),
)
_WITH_ACTORS = ("pledge__actors__speaker", "pledge__actors__organisation")


def pending_acceptances(*articles: Article) -> list[models.Model]:
    """Draft records to publish with *articles*, in order of publication.

    Leaves out records that were public before, because an editor unpublished them.
    """
    decided = Proposal.objects.filter(
        article__in=articles, decision__in=(Decision.ACCEPTED, Decision.JOINED)
    )
    if not articles or not _decided([article.pk for article in articles]):
        return []
    decided = decided.filter(decision=Decision.ACCEPTED)
    proposals = decided.select_related(*_WITH_RECORDS).prefetch_related(*_WITH_ACTORS)
    pending: dict[tuple, models.Model] = {}
    for proposal in proposals.order_by("article", "start", "pk"):
        if any(_is_pending(record) for record in (proposal.record, proposal.mention)):
            pending |= {_key(record): record for record in _unpublished(records_of(proposal))}
    pledges = {key[1] for key in pending if key[0] == "pledge"}
    for mention in _matched_mentions(articles):
        if mention.pledge.state == State.PUBLISHED or mention.pledge_id in pledges:
            pending.setdefault(_key(mention), mention)
    return list(pending.values())


@CompiledQuery
def _decided(articles: Sequence[int]) -> models.QuerySet:
    """Proposals of these articles that are accepted or joined: one is enough."""
    decisions = (Decision.ACCEPTED, Decision.JOINED)
    rows = Proposal.objects.filter(article__in=articles, decision__in=decisions)
    return rows.order_by().values_list("pk")[:1]


def has_decided(article: Article) -> bool:
    """Whether a proposal of *article* is accepted or joined."""
    return bool(_decided([article.pk]))


def publish_accepted(article: Article, user=None) -> list[models.Model]:
    """Publish the accepted records of *article* if it is public; return the published records.

    Open and rejected proposals are not changed.
    """
    if not article.is_public:
        return []
    records = pending_acceptances(article)
    with transaction.atomic():
        for record in records:
            publish_record(record, user)
    return records


def publish_proposed(proposal: Proposal, user=None) -> None:
    """Publish the records of one proposal."""
    for record in _unpublished(records_of(proposal)):
        publish_record(record, user)


def records_of(proposal: Proposal) -> list[models.Model]:
    """All records published with a proposal, dependencies first."""
    if proposal.record is None:
        return []
    if proposal.kind == ProposalKind.NAME:
        speaker = speaker_of_name(proposal)
        return [record for record in (speaker, proposal.alias) if record is not None]
    if proposal.kind == ProposalKind.QUOTE:
        records = [proposal.quote.speaker, proposal.quote.organisation_at_time, proposal.quote]
    elif proposal.kind == ProposalKind.PLEDGE:
        people = [actor.speaker or actor.organisation for actor in proposal.pledge.actors.all()]
        records = [*people, proposal.pledge, proposal.mention]
    else:
        records = [proposal.mention]
    return [record for record in records if record is not None]


def speaker_of_name(proposal: Proposal) -> Speaker | None:
    """The speaker of an accepted name: the one chosen, else the draft created from the name."""
    if proposal.speaker is not None or proposal.alias is None:
        return proposal.speaker
    drafts = Speaker.objects.filter(origin=Origin.EXTRACTION, state=State.DRAFT)
    return drafts.filter(name=proposal.alias.form).first()


def publish_record(record: models.Model, user=None) -> None:
    """Publish a draft; publishing a speaker also matches an open alias of the same spelling."""
    if isinstance(record, Alias):
        speaker = _speaker_for(record)
        if speaker is not None:
            match_name(record, speaker, user)
        return
    record.state = State.PUBLISHED
    _save(record, user)
    if isinstance(record, Speaker):
        alias = _aliases.first(fold(record.name))
        if alias is not None:
            _match(alias, record, user)


_aliases = CompiledQuery(lambda names: Alias.objects.filter(folded__in=names))


def match_name(alias: Alias, speaker: Speaker, user=None) -> None:
    """Match *alias* to *speaker*, unless an editor has already decided about it."""
    alias.refresh_from_db()
    _match(alias, speaker, user)


def _match(alias: Alias, speaker: Speaker, user) -> None:
    if alias.state == AliasState.NEEDS_HUMAN:
        alias.state, alias.speaker = AliasState.MATCHED, speaker
        _save(alias, user)


def connect() -> None:
    """Connect ``post_save``: publish accepted records with their article or its summit."""
    for model in (Article, Summit):
        post_save.connect(
            _publish_dependents, sender=model, dispatch_uid="articles.publish_accepted"
        )


def _publish_dependents(
    instance: Article | Summit, created: bool = False, raw: bool = False, **_
) -> None:
    # A new record has no proposals yet.
    if raw or created or instance.state != State.PUBLISHED:
        return
    user = getattr(instance, "_history_user", None)
    if isinstance(instance, Article):
        publish_accepted(instance, user)
        return
    decided = (Decision.ACCEPTED, Decision.JOINED)
    rows = Proposal.objects.filter(article__summit=instance, decision__in=decided)
    for article in Article.objects.filter(pk__in=rows.values("article")).defer("body"):
        publish_accepted(article, user)


def _speaker_for(alias: Alias) -> Speaker | None:
    proposals = alias.proposals.filter(kind=ProposalKind.NAME, decision=Decision.ACCEPTED)
    speakers = [speaker_of_name(proposal) for proposal in proposals.select_related("speaker")]
    chosen = [speaker for speaker in speakers if speaker is not None]
    same_name = Speaker.objects.filter(name=alias.form, state=State.PUBLISHED)
    return chosen[0] if chosen else same_name.first()


def _matched_mentions(articles: Iterable[Article]) -> list[Mention]:
    """Draft mentions of existing pledges that extraction matched without review."""
    proposals = Proposal.objects.filter(
        article__in=articles,
        decision=Decision.JOINED,
        mention__state=State.DRAFT,
        mention__origin=Origin.EXTRACTION,
    )
    mentions = [proposal.mention for proposal in proposals.select_related("mention__pledge")]
    return [mention for mention in mentions if _is_pending(mention)]


def _unpublished(records: Iterable[models.Model]) -> list[models.Model]:
    return [
        record
        for record in records
        if (isinstance(record, Publishable) and record.state == State.DRAFT) or _is_pending(record)
    ]


def _is_pending(record: models.Model | None) -> bool:
    if isinstance(record, Alias):
        return record.state == AliasState.NEEDS_HUMAN
    return (
        isinstance(record, Publishable)
        and record.state == State.DRAFT
        and record.published_at is None
    )


def _key(record: models.Model) -> tuple[str, int]:
    return record._meta.model_name, record.pk


def _save(record: models.Model, user) -> None:
    if user is None:
        record.save()
        return
    record._history_user = user
    try:
        record.save()
    finally:
        del record._history_user
