"""Pledges found in a stored text, to records: mentions of recorded pledges, or proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.extraction.name_resolver import NameResolver
from articles.extraction.pledge_matching import PledgeMatch, PledgeMatcher, actor_keys
from articles.extraction.publication_gate import threshold_for
from articles.models import (
    ActorRole,
    Mention,
    MentionRole,
    Origin,
    Pledge,
    Proposal,
    ProposalKind,
    State,
)
from articles.models.revision import pin
from articles.text.pledges.extract import FoundPledge, find_pledges
from articles.text.spans import Span

from .actors import add_actors, resolve_actor
from .proposals import ProposalWriter

TITLE_LENGTH = 120

WORTH_PROPOSING = 0.4
"""Less sure sentences are mostly intentions without any content; they would only cost attention."""

SURE_JOIN = 0.75
"""The score from which a found pledge is joined to a recorded one without an editor's look."""


@dataclass(frozen=True)
class MentionPlace:
    """Where a pledge is mentioned, and the sum that is printed there."""

    span: Span
    amount: Decimal | None = None
    currency: str = ""


class PledgeExtractor:
    """Finds the pledges of one article and gives each its record.

    Where a person has listed the recorded pledges that it speaks of (*named*), no other pledge is
    joined or proposed.
    """

    def __init__(self, desk: ProposalWriter, people: NameResolver, named: Iterable[Pledge] = ()):
        self.desk, self.people, self.article = desk, people, desk.article
        self.named = list(named)
        self.matcher = PledgeMatcher(self.article, self.named)
        self._mentions = list(desk.mentions)

    def run(self, pledges: Iterable[FoundPledge] | None = None) -> None:
        """Join or propose every pledge of the text; *pledges* where they are found already."""
        if pledges is None:
            article = self.article
            pledges = find_pledges(article.body, article.published_day, article.language)
        for found in pledges:
            self.desk.check_time()
            if found.confidence >= WORTH_PROPOSING:
                self._take(found)

    def _take(self, found: FoundPledge) -> None:
        # Of a range the record can keep neither end; its words go into the note.
        money = None if is_range(found) else found.money
        place = MentionPlace(
            Span(found.start, found.end),
            money.amount if money else None,
            money.currency if money else "",
        )
        fingerprint = self.desk.fingerprint(ProposalKind.PLEDGE, self._words(place.span))
        before = self.desk.known(fingerprint, ProposalKind.PLEDGE, ProposalKind.MENTION)
        if before is not None:
            if before.mention is not None and not before.mention.pinned:
                self._pin(before.mention, place)
            return
        match = self.matcher.best(
            found.exact, place.amount, place.currency, self._keys(found.makers)
        )
        if self.named and (match is None or match.pledge.pk not in self.matcher.named):
            return
        if match is not None:
            self.mention(match, place, fingerprint, found.reason)
        elif not self._covered(place.span):
            self._propose(found, place, fingerprint)

    def mention(
        self, match: PledgeMatch, place: MentionPlace, fingerprint: str, reason: str
    ) -> Mention:
        """A mention of a recorded pledge: the one recorded for this article, pinned, or a new one.

        A sure one needs no decision. It is public with its article and its pledge at once. In a
        language without a publishing threshold only what a person recorded or named is sure.
        """
        mention = self._recorded(match.pledge, place.span)
        sure = match.score >= SURE_JOIN or match.pledge.pk in self.matcher.expected
        if threshold_for(self.article.language) is None:
            sure = mention is not None or match.pledge.pk in self.matcher.named
        counted = "mentions pinned"
        if mention is None:
            mention = Mention(pledge=match.pledge, article=self.article, origin=Origin.EXTRACTION)
            public = match.pledge.state == self.article.state == State.PUBLISHED
            mention.state = State.PUBLISHED if sure and public else State.DRAFT
            mention.role = MentionRole.REPEATED
            self._mentions.append(mention)
            counted = "mentions of recorded pledges"
        self._pin(mention, place)
        self.desk.lay(
            ProposalKind.MENTION,
            fingerprint,
            place.span,
            [reason, f"It repeats a recorded pledge, “{match.pledge.title}”: {match.reason}"],
            min(1.0, match.score),
            joined=sure,
            mention=mention,
            pledge=match.pledge,
        )
        self.desk.findings.counts[counted] += 1
        return mention

    def has_mention(self, pledge: Pledge) -> bool:
        """Whether *pledge* is pinned in this article."""
        return any(m.pledge_id == pledge.pk and m.pinned for m in self._mentions)

    def drop(self, proposal: Proposal) -> None:
        """Take back a proposal of a new pledge, its drafts included."""
        mention, pledge = proposal.mention, proposal.pledge
        self._mentions = [m for m in self._mentions if m is not mention]
        self.desk.forget(proposal)
        for actor in [actor for actor in self.desk.actors if actor.pledge is pledge]:
            self.desk.delete(actor)
        for draft in (mention, pledge):
            if draft is not None and draft.state == State.DRAFT:
                self.desk.delete(draft)

    def _recorded(self, pledge: Pledge, span: Span) -> Mention | None:
        """The mention of *pledge* that this article has at *span*, or has without a place yet."""
        own = [m for m in self._mentions if m.pledge_id == pledge.pk]
        at = [m for m in own if (m.start, m.end) == tuple(span)]
        return next(iter([*at, *(m for m in own if not m.pinned)]), None)

    def _pin(self, mention: Mention, place: MentionPlace) -> None:
        if (mention.start, mention.end) != tuple(place.span):
            pin(mention, self.article, place.span)
        if place.amount is not None and mention.amount is None:
            mention.amount, mention.currency = place.amount, place.currency
        self.desk.save(mention)

    def _covered(self, span: Span) -> bool:
        """Whether a mention is pinned to these words, by an editor with other bounds perhaps."""
        return any(m.pinned and m.start < span.end and span.start < m.end for m in self._mentions)

    def _propose(self, found: FoundPledge, place: MentionPlace, fingerprint: str) -> None:
        """A draft pledge with its actors and the mention that announces it."""
        pledge = Pledge(
            title=_title(found.summary),
            summary=found.summary,
            kind=found.kind,
            summit=self.article.summit,
            amount=place.amount,
            currency=place.currency,
            amount_note=_amount_note(found),
            announced_on=self.article.published_on,
            announced_on_precision=self.article.published_on_precision,
            announced_note="The date of the article in which it was found.",
            origin=Origin.EXTRACTION,
        )
        if found.deadline is not None and found.deadline.when is not None:
            pledge.deadline = found.deadline.when.start
            pledge.deadline_precision = found.deadline.when.precision
        if found.deadline is not None:
            pledge.deadline_note = f"In the text: “{found.deadline.exact}”."[:300]
        self.desk.save(pledge)
        unknown = [
            name
            for part, names in (
                (ActorRole.MAKER, found.makers),
                (ActorRole.RECIPIENT, found.recipients),
            )
            for name in add_actors(pledge, part, names, self.people, self.desk)
        ]
        if unknown:
            pledge.note = f"Named in the text, not known to the archive: {', '.join(unknown)}."
        mention = Mention(
            pledge=pledge,
            article=self.article,
            role=MentionRole.ANNOUNCED,
            amount=place.amount,
            currency=place.currency,
            origin=Origin.EXTRACTION,
        )
        pin(mention, self.article, place.span)
        self.desk.save(mention)
        self._mentions.append(mention)
        self.desk.lay(
            ProposalKind.PLEDGE,
            fingerprint,
            place.span,
            [found.reason, pledge.note],
            found.confidence,
            pledge=pledge,
            mention=mention,
        )
        self.desk.findings.counts["pledges proposed"] += 1

    def _keys(self, names: Iterable[str]) -> set[str]:
        targets = [resolve_actor(name, self.people) for name in names]
        return actor_keys(*(target for target in targets if target is not None))

    def _words(self, span: Span) -> str:
        return self.article.body[span.start : span.end]


def _amount_note(found: FoundPledge) -> str:
    """What the bare sum leaves out: that it is a limit, about right, or paid every year."""
    if found.money is None:
        return f"In the text: “{found.unread}”."[:300] if found.unread else ""
    if is_range(found):
        return f"A range, in the text: “{found.unread}”."[:300]
    words = [found.money.qualifier, "a year" if found.money.per_year else ""]
    note = ", ".join(word for word in words if word)
    return f"{note[0].upper()}{note[1:]}." if note else ""


def is_range(found: FoundPledge) -> bool:
    """Whether the sum promised is one end of a range."""
    return found.money is not None and found.money.qualifier in ("from", "to")


def _title(wording: str) -> str:
    """The wording as a title: one line, no final stop, cut at a word."""
    line = " ".join(wording.split()).rstrip(" .;:,")
    line = line[:1].upper() + line[1:]
    if len(line) <= TITLE_LENGTH:
        return line
    return f"{line[: TITLE_LENGTH - 1].rsplit(' ', 1)[0].rstrip(' .;:,')}…"
