"""Service behind the import form: plan, extract and store uploaded documents within limits.

Planning and extraction run outside any transaction; each document is then written in its own short
transaction, so that no other save has to wait for an upload.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.extraction import DocumentExtractor, OutOfTimeError, expected_speakers
from articles.importing import sandbox
from articles.importing.exceptions import ImportRefused, TookTooLong
from articles.importing.persist import write
from articles.importing.planning import find_or_build_publisher, make_plan
from articles.importing.plans import ImportOptions, ImportPlan
from articles.importing.proposed_revisions import propose_revision
from articles.importing.records import ImportedDocument
from articles.models import (
    Article,
    ArticleCopy,
    ImportItem,
    ImportRun,
    Outcome,
    ProposedRevision,
)
from articles.models.parents import may_edit
from articles.models.roles import may_publish
from articles.text.extract_all import ExtractedText, TextToExtract

OPTIONS = ImportOptions(keep_rights=True)
PROPOSED = "proposed to the editors"

MAX_TEXT_BYTES = 300_000
"""Size limit of the text of one upload."""

MAX_DOCUMENTS = 200
"""Limit of the articles in one upload."""

TIME_LIMIT = 10.0
"""Seconds for parsing, planning and extracting one upload."""

MAX_FINDINGS = 500
"""Limit of quotes and pledges of one text: they are stored in one transaction, and others wait."""

MAX_ATTEMPTS = 3
USE_COMMAND = (
    "Split it, or put the files in a folder on the server and run “python manage.py "
    "import_documents FOLDER”"
)


@dataclass
class UploadLimits:
    """Time limit of one upload; the clock starts when the object is created."""

    deadline: float = field(default_factory=lambda: time.monotonic() + TIME_LIMIT)

    def run(self, function: str, *arguments):
        """Call *function* in a sandbox process that is killed at the deadline."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise self.timeout_error()
        try:
            return sandbox.run_in_sandbox(function, *arguments, seconds=seconds)
        except TookTooLong:
            raise self.timeout_error() from None

    def check(self) -> None:
        """Raise :class:`ImportRefused` after the deadline."""
        if time.monotonic() > self.deadline:
            raise self.timeout_error()

    @staticmethod
    def timeout_error() -> ImportRefused:
        return ImportRefused(
            f"Reading the document takes more than {TIME_LIMIT:g} seconds. {USE_COMMAND}"
        )


def check_size(size: int) -> None:
    """Raise :class:`ImportRefused` when *size* exceeds the limit of one upload."""
    if size > MAX_TEXT_BYTES:
        raise ImportRefused(
            f"The text has {size:,} bytes; the limit is {MAX_TEXT_BYTES:,}. {USE_COMMAND}"
        )


def plan_documents(documents: Iterable[ImportedDocument], limits: UploadLimits) -> list[ImportPlan]:
    """Import plans for *documents* in order; an error names the document if there are several."""
    plans: list[ImportPlan] = []
    documents = list(documents)
    if len(documents) > MAX_DOCUMENTS:
        raise ImportRefused(
            f"The upload has {len(documents):,} articles; the limit is {MAX_DOCUMENTS}. "
            f"{USE_COMMAND}"
        )
    check_size(sum(len(document.body.encode()) for document in documents))
    for document in documents:
        limits.check()
        try:
            plans.append(make_plan(document, OPTIONS, plans))
        except ImportRefused as error:
            prefix = f"{document.path}: " if len(documents) > 1 else ""
            raise ImportRefused(f"{prefix}{error.reason}", error.line) from None
    return plans


def extract_plans(plans: Sequence[ImportPlan], limits: UploadLimits) -> dict[str, ExtractedText]:
    """Extract findings from the texts of *plans* in a sandbox process; returns them by text."""
    texts = {
        plan.article.body: TextToExtract(
            plan.article.body,
            plan.article.published_day,
            tuple(expected_speakers(plan.article)),
            plan.stored_values.get("body", "") if plan.new_text and not plan.created else "",
            plan.article.language,
        )
        for plan in plans
        if plan.article.body
    }
    if not texts:
        return {}
    results = limits.run("articles.text.extract_all:extract_texts", list(texts.values()))
    extracted = dict(zip(texts, results, strict=True))
    for plan in plans:
        result = extracted.get(plan.article.body)
        if result and plan.new_text and len(result.quotations) + len(result.pledges) > MAX_FINDINGS:
            prefix = f"{plan.record.path}: " if len(plans) > 1 else ""
            raise ImportRefused(
                f"{prefix}The text has more than {MAX_FINDINGS} quotes and pledges. {USE_COMMAND}"
            )
    return extracted


