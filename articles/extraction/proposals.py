"""Proposals of one article: what was found before, and what is found now."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.extraction.publication_gate import WaitReason
from articles.extraction.similarity import plain_words
from articles.models import (
    Article,
    Decision,
    ImportRun,
    Mention,
    PledgeActor,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
)
from articles.text.languages import (
    guess_language,
    known_language,
    language_name,
    same_language,
)
from articles.text.spans import Span

MISLABELLED = 0.5
"""The most confidence there is in what was found in a text of another language than is recorded."""


@dataclass
class ExtractionResult:
    """What the finders made of an article's text: counts by what happened, and notes.

    ``waiting`` counts what was not published and waits for an editor, by reason.
    """

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    waiting: Counter[WaitReason] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether any record was made, pinned, joined or published."""
        return any(self.counts.values())

    def __str__(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in self.counts.items() if count)


class OutOfTimeError(Exception):
    """The finders took longer than they were given."""


class ProposalWriter:
    """The unit of work of one extraction: what to save and delete, collected and written at once.

    The finders read and compare without a transaction; only :meth:`write` writes. A fingerprint is
    made of the words that were found and not of their place, so that a proposal is known again
    after a revision, whatever was decided on it.

    *quotes* and *mentions* are the article's as they will be pinned in its text; without them those
    that are stored. *deadline* is a reading of ``time.monotonic()``.
    """

    def __init__(
        self,
        article: Article,
        quotes: Iterable[Quote] | None = None,
        mentions: Iterable[Mention] | None = None,
        deadline: float | None = None,
    ):
        self.article = article
        self.deadline = deadline
        self.drafts_only = False
        self.findings = ExtractionResult()
        there = article.pk is not None
        if quotes is None:
            quotes = article.quotes.select_related("speaker") if there else ()
        if mentions is None:
            mentions = article.mentions.select_related("pledge") if there else ()
        self.quotes = list(quotes)
        self.mentions = list(mentions)
        known = article.proposals.select_related("pledge", "alias") if there else ()
        self._known = {(p.kind, p.fingerprint): self._with_ours(p) for p in known}
        self._seen: Counter[tuple[str, str]] = Counter()
        self._mislabelled = _mislabelled(article)
        self._ours = {quote.pk: quote for quote in self.quotes}
        self._saves: dict[int, models.Model] = {}
        self._deletes: list[models.Model] = []

    def _with_ours(self, proposal: Proposal) -> Proposal:
        """*proposal* with the very quotes and mentions that the finders change."""
        quotes = {quote.pk: quote for quote in self.quotes}
        mentions = {mention.pk: mention for mention in self.mentions}
        if proposal.quote_id in quotes:
            proposal.quote = quotes[proposal.quote_id]
        if proposal.mention_id in mentions:
            proposal.mention = mentions[proposal.mention_id]
        return proposal

    @property
    def proposals(self) -> list[Proposal]:
        """All proposals of the article, the new ones too."""
        return list(self._known.values())

    @property
    def actors(self) -> list[PledgeActor]:
        """The new actors of the new pledges."""
        return [row for row in self._saves.values() if isinstance(row, PledgeActor)]

    def ours(self, quote: Quote) -> Quote:
        """The one object that the work has for the row of *quote*, however often it is loaded."""
        return self._ours.setdefault(quote.pk, quote)

    def check_time(self) -> None:
        """Raise :class:`OutOfTimeError` when the deadline has passed."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def save(self, record: models.Model) -> None:
        """Have *record* saved when the work is written."""
        self._saves.setdefault(id(record), record)

    def delete(self, record: models.Model) -> None:
        """Have *record* deleted when the work is written; a new one is only forgotten."""
        self._saves.pop(id(record), None)
        if record.pk is not None:
            self._deletes.append(record)

    def write(self, run: ImportRun | None = None) -> ExtractionResult:
        """Delete and save what was collected, in one transaction.

        Raises ``IntegrityError`` when another has stored meanwhile what was new to the archive.
        """
        names = [row.name for row in self._saves.values() if isinstance(row, Speaker)]
        with transaction.atomic():
            if names and Speaker.objects.filter(name__in=names).exists():
                raise IntegrityError("A speaker was introduced by another import meanwhile.")
            for record in self._deletes:
                record.delete()
            written: set[int] = set()
            for record in self._saves.values():
                self._write(record, run, written)
        return self.findings

    def _write(self, record: models.Model, run: ImportRun | None, written: set[int]) -> None:
        """Save *record*, and before it what it refers to and is still to be saved."""
        if id(record) in written:
            return
        written.add(id(record))
        for column in record._meta.concrete_fields:
            if column.is_relation and column.is_cached(record):
                target = column.get_cached_value(record)
                if id(target) in self._saves:
                    self._write(target, run, written)
        if isinstance(record, Proposal) and record.pk is None:
            record.run = run
        if not _made_meanwhile(record):
            record.save()

    def fingerprint(self, kind: str, words: str) -> str:
        """The fingerprint of the next finding of *kind* with these words."""
        self._seen[kind, plain_words(words)] += 1
        number = self._seen[kind, plain_words(words)]
        return hashlib.sha256(f"{plain_words(words)}\n{number}".encode()).hexdigest()

    def known(self, fingerprint: str, *kinds: str) -> Proposal | None:
        """The proposal that was made of this before, under any of *kinds*."""
        found = (self._known.get((kind, fingerprint)) for kind in kinds)
        return next((proposal for proposal in found if proposal is not None), None)

    def forget(self, proposal: Proposal) -> None:
        """Take back an open proposal."""
        self._known.pop((proposal.kind, proposal.fingerprint), None)
        self.delete(proposal)

    def lay(
        self,
        kind: ProposalKind,
        fingerprint: str,
        span: Span | None,
        reasons: Sequence[str],
        confidence: float,
        *,
        joined: bool = False,
        **record,
    ) -> Proposal:
        """Store a proposal; *joined* when it belongs to a record that was there already."""
        if self._mislabelled:
            reasons, confidence = [*reasons, self._mislabelled], min(confidence, MISLABELLED)
        proposal = Proposal(
            kind=kind,
            article=self.article,
            start=span.start if span else None,
            end=span.end if span else None,
            exact=self.article.body[span.start : span.end] if span else "",
            fingerprint=fingerprint,
            reason=". ".join(reason.rstrip(".") for reason in reasons if reason) + ".",
            confidence=round(min(1.0, max(0.0, confidence)), 3),
            **record,
        )
        if joined:
            proposal.decision, proposal.decided_at = Decision.JOINED, timezone.now()
        self.save(proposal)
        self._known[kind, fingerprint] = proposal
        return proposal


def _mislabelled(article: Article) -> str:
    """What is wrong when the text is surely in another language than is recorded; else empty."""
    detected = guess_language(article.body) if known_language(article.language) else ""
    if not detected or same_language(detected, article.language):
        return ""
    names = language_name(detected), language_name(article.language)
    return "The text reads as {}, and is recorded as {}".format(*names)


def _made_meanwhile(record: models.Model) -> bool:
    """Whether a new record with a key of its own, such as a country, is there already."""
    if record.pk is None or not record._state.adding:
        return False
    return type(record)._base_manager.filter(pk=record.pk).exists()
