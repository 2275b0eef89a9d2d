"""Preview (dry run) of an upload: planned changes, findings and near-duplicates; only reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from articles.admin.editorial.store_upload import UploadLimits, extract_plans, plan_documents
from articles.extraction import DocumentExtractor, OutOfTimeError
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

MIN_RESEMBLANCE = 0.6
"""Share of shingles in common from which a text is suggested as a copy of another."""

MAX_DAYS_APART = timedelta(days=10)
MAX_CANDIDATES = 400


@dataclass(frozen=True)
class ProposalPreview:
    """A proposal as the preview shows it; ``confidence`` in per cent."""

    kind: str
    text: str
    speakers: str
    confidence: int
    reason: str
    already_recorded: bool


@dataclass(frozen=True)
class NearDuplicate:
    """A stored article with nearly the same text."""

    pk: int
    title: str
    percent: int


@dataclass
class DocumentPreview:
    """What storing a document would do, what was found in it, and what matched nothing.

    ``outcome`` is “new”, “changed”, “proposed” or “unchanged”; ``duplicate_of`` is the number of
    an earlier document of the same upload that is the same article.
    """

    title: str
    outcome: str
    published_on: PartialDate | None
    date_note: str
    publisher: str
    summit: str
    word_count: int
    language: str = ""
    length: str = ""
    author: str = ""
    url: str = ""
    summary: str = ""
    article_pk: int | None = None
    duplicate_of: int | None = None
    rights: str = ""
    changes: list[str] = field(default_factory=list)
    field_changes: list[FieldChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proposals: list[ProposalPreview] = field(default_factory=list)
    unmatched_quotes: list[str] = field(default_factory=list)
    unmatched_names: list[str] = field(default_factory=list)
    unmatched_sums: list[str] = field(default_factory=list)
    text_diff: list[tuple[str, str]] = field(default_factory=list)
    near_duplicates: list[NearDuplicate] = field(default_factory=list)


def preview_documents(
    documents: Iterable[ImportedDocument], user, limits: UploadLimits | None = None
) -> list[DocumentPreview]:
    """Preview storing *documents* in order as *user*.

    Raises the same errors as storing; with several documents the error names the document.
    """
    limits = limits or UploadLimits()
    plans = plan_documents(documents, limits)
    extracted = extract_plans(plans, limits)
    extractor = DocumentExtractor(extracted, limits.deadline)
    detector = DuplicateDetector()
    previews: list[DocumentPreview] = []
    numbers_of_new: dict[int, int] = {}
    for number, plan in enumerate(plans, start=1):
        limits.check()
        try:
            preview = _preview(
                plan, extractor, extracted.get(plan.article.body), detector.stored(plan.record)
            )
        except OutOfTimeError:
            raise limits.timeout_error() from None
        if not plan.created and plan.article.pk and not may_edit(user, plan.article):
            preview.outcome = "proposed" if plan.has_effect else "unchanged"
        preview.duplicate_of = numbers_of_new.get(id(plan.article))
        if plan.created:
            for other in detector.uploaded(plans[: number - 1], plan):
                preview.notes.append(f"nearly the same as number {other}")
            numbers_of_new[id(plan.article)] = number
        previews.append(preview)
    return previews


def _preview(
    plan: ImportPlan,
    extractor: DocumentExtractor,
    extracted: ExtractedText | None,
    near_duplicates: list[NearDuplicate],
) -> DocumentPreview:
    article = plan.article
    preview = DocumentPreview(
        title=article.title,
        outcome="new" if plan.created else "changed" if plan.changes else "unchanged",
        published_on=_publication_date(article),
        date_note=article.date_note,
        publisher=article.publisher.name,
        summit=str(article.summit or ""),
        word_count=len(plan.record.body.split()),
        language=language_in_words(plan.record, article.language),
        length=length_in_words(plan.record),
        author=article.author,
        url=article.url,
        summary=article.summary,
        rights=article.get_rights_display(),
        article_pk=article.pk,
        changes=plan.changes,
        field_changes=plan.field_changes,
        notes=[*plan.record.notes, *plan.notes],
        near_duplicates=[one for one in near_duplicates if one.pk != article.pk],
    )
    if plan.new_text:
        writer = extractor.extract(plan.article, plan.quotes, plan.mentions, plan.record.metadata)
    else:
        writer = ProposalWriter(article, plan.quotes, plan.mentions)
    proposals = sorted(writer.proposals, key=_by_confidence)
    preview.proposals = [_preview_proposal(proposal, writer) for proposal in proposals]
    if extracted is not None:
        _add_unmatched(preview, writer, extracted)
        preview.text_diff = list(extracted.difference)
    return preview


def _publication_date(article: Article) -> PartialDate | None:
    if article.published_on is None:
        return None
    return PartialDate.of(article.published_on, article.published_on_precision)


class DuplicateDetector:
    """Near-duplicate detection by shingling, among articles of about the same day.

    Fingerprints are cached, so that each text is shingled once per upload.
    """

    def __init__(self) -> None:
        self._stored_fingerprints: dict[int, set] = {}
        self._uploaded_fingerprints: dict[int, set] = {}

    def stored(self, document: ImportedDocument) -> list[NearDuplicate]:
        """Similar stored articles, best match first: by text, or by title when there is no text."""
        day = document.published_on
        candidates = Article.objects.filter(
            published_on__range=(day - MAX_DAYS_APART, day + MAX_DAYS_APART)
        ).order_by("-pk")
        if not document.body:
            titles = candidates.values_list("pk", "title")[:MAX_CANDIDATES]
            title = fold(document.title)
            return [NearDuplicate(pk, other, 100) for pk, other in titles if fold(other) == title]
        duplicates = []
        own_fingerprint = fingerprint(document.body)
        rows = list(candidates.exclude(body="").values_list("pk", "title")[:MAX_CANDIDATES])
        uncached = [pk for pk, _ in rows if pk not in self._stored_fingerprints]
        bodies = Article.objects.filter(pk__in=uncached).order_by().values_list("pk", "body")
        self._stored_fingerprints |= {pk: fingerprint(body) for pk, body in bodies}
        for pk, title in rows:
            share = resemblance(own_fingerprint, self._stored_fingerprints.get(pk, set()))
            if share >= MIN_RESEMBLANCE:
                duplicates.append(NearDuplicate(pk, title, round(share * 100)))
        return sorted(duplicates, key=lambda duplicate: -duplicate.percent)

    def uploaded(self, earlier: list[ImportPlan], plan: ImportPlan) -> list[int]:
        """Numbers of the plans in *earlier* that create a similar article."""
        return [
            number
            for number, other in enumerate(earlier, start=1)
            if other.created
            and abs(other.record.published_on - plan.record.published_on) <= MAX_DAYS_APART
            and self._is_similar(other.record, plan.record)
        ]

    def _is_similar(self, first: ImportedDocument, second: ImportedDocument) -> bool:
        if not first.body or not second.body:
            return first.body == second.body and fold(first.title) == fold(second.title)
        fingerprints = [self._fingerprint(document) for document in (first, second)]
        return resemblance(*fingerprints) >= MIN_RESEMBLANCE

    def _fingerprint(self, document: ImportedDocument) -> set:
        if id(document) not in self._uploaded_fingerprints:
            self._uploaded_fingerprints[id(document)] = fingerprint(document.body)
        return self._uploaded_fingerprints[id(document)]


def _by_confidence(proposal: Proposal) -> tuple:
    return -proposal.confidence, proposal.start or 0


def _preview_proposal(proposal: Proposal, writer: ProposalWriter) -> ProposalPreview:
    speakers = ""
    if proposal.kind == ProposalKind.QUOTE and proposal.quote is not None:
        speakers = str(proposal.quote.speaker or proposal.quote.speaker_name or "")
    elif proposal.pledge is not None:
        pledge = proposal.pledge
        actors = [actor for actor in writer.actors if actor.pledge is pledge]
        actors += pledge.actors.all() if pledge.pk is not None else []
        speakers = ", ".join(str(actor.target) for actor in actors if actor.part == "maker")
    return ProposalPreview(
        proposal.get_kind_display(),
        proposal.exact or str(proposal.record or ""),
        speakers,
        round(proposal.confidence * 100),
        proposal.reason,
        proposal.decision == Decision.JOINED,
    )


def _add_unmatched(
    preview: DocumentPreview, writer: ProposalWriter, extracted: ExtractedText
) -> None:
    body, proposals = writer.article.body, writer.proposals
    quotes = [(q.start, q.end) for q in writer.quotes if q.pinned]
    pledges = [(p.start, p.end) for p in proposals if p.kind in ("pledge", "mention")]
    pledges += [(m.start, m.end) for m in writer.mentions if m.pinned]
    for start, end in extracted.quoted:
        if not _overlaps((start, end), quotes):
            preview.unmatched_quotes.append(body[start:end])
    for money in extracted.sums:
        if not _overlaps((money.start, money.end), pledges):
            excerpt = body[max(0, money.start - 40) : money.end + 40]
            preview.unmatched_sums.append(excerpt.replace("\n", " "))
    names = {q.speaker_name for q in writer.quotes if q.speaker is None and q.speaker_name}
    names |= {p.alias.form for p in proposals if p.kind == "name" and p.alias}
    preview.unmatched_names = sorted(names)


def _overlaps(span: tuple[int, int], others: list[tuple]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others if start is not None)
