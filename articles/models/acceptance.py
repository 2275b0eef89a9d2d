"""Publishing with an article what was accepted for it while it was not public.

An accepted proposal of an article that is not public leaves its records as drafts. They are
published when the article becomes public, by whatever way it is published.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.signals import post_save

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
    """The records that wait for *articles* to become public, in the order of their publication.

    Records that were public before are left out: an editor took them back.
    """
    decided = Proposal.objects.filter(article__in=articles, decision=Decision.ACCEPTED)
    proposals = decided.select_related(*_WITH_RECORDS).prefetch_related(*_WITH_ACTORS)
    found: dict[tuple, models.Model] = {}
    for proposal in proposals.order_by("article", "start", "pk"):
        if any(_waits(record) for record in (proposal.record, proposal.mention)):
            found |= {_key(record): record for record in _unpublished(records_of(proposal))}
    pledges = {key[1] for key in found if key[0] == "pledge"}
    for mention in _joined(articles):
        if mention.pledge.state == State.PUBLISHED or mention.pledge_id in pledges:
            found.setdefault(_key(mention), mention)
    return list(found.values())


def publish_accepted(article: Article, user=None) -> list[models.Model]:
    """Publish what was accepted for *article* if the article is public; gives what was published.

    Open and rejected proposals stay as they are.
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
    """Every record that is published with a proposal, those that others depend on first."""
    if proposal.record is None:
        return []
    if proposal.kind == ProposalKind.NAME:
        speaker = speaker_of_name(proposal)
        return [record for record in (speaker, proposal.alias) if record is not None]
    if proposal.kind == ProposalKind.QUOTE:
        found = [proposal.quote.speaker, proposal.quote.organisation_at_time, proposal.quote]
    elif proposal.kind == ProposalKind.PLEDGE:
        people = [actor.speaker or actor.organisation for actor in proposal.pledge.actors.all()]
        found = [*people, proposal.pledge, proposal.mention]
    else:
        found = [proposal.mention]
    return [record for record in found if record is not None]


def speaker_of_name(proposal: Proposal) -> Speaker | None:
    """Whom an accepted name names: the speaker who was chosen, else the draft made of the name."""
    if proposal.speaker is not None or proposal.alias is None:
        return proposal.speaker
    drafts = Speaker.objects.filter(origin=Origin.EXTRACTION, state=State.DRAFT)
    return drafts.filter(name=proposal.alias.form).first()


def publish_record(record: models.Model, user=None) -> None:
    """Publish a draft; with a speaker the undecided name that is printed in the same way."""
    if isinstance(record, Alias):
        speaker = _chosen_for(record)
        if speaker is not None:
            match_name(record, speaker, user)
        return
    record.state = State.PUBLISHED
    _save(record, user)
    if isinstance(record, Speaker):
        alias = Alias.objects.filter(folded=fold(record.name), state=AliasState.NEEDS_HUMAN).first()
        if alias is not None:
            match_name(alias, record, user)


def match_name(alias: Alias, speaker: Speaker, user=None) -> None:
    """Make *alias* a name of *speaker*, unless it was decided on already."""
    alias.refresh_from_db()
    if alias.state == AliasState.NEEDS_HUMAN:
        alias.state, alias.speaker = AliasState.MATCHED, speaker
        _save(alias, user)


def connect() -> None:
    """Publish what was accepted whenever an article, or the summit it depends on, is published."""
    for model in (Article, Summit):
        post_save.connect(_when_published, sender=model, dispatch_uid="articles.publish_accepted")


def _when_published(instance: Article | Summit, raw: bool = False, **_) -> None:
    if raw or instance.state != State.PUBLISHED:
        return
    user = getattr(instance, "_history_user", None)
    if isinstance(instance, Article):
        publish_accepted(instance, user)
        return
    decided = (Decision.ACCEPTED, Decision.JOINED)
    rows = Proposal.objects.filter(article__summit=instance, decision__in=decided)
    for article in Article.objects.filter(pk__in=rows.values("article")).defer("body"):
        publish_accepted(article, user)


def _chosen_for(alias: Alias) -> Speaker | None:
    proposals = alias.proposals.filter(kind=ProposalKind.NAME, decision=Decision.ACCEPTED)
    speakers = [speaker_of_name(proposal) for proposal in proposals.select_related("speaker")]
    named = [speaker for speaker in speakers if speaker is not None]
    same = Speaker.objects.filter(name=alias.form, state=State.PUBLISHED)
    return named[0] if named else same.first()


def _joined(articles: Iterable[Article]) -> list[Mention]:
    """Mentions of recorded pledges that the finder was sure of and nobody needs to decide on."""
    proposals = Proposal.objects.filter(
        article__in=articles,
        decision=Decision.JOINED,
        mention__state=State.DRAFT,
        mention__origin=Origin.EXTRACTION,
    )
    mentions = [proposal.mention for proposal in proposals.select_related("mention__pledge")]
    return [mention for mention in mentions if _waits(mention)]


def _unpublished(records: Iterable[models.Model]) -> list[models.Model]:
    return [
        record
        for record in records
        if (isinstance(record, Publishable) and record.state == State.DRAFT) or _waits(record)
    ]


def _waits(record: models.Model | None) -> bool:
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
