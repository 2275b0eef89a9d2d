"""What the archive would make of a document, found out by doing it and undoing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher

from django.db import transaction

from articles.extraction import DocumentFinder
from articles.importing.language import language_in_words, length_in_words
from articles.importing.records import ImportedDocument
from articles.importing.refusal import Refused
from articles.importing.storing import Options, Stored, store
from articles.models import Article, Decision, ImportRun, Proposal, ProposalKind
from articles.text.dates import PartialDate
from articles.text.folding import fold
from articles.text.money import find_money
from articles.text.shingles import fingerprint, resemblance

ALIKE = 0.6
"""The share of word runs in common from which a text is offered as a copy of another."""

NEAR = timedelta(days=10)
MOST_COMPARED = 400
_QUOTED = re.compile(r"“[^“”]{12,1200}”|\"[^\"]{12,1200}\"|«[^«»]{12,1200}»")


@dataclass(frozen=True)
class Found:
    """One proposal, in words."""

    kind: str
    words: str
    who: str
    confidence: int
    reason: str
    joined: bool


@dataclass(frozen=True)
class Twin:
    """An article of the archive with nearly the same text."""

    pk: int
    title: str
    percent: int


@dataclass
class Understood:
    """What would be stored, and what was not understood."""

    title: str
    outcome: str
    published_on: PartialDate | None
    date_note: str
    publisher: str
    summit: str
    words: int
    language: str = ""
    length: str = ""
    author: str = ""
    url: str = ""
    summary: str = ""
    article_pk: int | None = None
    same_as: int | None = None
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    difference: list[tuple[str, str]] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)


@contextmanager
def for_now() -> Iterator[None]:
    """Whatever is written inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def take_in(document: ImportedDocument, options: Options, run: ImportRun) -> Stored:
    """Store *document* and propose what stands in it; the caller holds the transaction."""
    stored = store(document, options, run)
    if stored.new_text:
        DocumentFinder().propose(stored.article, run, document.metadata)
    return stored


def understand(documents: Iterable[ImportedDocument], options: Options, user) -> list[Understood]:
    """What would become of *documents*, taken in one after the other; writes nothing.

    One that is the same article as an earlier one of them is told by ``same_as``, the number of
    that one. Raises what storing would raise; of several documents, with the name of the one.
    """
    documents = list(documents)
    seen: list[Understood] = []
    fresh: dict[int, int] = {}
    with for_now():
        run = ImportRun.objects.create(command="preview", user=user)
        for number, document in enumerate(documents, start=1):
            twins = near_copies(document)
            try:
                stored = take_in(document, options, run)
            except Refused as error:
                where = f"{document.path}: " if len(documents) > 1 else ""
                raise Refused(f"{where}{error.reason}", error.line) from None
            found = _understood(document, stored, twins)
            found.same_as = fresh.get(stored.article.pk)
            for twin in [twin for twin in found.twins if twin.pk in fresh]:
                found.twins.remove(twin)
                found.notes.append(f"nearly the same as number {fresh[twin.pk]}")
            if stored.created:
                fresh[stored.article.pk] = number
            seen.append(found)
    return seen


def _understood(document: ImportedDocument, stored: Stored, twins: list[Twin]) -> Understood:
    article = stored.article
    revisions = list(article.revisions.order_by("-number")[:2])
    seen = Understood(
        title=article.title,
        outcome=_outcome(stored),
        published_on=_date_of(article),
        date_note=article.date_note,
        publisher=article.publisher.name,
        summit=str(article.summit or ""),
        words=len(document.body.split()),
        language=language_in_words(document, article.language),
        length=length_in_words(document),
        author=article.author,
        url=article.url,
        summary=article.summary,
        article_pk=None if stored.created else article.pk,
        changes=stored.changes,
        notes=[*document.notes, *stored.notes],
        twins=[t for t in twins if t.pk != article.pk],
    )
    proposals = list(
        article.proposals.select_related("quote__speaker", "pledge", "mention__pledge", "alias")
    )
    seen.found = [_in_words(p) for p in proposals]
    _not_understood(seen, article, proposals)
    if not stored.created and stored.new_text and len(revisions) > 1:
        seen.difference = difference(revisions[1].body, revisions[0].body)
    return seen


def _date_of(article: Article) -> PartialDate | None:
    if article.published_on is None:
        return None
    return PartialDate.of(article.published_on, article.published_on_precision)


def near_copies(document: ImportedDocument) -> list[Twin]:
    """Articles of about the same day that may be the same piece, the most alike first: by their
    text, or, where there is none, by their title.
    """
    day = document.published_on
    near = Article.objects.filter(published_on__range=(day - NEAR, day + NEAR))
    if not document.body:
        titles = near.order_by("-pk").values_list("pk", "title")[:MOST_COMPARED]
        title = fold(document.title)
        return [Twin(pk, other, 100) for pk, other in titles if fold(other) == title]
    rows = near.exclude(body="")
    mine = fingerprint(document.body)
    found = []
    for pk, title, body in rows.order_by("-pk").values_list("pk", "title", "body")[:MOST_COMPARED]:
        share = resemblance(mine, fingerprint(body))
        if share >= ALIKE:
            found.append(Twin(pk, title, round(share * 100)))
    return sorted(found, key=lambda twin: -twin.percent)


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Paragraphs that went (``-``) and came (``+``), with one unchanged beside each change."""
    a, b = old.split("\n\n"), new.split("\n\n")
    lines: list[tuple[str, str]] = []
    for group in SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(1):
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [(" ", text) for text in a[i1:i2]]
            else:
                lines += [("-", text) for text in a[i1:i2]]
                lines += [("+", text) for text in b[j1:j2]]
    return lines


def _outcome(stored: Stored) -> str:
    if stored.created:
        return "new"
    return "changed" if stored.changes else "unchanged"


def _in_words(proposal: Proposal) -> Found:
    record = proposal.record
    who = ""
    if proposal.kind == ProposalKind.QUOTE and proposal.quote is not None:
        who = str(proposal.quote.speaker or proposal.quote.speaker_name or "")
    elif proposal.pledge is not None:
        who = ", ".join(str(a.target) for a in proposal.pledge.actors.all() if a.part == "maker")
    return Found(
        proposal.get_kind_display(),
        proposal.exact or str(record or ""),
        who,
        round(proposal.confidence * 100),
        proposal.reason,
        proposal.decision == Decision.JOINED,
    )


def _not_understood(seen: Understood, article: Article, proposals: list[Proposal]) -> None:
    body = article.body
    quotes = [(q.start, q.end) for q in article.quotes.all() if q.pinned]
    pledges = [(p.start, p.end) for p in proposals if p.kind in ("pledge", "mention")]
    pledges += [(m.start, m.end) for m in article.mentions.all() if m.pinned]
    for match in _QUOTED.finditer(body):
        if not _meets(match.span(), quotes):
            seen.passages.append(match[0])
    for money in find_money(body):
        if not _meets((money.start, money.end), pledges):
            seen.sums.append(body[max(0, money.start - 40) : money.end + 40].replace("\n", " "))
    for quote in article.quotes.all():
        if quote.speaker is None and quote.speaker_name:
            seen.names.append(quote.speaker_name)
    seen.names += [p.alias.form for p in proposals if p.kind == "name" and p.alias]
    seen.names = sorted(set(seen.names))


def _meets(span: tuple[int, int], others: list[tuple]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others if start is not None)
