"""Pledge extraction: mentions of recorded pledges, or proposals of new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.extraction.name_resolver import NameResolver
from articles.extraction.pledge_matching import PledgeMatch, PledgeMatcher
from articles.extraction.publication_gate import pledge_threshold_for
from articles.extraction.recorded_pledges import RecordedPledges, actor_keys
from articles.models import (
    ActorRole,
    Mention,
    MentionRole,
    Origin,
    Pledge,
    Proposal,
    ProposalKind,
    State,
    deadlines,
)
from articles.models.revision import pin
from articles.text.pledges.clauses import FoundPledge
from articles.text.pledges.extract import find_pledges
from articles.text.spans import Span

from .actors import add_actors, resolve_actor
from .proposals import ProposalWriter

TITLE_LENGTH = 120

MIN_CONFIDENCE = 0.4
"""Minimum confidence of a proposal; below it sentences are mostly vague intentions."""

MIN_SCORE_CERTAIN = 0.75
"""Minimum score for joining a recorded pledge without review."""


@dataclass(frozen=True)
class MentionPlace:
    """The span of a mention and the amount printed there."""

    span: Span
    amount: Decimal | None = None
    currency: str = ""


class PledgeExtractor:
    """Extracts the pledges of one article and joins or proposes a record for each.

    If the metadata lists recorded pledges (*declared*), no other pledge is joined or proposed.
    *recorded* has the pledges of the archive.
    """

    def __init__(
        self,
        writer: ProposalWriter,
        resolver: NameResolver,
        declared: Iterable[Pledge] = (),
        recorded: RecordedPledges | None = None,
    ):
        self.writer, self.resolver, self.article = writer, resolver, writer.article
        self.declared = list(declared)
        self.matcher = PledgeMatcher(self.article, self.declared, recorded=recorded)
        self._article_mentions = list(writer.mentions)

    def run(self, pledges: Iterable[FoundPledge] | None = None) -> None:
        """Process every pledge of the text; *pledges* skips the text analysis."""
        if pledges is None:
            article = self.article
            pledges = find_pledges(article.body, article.published_day, article.language)
        for finding in pledges:
            self.writer.check_time()
            if finding.confidence >= MIN_CONFIDENCE:
                self._process(finding)

    def _process(self, finding: FoundPledge) -> None:
        # A record has no amount for a range; its words go into the note.
        money = None if is_range(finding) else finding.money
        place = MentionPlace(
            Span(finding.start, finding.end),
            money.amount if money else None,
            money.currency if money else "",
        )
        fingerprint = self.writer.fingerprint(ProposalKind.PLEDGE, self._words(place.span))
        existing = self.writer.find_existing(fingerprint, ProposalKind.PLEDGE, ProposalKind.MENTION)
        if existing is not None:
            if existing.mention is not None and not existing.mention.pinned:
                self._pin_mention(existing.mention, place)
            return
        match = self.matcher.best(
            finding.exact, place.amount, place.currency, self._keys(finding.makers)
        )
        if self.declared and (match is None or match.pledge.pk not in self.matcher.declared):
            return
        if match is not None:
            self.add_mention(match, place, fingerprint, finding.reason)
        elif not self._is_covered(place.span):
            self._propose(finding, place, fingerprint)

    def add_mention(
        self, match: PledgeMatch, place: MentionPlace, fingerprint: str, reason: str
    ) -> Mention:
        """Pin the recorded mention of a pledge in this article, or create one.

        A certain match needs no decision and is published with its article and pledge. In a
        language without a publishing threshold only recorded and declared pledges are certain.
        """
        mention = self._find_mention(match.pledge, place.span)
        is_certain = match.score >= MIN_SCORE_CERTAIN or match.pledge.pk in self.matcher.expected
        if pledge_threshold_for(self.article.language) is None:
            is_certain = mention is not None or match.pledge.pk in self.matcher.declared
        counter = "mentions pinned"
        if mention is None:
            mention = Mention(pledge=match.pledge, article=self.article, origin=Origin.EXTRACTION)
            public = match.pledge.state == self.article.state == State.PUBLISHED
            mention.state = State.PUBLISHED if is_certain and public else State.DRAFT
            mention.role = MentionRole.REPEATED
            self._article_mentions.append(mention)
            counter = "mentions of recorded pledges"
        self._pin_mention(mention, place)
        self.writer.create(
            ProposalKind.MENTION,
            fingerprint,
            place.span,
            [reason, f"Mentions the recorded pledge “{match.pledge.title}”: {match.reason}"],
            min(1.0, match.score),
            joined=is_certain,
            mention=mention,
            pledge=match.pledge,
        )
        self.writer.result.counts[counter] += 1
        return mention

    def has_mention(self, pledge: Pledge) -> bool:
        """Whether the article has a pinned mention of *pledge*."""
        return any(m.pledge_id == pledge.pk and m.pinned for m in self._article_mentions)

    def drop(self, proposal: Proposal) -> None:
        """Discard a proposal of a new pledge with its drafts."""
        mention, pledge = proposal.mention, proposal.pledge
        self._article_mentions = [m for m in self._article_mentions if m is not mention]
        self.writer.discard(proposal)
        for actor in [actor for actor in self.writer.actors if actor.pledge is pledge]:
            self.writer.delete(actor)
        for draft in (mention, pledge):
            if draft is not None and draft.state == State.DRAFT:
                self.writer.delete(draft)

    def _find_mention(self, pledge: Pledge, span: Span) -> Mention | None:
        """The mention of *pledge* at *span*, or an unpinned one."""
        pledge_mentions = [m for m in self._article_mentions if m.pledge_id == pledge.pk]
        exact_matches = [m for m in pledge_mentions if (m.start, m.end) == tuple(span)]
        return next(iter([*exact_matches, *(m for m in pledge_mentions if not m.pinned)]), None)

    def _pin_mention(self, mention: Mention, place: MentionPlace) -> None:
        if (mention.start, mention.end) != tuple(place.span):
            pin(mention, self.article, place.span)
        if place.amount is not None and mention.amount is None:
            mention.amount, mention.currency = place.amount, place.currency
        self.writer.save(mention)

    def _is_covered(self, span: Span) -> bool:
        """Whether a pinned mention overlaps *span*; an editor may have changed its bounds."""
        return any(
            m.pinned and m.start < span.end and span.start < m.end for m in self._article_mentions
        )

    def _propose(self, finding: FoundPledge, place: MentionPlace, fingerprint: str) -> None:
        """Create a draft pledge with its actors and the mention that announces it."""
        pledge = Pledge(
            title=_title(finding.summary),
            summary=finding.summary,
            kind=finding.kind,
            summit=self.article.summit,
            amount=place.amount,
            currency=place.currency,
            amount_note=_amount_note(finding),
            announced_on=self.article.published_on,
            announced_on_precision=self.article.published_on_precision,
            announced_note="Date of the article.",
            origin=Origin.EXTRACTION,
        )
        if finding.deadline is not None:
            pledge.deadline_words = finding.deadline.exact[:200]
            makers = [resolve_actor(name, self.resolver) for name in finding.makers]
            deadlines.fill_deadline(pledge, makers)
        self.writer.save(pledge)
        unknown = [
            name
            for part, names in (
                (ActorRole.MAKER, finding.makers),
                (ActorRole.RECIPIENT, finding.recipients),
            )
            for name in add_actors(pledge, part, names, self.resolver, self.writer)
        ]
        if unknown:
            pledge.note = f"Names in the text without a record: {', '.join(unknown)}."
        mention = Mention(
            pledge=pledge,
            article=self.article,
            role=MentionRole.ANNOUNCED,
            amount=place.amount,
            currency=place.currency,
            origin=Origin.EXTRACTION,
        )
        pin(mention, self.article, place.span)
        self.writer.save(mention)
        self._article_mentions.append(mention)
        self.writer.create(
            ProposalKind.PLEDGE,
            fingerprint,
            place.span,
            [finding.reason, pledge.note],
            finding.confidence,
            pledge=pledge,
            mention=mention,
        )
        self.writer.result.counts["pledges proposed"] += 1

    def _keys(self, names: Iterable[str]) -> set[str]:
        targets = [resolve_actor(name, self.resolver) for name in names]
        return actor_keys(*(target for target in targets if target is not None))

    def _words(self, span: Span) -> str:
        return self.article.body[span.start : span.end]


def _amount_note(finding: FoundPledge) -> str:
    """What the amount leaves out: a limit, an approximation, or an annual payment."""
    if finding.money is None:
        return f"In the text: “{finding.unread}”."[:300] if finding.unread else ""
    if is_range(finding):
        return f"A range, in the text: “{finding.unread}”."[:300]
    words = [finding.money.qualifier, "a year" if finding.money.per_year else ""]
    note = ", ".join(word for word in words if word)
    return f"{note[0].upper()}{note[1:]}." if note else ""


def is_range(finding: FoundPledge) -> bool:
    """Whether the amount is one end of a range."""
    return finding.money is not None and finding.money.qualifier in ("from", "to")


def _title(wording: str) -> str:
    """The wording as a title: one line, no final stop, truncated at a word."""
    line = " ".join(wording.split()).rstrip(" .;:,")
    line = line[:1].upper() + line[1:]
    if len(line) <= TITLE_LENGTH:
        return line
    return f"{line[: TITLE_LENGTH - 1].rsplit(' ', 1)[0].rstrip(' .;:,')}…"
