"""What the archive would make of a document, found out by reading alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from articles.admin.editorial.store_upload import UploadLimits, extract_plans, plan_documents
from articles.extraction import DocumentFinder, OutOfTimeError
from articles.extraction.proposals import ProposalWriter
from articles.importing.language import language_in_words, length_in_words
from articles.importing.plans import FieldChange, ImportPlan
from articles.importing.records import ImportedDocument
from articles.models import Article, Decision, Proposal, ProposalKind
from articles.models.parents import may_edit
from articles.text.dates import PartialDate
from articles.text.extract_all import ExtractedText
from articles.text.normalize import fold
from articles.text.shingles import fingerprint, resemblance

ALIKE = 0.6
"""The share of word runs in common from which a text is offered as a copy of another."""

NEAR = timedelta(days=10)
MOST_COMPARED = 400


@dataclass(frozen=True)
class ProposalPreview:
    """One proposal, in words."""

    kind: str
    words: str
    who: str
    confidence: int
    reason: str
    joined: bool


@dataclass(frozen=True)
class NearDuplicate:
    """An article of the archive with nearly the same text."""

    pk: int
    title: str
    percent: int


@dataclass
class DocumentPreview:
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
    rights: str = ""
    changes: list[str] = field(default_factory=list)
    fields: list[FieldChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: list[ProposalPreview] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    difference: list[tuple[str, str]] = field(default_factory=list)
    twins: list[NearDuplicate] = field(default_factory=list)


def preview_documents(
    documents: Iterable[ImportedDocument], user, limits: UploadLimits | None = None
) -> list[DocumentPreview]:
    """What would become of *documents*, taken in one after the other by *user*; only reads.

    One that is the same article as an earlier one of them is told by ``same_as``, the number of
    that one. Raises what storing would raise; of several documents, with the name of the one.
    """
    limits = limits or UploadLimits()
    plans = plan_documents(documents, limits)
    readings = extract_plans(plans, limits)
    finder = DocumentFinder(readings, limits.deadline)
    near = NearDuplicates()
    seen: list[DocumentPreview] = []
    fresh: dict[int, int] = {}
    for number, plan in enumerate(plans, start=1):
        limits.check()
        try:
            found = _understood(plan, finder, readings.get(plan.article.body), near.of(plan.record))
        except OutOfTimeError:
            raise limits.passed() from None
        if not plan.created and plan.article.pk and not may_edit(user, plan.article):
            found.outcome = "proposed" if plan.has_effect else "unchanged"
        found.same_as = fresh.get(id(plan.article))
        if plan.created:
            for other in near.among(plans[: number - 1], plan):
                found.notes.append(f"nearly the same as number {other}")
            fresh[id(plan.article)] = number
        seen.append(found)
    return seen


def _understood(
    plan: ImportPlan,
    finder: DocumentFinder,
    reading: ExtractedText | None,
    twins: list[NearDuplicate],
) -> DocumentPreview:
    article = plan.article
    seen = DocumentPreview(
        title=article.title,
        outcome="new" if plan.created else "changed" if plan.changes else "unchanged",
        published_on=_date_of(article),
        date_note=article.date_note,
        publisher=article.publisher.name,
        summit=str(article.summit or ""),
        words=len(plan.record.body.split()),
        language=language_in_words(plan.record, article.language),
        length=length_in_words(plan.record),
        author=article.author,
        url=article.url,
        summary=article.summary,
        rights=article.get_rights_display(),
        article_pk=article.pk,
        changes=plan.changes,
        fields=plan.fields,
        notes=[*plan.record.notes, *plan.notes],
        twins=[t for t in twins if t.pk != article.pk],
    )
    if plan.new_text:
        desk = finder.find(plan, plan.record.metadata)
    else:
        desk = ProposalWriter(article, plan.quotes, plan.mentions)
    seen.found = [_in_words(p, desk) for p in sorted(desk.proposals, key=_order)]
    if reading is not None:
        _not_understood(seen, desk, reading)
        seen.difference = list(reading.difference)
    return seen


def _date_of(article: Article) -> PartialDate | None:
    if article.published_on is None:
        return None
    return PartialDate.of(article.published_on, article.published_on_precision)


class NearDuplicates:
    """Articles of about the same day that may be the same piece; each text is broken up once."""

    def __init__(self) -> None:
        self._prints: dict[int, set] = {}
        self._handed_in: dict[int, set] = {}

    def of(self, document: ImportedDocument) -> list[NearDuplicate]:
        """Those of the archive, the most alike first: by their text, or without one by title."""
        day = document.published_on
        near = Article.objects.filter(published_on__range=(day - NEAR, day + NEAR)).order_by("-pk")
        if not document.body:
            titles = near.values_list("pk", "title")[:MOST_COMPARED]
            title = fold(document.title)
            return [NearDuplicate(pk, other, 100) for pk, other in titles if fold(other) == title]
        found = []
        mine = fingerprint(document.body)
        rows = list(near.exclude(body="").values_list("pk", "title")[:MOST_COMPARED])
        missing = [pk for pk, _ in rows if pk not in self._prints]
        bodies = Article.objects.filter(pk__in=missing).order_by().values_list("pk", "body")
        self._prints |= {pk: fingerprint(body) for pk, body in bodies}
        for pk, title in rows:
            share = resemblance(mine, self._prints.get(pk, set()))
            if share >= ALIKE:
                found.append(NearDuplicate(pk, title, round(share * 100)))
        return sorted(found, key=lambda twin: -twin.percent)

    def among(self, earlier: list[ImportPlan], plan: ImportPlan) -> list[int]:
        """The numbers of those of *earlier* that make an article like the one of *plan*."""
        return [
            number
            for number, other in enumerate(earlier, start=1)
            if other.created
            and abs(other.record.published_on - plan.record.published_on) <= NEAR
            and self._alike(other.record, plan.record)
        ]

    def _alike(self, one: ImportedDocument, other: ImportedDocument) -> bool:
        if not one.body or not other.body:
            return one.body == other.body and fold(one.title) == fold(other.title)
        prints = [self._prints_of(document) for document in (one, other)]
        return resemblance(*prints) >= ALIKE

    def _prints_of(self, document: ImportedDocument) -> set:
        if id(document) not in self._handed_in:
            self._handed_in[id(document)] = fingerprint(document.body)
        return self._handed_in[id(document)]


def _order(proposal: Proposal) -> tuple:
    return -proposal.confidence, proposal.start or 0


def _in_words(proposal: Proposal, desk: ProposalWriter) -> ProposalPreview:
    record = proposal.record
    who = ""
    if proposal.kind == ProposalKind.QUOTE and proposal.quote is not None:
        who = str(proposal.quote.speaker or proposal.quote.speaker_name or "")
    elif proposal.pledge is not None:
        pledge = proposal.pledge
        actors = [actor for actor in desk.actors if actor.pledge is pledge]
        actors += pledge.actors.all() if pledge.pk is not None else []
        who = ", ".join(str(a.target) for a in actors if a.part == "maker")
    return ProposalPreview(
        proposal.get_kind_display(),
        proposal.exact or str(record or ""),
        who,
        round(proposal.confidence * 100),
        proposal.reason,
        proposal.decision == Decision.JOINED,
    )


def _not_understood(seen: DocumentPreview, desk: ProposalWriter, reading: ExtractedText) -> None:
    body, proposals = desk.article.body, desk.proposals
    quotes = [(q.start, q.end) for q in desk.quotes if q.pinned]
    pledges = [(p.start, p.end) for p in proposals if p.kind in ("pledge", "mention")]
    pledges += [(m.start, m.end) for m in desk.mentions if m.pinned]
    for start, end in reading.quoted:
        if not _meets((start, end), quotes):
            seen.passages.append(body[start:end])
    for money in reading.sums:
        if not _meets((money.start, money.end), pledges):
            seen.sums.append(body[max(0, money.start - 40) : money.end + 40].replace("\n", " "))
    for quote in desk.quotes:
        if quote.speaker is None and quote.speaker_name:
            seen.names.append(quote.speaker_name)
    seen.names += [p.alias.form for p in proposals if p.kind == "name" and p.alias]
    seen.names = sorted(set(seen.names))


def _meets(span: tuple[int, int], others: list[tuple]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others if start is not None)