@dataclass
class StoredUpload:
    """Result for one document: stored, or proposed when the user may not change the article."""

    article: Article
    outcome: Outcome
    proposed: ProposedRevision | None = None
    copy: ArticleCopy | None = None


def store_or_propose(
    document: ImportedDocument,
    run: ImportRun,
    user,
    extracted: dict[str, ExtractedText],
    before_writing: Callable[[], None] = lambda: None,
) -> StoredUpload:
    """Store *document* with its findings, or save it as a proposed revision.

    *before_writing* is called inside the transaction. The store is planned again (retried) when a
    concurrent write violates a constraint; raises :class:`ImportRefused` after ``MAX_ATTEMPTS`` or
    when the time limit passes.
    """
    for _ in range(MAX_ATTEMPTS):
        plan = make_plan(document, OPTIONS)
        if not plan.created and not may_edit(user, plan.article):
            return _propose(plan, run, user)
        try:
            proposals = None
            if plan.new_text:
                deadline = time.monotonic() + TIME_LIMIT
                extractor = DocumentExtractor(
                    extracted, deadline, drafts_only=not may_publish(user)
                )
                proposals = extractor.extract(
                    plan.article, plan.quotes, plan.mentions, document.metadata
                )
            with transaction.atomic():
                before_writing()
                write(plan, run)
                if proposals is not None:
                    proposals.write(run)
                return _record_stored(plan, run)
        except OutOfTimeError:
            raise UploadLimits.timeout_error() from None
        except IntegrityError:
            continue
    raise ImportRefused("Others changed the same records at the same time. Try again")


def _record_stored(plan: ImportPlan, run: ImportRun) -> StoredUpload:
    outcome = Outcome.UNCHANGED
    if plan.created or plan.changes:
        outcome = Outcome.CREATED if plan.created else Outcome.UPDATED
    reason = "; ".join([*plan.changes, *plan.notes])
    _add_item(run, plan.record, outcome, reason, plan.article, plan.document)
    return StoredUpload(plan.article, outcome)


def _propose(plan: ImportPlan, run: ImportRun, user) -> StoredUpload:
    article = Article.objects.get(pk=plan.article.pk)
    with transaction.atomic():
        proposed = None
        if plan.has_effect:
            proposed = propose_revision(plan.record, article, user, run)
        reason = PROPOSED if proposed else ""
        _add_item(run, plan.record, Outcome.UNCHANGED, reason, article)
    return StoredUpload(article, Outcome.UNCHANGED, proposed)


def link_as_copy(
    document: ImportedDocument,
    original: Article,
    run: ImportRun,
    user,
    before_writing: Callable[[], None] = lambda: None,
) -> StoredUpload:
    """Store *document* as a copy of *original* at another address, or propose that."""
    metadata = document.metadata
    with transaction.atomic():
        before_writing()
        # Lock and reload: the state may have changed since the preview.
        article = Article.objects.select_for_update(of=("self",)).get(pk=original.pk)
        copy = article.copies.filter(url=metadata.url).first()
        if copy is None and not may_edit(user, article):
            proposed = propose_revision(document, article, user, run, as_copy=True)
            _add_item(run, document, Outcome.UNCHANGED, PROPOSED, article)
            return StoredUpload(article, Outcome.UNCHANGED, proposed)
        if copy is None:
            publisher = find_or_build_publisher(metadata.publisher) if metadata.publisher else None
            if publisher is not None and publisher.pk is None:
                publisher.save()
            copy = ArticleCopy(article=article, url=metadata.url, publisher=publisher)
            copy.save()
            _add_item(run, document, Outcome.UPDATED, "copy at another address", article)
    return StoredUpload(article, Outcome.UPDATED, copy=copy)


def record_failure(
    document: ImportedDocument, run: ImportRun, error: ImportRefused | ValidationError
) -> None:
    """Add an item to *run* for a document that could not be stored."""
    reason = error.reason if isinstance(error, ImportRefused) else "; ".join(error.messages)
    _add_item(run, document, Outcome.FAILED, reason)


def _add_item(run, document: ImportedDocument, outcome, reason="", article=None, row=None) -> None:
    ImportItem.objects.create(
        run=run,
        path=document.path[-500:],
        outcome=outcome,
        reason=reason,
        article=article,
        document=row,
    )
