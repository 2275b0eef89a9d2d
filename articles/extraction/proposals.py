"""Unit of work for the proposals of one article."""

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
from articles.models.compiled_query import CompiledQuery
from articles.text.languages import (
    guess_language,
    known_language,
    language_name,
    same_language,
)
from articles.text.spans import Span

MAX_CONFIDENCE_MISMATCHED = 0.5
"""Maximum confidence if the text is in another language than recorded."""


@dataclass
class ExtractionResult:
    """Report of an extraction: counts by outcome, notes, and waiting proposals by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    waiting: Counter[WaitReason] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether any record was created, pinned, joined or published."""
        return any(self.counts.values())

    def __str__(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in self.counts.items() if count)


class OutOfTimeError(Exception):
    """The extraction passed its deadline."""


class ProposalWriter:
    """Unit of work of one extraction: collects what to save and delete, and writes it at once.

    The extractors read without a transaction; only :meth:`write` writes. A fingerprint is a hash of
    the words and not of their offsets, so that a proposal is recognised after a revision, whatever
    was decided on it.

    *quotes* and *mentions* are the article's as they will be pinned in its text; by default the
    stored ones. *deadline* is a ``time.monotonic()`` value.
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
        self.result = ExtractionResult()
        is_saved = article.pk is not None
        if quotes is None:
            quotes = article.quotes.select_related("speaker") if is_saved else ()
        if mentions is None:
            mentions = article.mentions.select_related("pledge") if is_saved else ()
        self.quotes = list(quotes)
        self.mentions = list(mentions)
        stored = article.proposals.select_related("pledge", "alias") if is_saved else ()
        self._existing = {(p.kind, p.fingerprint): self._with_canonical_records(p) for p in stored}
        self._fingerprint_counts: Counter[tuple[str, str]] = Counter()
        self._language_mismatch = _language_mismatch(article)
        self._identity_map = {quote.pk: quote for quote in self.quotes}
        self._saves: dict[int, models.Model] = {}
        self._deletes: list[models.Model] = []

    def _with_canonical_records(self, proposal: Proposal) -> Proposal:
        """*proposal* with the quote and mention objects of this unit of work."""
        quotes = {quote.pk: quote for quote in self.quotes}
        mentions = {mention.pk: mention for mention in self.mentions}
        if proposal.quote_id in quotes:
            proposal.quote = quotes[proposal.quote_id]
        if proposal.mention_id in mentions:
            proposal.mention = mentions[proposal.mention_id]
        return proposal

    @property
    def proposals(self) -> list[Proposal]:
        """All proposals of the article, including new ones."""
        return list(self._existing.values())

    @property
    def actors(self) -> list[PledgeActor]:
        """The actors of the new pledges."""
        return [row for row in self._saves.values() if isinstance(row, PledgeActor)]

    def canonical(self, quote: Quote) -> Quote:
        """Identity map: the one object of this unit of work for the row of *quote*."""
        return self._identity_map.setdefault(quote.pk, quote)

    def check_time(self) -> None:
        """Raise :class:`OutOfTimeError` when the deadline has passed."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def save(self, record: models.Model) -> None:
        """Schedule *record* for saving."""
        self._saves.setdefault(id(record), record)

    def delete(self, record: models.Model) -> None:
        """Schedule *record* for deletion; a new one is only dropped."""
        self._saves.pop(id(record), None)
        if record.pk is not None:
            self._deletes.append(record)

    def write(self, run: ImportRun | None = None) -> ExtractionResult:
        """Delete and save the collected records in one transaction.

        Raises ``IntegrityError`` if another import created the same new record in the meantime.
        """
        new_speakers = [row.name for row in self._saves.values() if isinstance(row, Speaker)]
        with transaction.atomic():
            if new_speakers and _speakers_named(new_speakers):
                raise IntegrityError("Another import created the same speaker at the same time.")
            for record in self._deletes:
                record.delete()
            written: set[int] = set()
            new_proposals = []
            for record in self._saves.values():
                if isinstance(record, Proposal) and record.pk is None:
                    record.run = run
                    new_proposals.append(record)
                else:
                    self._write(record, written)
            Proposal.objects.bulk_create(new_proposals)
        return self.result

    def _write(self, record: models.Model, written: set[int]) -> None:
        """Save *record* after the unsaved records that it refers to."""
        if id(record) in written:
            return
        written.add(id(record))
        for column in record._meta.concrete_fields:
            if column.is_relation and column.is_cached(record):
                target = column.get_cached_value(record)
                if id(target) in self._saves:
                    self._write(target, written)
        if not _already_created(record):
            record.save()

    def fingerprint(self, kind: str, words: str) -> str:
        """The fingerprint of the next occurrence of these words for *kind*."""
        self._fingerprint_counts[kind, plain_words(words)] += 1
        occurrence = self._fingerprint_counts[kind, plain_words(words)]
        return hashlib.sha256(f"{plain_words(words)}\n{occurrence}".encode()).hexdigest()

    def find_existing(self, fingerprint: str, *kinds: str) -> Proposal | None:
        """The earlier proposal with this fingerprint, of any of *kinds*."""
        existing = (self._existing.get((kind, fingerprint)) for kind in kinds)
        return next((proposal for proposal in existing if proposal is not None), None)

    def discard(self, proposal: Proposal) -> None:
        """Discard an open proposal."""
        self._existing.pop((proposal.kind, proposal.fingerprint), None)
        self.delete(proposal)

    def create(
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
        """Create a proposal; *joined* if it belongs to an existing record."""
        if self._language_mismatch:
            reasons, confidence = (
                [*reasons, self._language_mismatch],
                min(confidence, MAX_CONFIDENCE_MISMATCHED),
            )
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
        self._existing[kind, fingerprint] = proposal
        return proposal


@CompiledQuery
def _speakers_named(names: Sequence[str]) -> models.QuerySet:
    return Speaker.objects.filter(name__in=names).order_by().values_list("pk")


def _language_mismatch(article: Article) -> str:
    """A reason if the text is detected to be in another language than recorded; else empty."""
    detected = guess_language(article.body) if known_language(article.language) else ""
    if not detected or same_language(detected, article.language):
        return ""
    names = language_name(detected), language_name(article.language)
    return "The text seems to be in {}, but is recorded as {}".format(*names)


def _already_created(record: models.Model) -> bool:
    """Whether a new record with a natural key, such as a country, exists by now."""
    if record.pk is None or not record._state.adding:
        return False
    return type(record)._base_manager.filter(pk=record.pk).exists()
