"""Review queue: which proposals, in which order, and where they are in the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from articles.models import Decision, ImportItem, Proposal, ProposalKind


@dataclass(frozen=True)
class Position:
    """Place of a proposal in its queue, with its neighbours; ``number`` is 0 if it is not in it."""

    number: int
    total: int
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class ReviewQueue:
    """Proposals of one article in text order, of an import run, or all by confidence."""

    article: int | None = None
    run: int | None = None

    @classmethod
    def from_request(cls, request: HttpRequest) -> ReviewQueue:
        """The queue named by ``?article=`` or ``?run=``."""
        return cls(_number(request.GET.get("article", "")), _number(request.GET.get("run", "")))

    @property
    def query(self) -> str:
        """Query string of the queue's URLs."""
        named = {"article": self.article, "run": self.run}
        given = {name: value for name, value in named.items() if value is not None}
        return f"?{urlencode(given)}" if given else ""

    def url(self, proposal: int | None = None) -> str:
        """URL of the queue, or of one proposal in it."""
        name, args = ("review", []) if proposal is None else ("review_one", [proposal])
        return reverse(f"admin:{name}", args=args) + self.query

    def rows(self) -> models.QuerySet:
        """All proposals of the queue in order; without a filter only the open ones."""
        rows = Proposal.objects.exclude(decision=Decision.JOINED)
        if self.article is not None:
            return rows.filter(article=self.article).order_by("start", "pk")
        if self.run is not None:
            articles = ImportItem.objects.filter(run=self.run, article__isnull=False)
            of_run = rows.filter(article__in=articles.values("article"))
            return of_run.order_by("article", "start", "pk")
        return rows.filter(decision=Decision.OPEN).order_by("-confidence", "pk")

    def open(self) -> models.QuerySet:
        """The open proposals, with the records that the page shows."""
        return (
            self.rows()
            .filter(decision=Decision.OPEN)
            .select_related(
                *("article__publisher", "quote__speaker", "quote__statement", "pledge"),
                *("mention__pledge", "alias"),
            )
        )

    def pks(self, *, only_open: bool = False) -> list[int]:
        """Primary keys in order."""
        rows = self.rows().filter(decision=Decision.OPEN) if only_open else self.rows()
        return list(rows.values_list("pk", flat=True))

    def position(self, proposal: Proposal) -> Position:
        """Where *proposal* is in the queue."""
        pks = self.pks()
        if proposal.pk not in pks:
            return Position(0, len(pks), None, None)
        at = pks.index(proposal.pk)
        following = pks[at + 1] if at + 1 < len(pks) else None
        return Position(at + 1, len(pks), pks[at - 1] if at else None, following)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@dataclass(frozen=True)
class Segment:
    """A piece of the text: the decision of the proposal it belongs to, if any."""

    text: str
    decision: str = ""
    is_current: bool = False


_PRIORITY = {Decision.OPEN: 3, Decision.ACCEPTED: 2, Decision.REJECTED: 1}


def mark_text(body: str, proposals: Iterable[Proposal], current: Proposal) -> list[Segment]:
    """Split *body* at the spans of *proposals*; where they overlap, *current* wins, then open."""
    spans = []
    for proposal in proposals:
        span = span_of(proposal, body)
        if span is not None:
            is_current = proposal.pk == current.pk
            rank = 4 if is_current else _PRIORITY.get(Decision(proposal.decision), 0)
            spans.append((rank, *span, proposal.decision, is_current))
    cuts = sorted({0, len(body), *(at for span in spans for at in span[1:3])})
    segments: list[Segment] = []
    for start, end in pairwise(cuts):
        covering = [span for span in spans if span[1] <= start and end <= span[2]]
        _, _, _, decision, is_current = max(covering, default=(0, 0, 0, "", False))
        last = segments[-1] if segments else None
        if last is not None and (last.decision, last.is_current) == (decision, is_current):
            segments[-1] = Segment(last.text + body[start:end], decision, is_current)
        else:
            segments.append(Segment(body[start:end], decision, is_current))
    return segments


def span_of(proposal: Proposal, body: str) -> tuple[int, int] | None:
    """Start and end of a proposal in the text; of a name, the name itself."""
    if proposal.kind == ProposalKind.NAME and proposal.alias is not None:
        return _nearest(body, proposal.alias.form, proposal.start or 0)
    record = proposal.record
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    if start is None:
        start, end = proposal.start, proposal.end
    return (start, end) if start is not None and start < end <= len(body) else None


def _nearest(body: str, words: str, near: int) -> tuple[int, int] | None:
    """The occurrence of *words* closest to *near*."""
    found = [at for at in (body.find(words, near), body.rfind(words, 0, near)) if at >= 0]
    if not found or not words:
        return None
    start = min(found, key=lambda at: abs(at - near))
    return start, start + len(words)
