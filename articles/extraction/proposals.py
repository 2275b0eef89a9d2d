"""Proposals of one article: what was found before, and what is found now."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from articles.models import Article, Decision, ImportRun, Proposal, ProposalKind
from articles.text.languages import (
    guess_language,
    known_language,
    language_name,
    same_language,
)
from articles.text.spans import Span

from .publishing import Wait
from .words import plain

MISLABELLED = 0.5
"""The most confidence there is in what was found in a text of another language than is recorded."""


@dataclass
class Findings:
    """What the finders made of an article's text: counts by what happened, and notes.

    ``waiting`` counts what was not published and waits for an editor, by reason.
    """

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    waiting: Counter[Wait] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether any record was made, pinned, joined or published."""
        return any(self.counts.values())

    def __str__(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in self.counts.items() if count)


class Desk:
    """Where the proposals of one article are laid down, each once for ever.

    A fingerprint is made of the words that were found and not of their place, so that a proposal is
    known again after a revision, whatever was decided on it.
    """

    def __init__(self, article: Article, run: ImportRun | None):
        self.article = article
        self.run = run
        self.findings = Findings()
        self._known = {(p.kind, p.fingerprint): p for p in article.proposals.all()}
        self._seen: Counter[tuple[str, str]] = Counter()
        self._mislabelled = _mislabelled(article)

    def fingerprint(self, kind: str, words: str) -> str:
        """The fingerprint of the next finding of *kind* with these words."""
        self._seen[kind, plain(words)] += 1
        number = self._seen[kind, plain(words)]
        return hashlib.sha256(f"{plain(words)}\n{number}".encode()).hexdigest()

    def known(self, fingerprint: str, *kinds: str) -> Proposal | None:
        """The proposal that was made of this before, under any of *kinds*."""
        found = (self._known.get((kind, fingerprint)) for kind in kinds)
        return next((proposal for proposal in found if proposal is not None), None)

    def forget(self, proposal: Proposal) -> None:
        """Take back an open proposal."""
        self._known.pop((proposal.kind, proposal.fingerprint), None)
        proposal.delete()

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
            run=self.run,
            **record,
        )
        if joined:
            proposal.decision, proposal.decided_at = Decision.JOINED, timezone.now()
        proposal.save()
        self._known[kind, fingerprint] = proposal
        return proposal


def _mislabelled(article: Article) -> str:
    """What is wrong when the text is surely in another language than is recorded; else empty."""
    detected = guess_language(article.body) if known_language(article.language) else ""
    if not detected or same_language(detected, article.language):
        return ""
    names = language_name(detected), language_name(article.language)
    return "The text reads as {}, and is recorded as {}".format(*names)
