"""Documents of the desk into the archive: read within limits, then stored or proposed one by one.

Reading and comparing never hold a transaction; each document is then written in a short one of its
own, so that nobody else's save has to wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.extraction import DocumentFinder, OutOfTimeError, expected_speakers
from articles.importing import sandbox
from articles.importing.exceptions import ImportRefused, TookTooLong
from articles.importing.persist import write
from articles.importing.planning import make_plan, publisher_named
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

MOST_TEXT = 300_000
"""Bytes of text taken from one upload."""

SECONDS = 10.0
"""For reading one upload and comparing it with the archive."""

MOST_FOUND = 500
"""Quotes and pledges of one text: they are stored together, and others wait for it."""

ATTEMPTS = 3
BY_COMMAND = (
    "Split it, or have texts imported by command: save each as a .txt file that begins with “date "
    "YYYY-MM-DD”, and run “manage.py import_documents FOLDER”"
)


@dataclass
class UploadLimits:
    """What one upload may take, from now on."""

    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def read(self, reader: str, *arguments):
        """What *reader* makes of the arguments, in a process that is ended at the deadline."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise self.passed()
        try:
            return sandbox.run_in_sandbox(reader, *arguments, seconds=seconds)
        except TookTooLong:
            raise self.passed() from None

    def check(self) -> None:
        """Raise :class:`ImportRefused` when the time has passed."""
        if time.monotonic() > self.deadline:
            raise self.passed()

    @staticmethod
    def passed() -> ImportRefused:
        return ImportRefused(f"it takes more than {SECONDS:g} seconds to read. {BY_COMMAND}")


def check_size(size: int) -> None:
    """Raise :class:`ImportRefused` when *size* bytes of text are more than one upload may have."""
    if size > MOST_TEXT:
        raise ImportRefused(f"{size:,} bytes of text; at most {MOST_TEXT:,} at once. {BY_COMMAND}")


def plan_documents(documents: Iterable[ImportedDocument], limits: UploadLimits) -> list[ImportPlan]:
    """What storing *documents* one after the other would do; of several, a fault names the one."""
    plans: list[ImportPlan] = []
    documents = list(documents)
    check_size(sum(len(document.body.encode()) for document in documents))
    for document in documents:
        limits.check()
        try:
            plans.append(make_plan(document, OPTIONS, plans))
        except ImportRefused as error:
            where = f"{document.path}: " if len(documents) > 1 else ""
            raise ImportRefused(f"{where}{error.reason}", error.line) from None
    return plans


def extract_plans(plans: Sequence[ImportPlan], limits: UploadLimits) -> dict[str, ExtractedText]:
    """What the texts of *plans* hold, by their words; read in a process of its own."""
    texts = {
        plan.article.body: TextToExtract(
            plan.article.body,
            plan.article.published_day,
            tuple(expected_speakers(plan.article)),
            plan.stored.get("body", "") if plan.new_text and not plan.created else "",
            plan.article.language,
        )
        for plan in plans
        if plan.article.body
    }
    if not texts:
        return {}
    found = limits.read("articles.text.extract_all:extract_texts", list(texts.values()))
    readings = dict(zip(texts, found, strict=True))
    for plan in plans:
        reading = readings.get(plan.article.body)
        if (
            reading
            and plan.new_text
            and len(reading.quotations) + len(reading.pledges) > MOST_FOUND
        ):
            where = f"{plan.record.path}: " if len(plans) > 1 else ""
            raise ImportRefused(
                f"{where}more than {MOST_FOUND} quotes and pledges in one text. {BY_COMMAND}"
            )
    return readings


@dataclass
class StoredUpload:
    """What became of a document: stored, or, where the user may not publish, proposed."""

    article: Article
    outcome: Outcome
    proposed: ProposedRevision | None = None
    copy: ArticleCopy | None = None


def store_or_propose(
    document: ImportedDocument,
    run: ImportRun,
    user,
    readings: dict[str, ExtractedText],
    before_writing: Callable[[], None] = lambda: None,
) -> StoredUpload:
    """Store *document* with what is found in it, or keep it as a proposed revision.

    *before_writing* is called in the transaction. What another stores at the same moment leads to
    another look; raises :class:`ImportRefused` when that happens again and again, or takes too
    long.
    """
    for _ in range(ATTEMPTS):
        plan = make_plan(document, OPTIONS)
        if not plan.created and not may_edit(user, plan.article):
            return _propose(plan, run, user)
        try:
            collected = None
            if plan.new_text:
                deadline = time.monotonic() + SECONDS
                finder = DocumentFinder(readings, deadline, drafts_only=not may_publish(user))
                collected = finder.find(plan, document.metadata)
            with transaction.atomic():
                before_writing()
                write(plan, run)
                if collected is not None:
                    collected.write(run)
                return _noted(plan, run)
        except OutOfTimeError:
            raise UploadLimits.passed() from None
        except IntegrityError:
            continue
    raise ImportRefused("others changed the same records at the same time; try again")


def _noted(plan: ImportPlan, run: ImportRun) -> StoredUpload:
    outcome = Outcome.UNCHANGED
    if plan.created or plan.changes:
        outcome = Outcome.CREATED if plan.created else Outcome.UPDATED
    reason = "; ".join([*plan.changes, *plan.notes])
    _item(run, plan.record, outcome, reason, plan.article, plan.document)
    return StoredUpload(plan.article, outcome)


def _propose(plan: ImportPlan, run: ImportRun, user) -> StoredUpload:
    article = Article.objects.get(pk=plan.article.pk)
    with transaction.atomic():
        proposed = None
        if plan.has_effect:
            proposed = propose_revision(plan.record, article, user, run)
        reason = "proposed to the editors" if proposed else ""
        _item(run, plan.record, Outcome.UNCHANGED, reason, article)
    return StoredUpload(article, Outcome.UNCHANGED, proposed)


def link_as_copy(
    document: ImportedDocument,
    original: Article,
    run: ImportRun,
    user,
    before_writing: Callable[[], None] = lambda: None,
) -> StoredUpload:
    """The same piece elsewhere: an address of the article that is there, not a second article."""
    said = document.metadata
    with transaction.atomic():
        before_writing()
        # Its state may have changed since the preview.
        article = Article.objects.select_for_update(of=("self",)).get(pk=original.pk)
        there = article.copies.filter(url=said.url).first()
        if there is None and not may_edit(user, article):
            proposed = propose_revision(document, article, user, run, as_copy=True)
            _item(run, document, Outcome.UNCHANGED, "proposed to the editors", article)
            return StoredUpload(article, Outcome.UNCHANGED, proposed)
        if there is None:
            publisher = publisher_named(said.publisher) if said.publisher else None
            if publisher is not None and publisher.pk is None:
                publisher.save()
            there = ArticleCopy(article=article, url=said.url, publisher=publisher)
            there.save()
            _item(run, document, Outcome.UPDATED, "a copy at another address", article)
    return StoredUpload(article, Outcome.UPDATED, copy=there)


def failed(
    document: ImportedDocument, run: ImportRun, error: ImportRefused | ValidationError
) -> None:
    """Note in *run* that a document could not be stored after all."""
    reason = error.reason if isinstance(error, ImportRefused) else "; ".join(error.messages)
    _item(run, document, Outcome.FAILED, reason)


def _item(run, document: ImportedDocument, outcome, reason="", article=None, row=None) -> None:
    ImportItem.objects.create(
        run=run,
        path=document.path[-500:],
        outcome=outcome,
        reason=reason,
        article=article,
        document=row,
    )
