"""Import pipeline: find, parse, match and persist documents, each in its own transaction.

A document that fails is reported and skipped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from articles.diskspace import DiskFullError, is_disk_full
from articles.extraction import DocumentExtractor, ExtractionResult
from articles.extraction.proposals import ProposalWriter
from articles.importing.cited_pages import cited_date
from articles.importing.exceptions import ImportRefused, NotCited
from articles.importing.files import (
    FileContent,
    ImportFile,
    find_files,
    read_file,
)
from articles.importing.matching import find_same
from articles.importing.parsers.formats import format_of, parse_file
from articles.importing.parsers.sidecar import metadata_of
from articles.importing.persist import write
from articles.importing.planning import make_plan
from articles.importing.plans import ImportOptions, ImportPlan
from articles.importing.records import EnteredMetadata, ImportedDocument
from articles.importing.report import ImportReport
from articles.importing.sandbox import run_in_sandbox
from articles.importing.wording import WordingCheck, check_wording
from articles.models import Document, ImportItem, ImportRun, Outcome
from articles.models.history import bulk_history
from articles.search.indexing.signals import collect_changes

logger = logging.getLogger(__name__)

PARSER = "articles.importing.parsers.formats:parse_file"

ATTEMPTS = 5
"""Retries after a conflict with a concurrent import."""


def import_documents(
    paths: Iterable[Path],
    options: ImportOptions,
    extractor: DocumentExtractor,
    *,
    command: str = "",
    progress: Callable[[int], None] = lambda done: None,
) -> ImportReport:
    """Import all documents in *paths* and return a report.

    Each document is parsed and planned before its transaction, which only writes, so that an
    interrupted run leaves complete documents and can be repeated. A document that fails is
    reported, and its bytes are quarantined under their SHA-256. In a dry run the transaction of
    each document is rolled back, so that others never wait; only the report is stored.
    *progress* is called with the number of documents done. Raises :class:`DiskFullError` at the
    first document for which the disk is full; earlier ones are stored.
    """
    report = _run(paths, options, extractor, command, progress)
    if options.dry_run:
        _store_dry_run(report, command)
    return report


def _run(paths, options, extractor, command, progress) -> ImportReport:
    run = None if options.dry_run else ImportRun.objects.create(command=command[:300])
    report = ImportReport(run)
    for done, file in enumerate(find_files(paths), start=1):
        try:
            _import_file(file, options, extractor, report)
        except Exception as error:
            if not is_disk_full(error):
                raise
            raise DiskFullError(
                f"“{file.name}” and later documents were not imported. "
                f"{done - 1:,} documents were imported before it."
            ) from error
        progress(done)
    report.finish()
    return report


def _import_file(
    file: ImportFile, options: ImportOptions, extractor: DocumentExtractor, report: ImportReport
) -> None:
    """Import the documents of one file: several if it is a table."""
    documents: list[ImportedDocument] = []
    with _reported(file.name, report):
        documents = _read(file, report, options)
    for document in documents:
        with _reported(document.path, report):
            if options.dry_run and (same := find_same(document, report.planned)) is not None:
                _report_same(document, same, report)
            else:
                _store_with_retries(document, options, extractor, report)


def _report_same(document: ImportedDocument, same: ImportPlan, report: ImportReport) -> None:
    """Report a document of a dry run that is the same new article as an earlier one."""
    is_changed = document.body != same.record.body
    outcome = Outcome.UPDATED if is_changed else Outcome.UNCHANGED
    report.add(outcome, document.path, f"the same article as {same.record.path}")


@contextmanager
def _reported(path: str, report: ImportReport) -> Iterator[None]:
    """Report an error of the document *path*; only a full disk ends the run."""
    try:
        yield
    except NotCited as error:
        report.add(Outcome.UNCHANGED, path, error.reason)
    except ImportRefused as error:
        _fail(path, report, error.reason, error.line)
    except ValidationError as error:
        _fail(path, report, "; ".join(error.messages))
    except DatabaseError as error:
        if is_disk_full(error):
            raise  # all later documents would fail too
        logger.exception("The database rejected %s", path)
        _fail(path, report, f"the database rejected it: {error}")
    except Exception as error:
        if is_disk_full(error):
            raise
        # One document must not end the run; the traceback is in the log.
        logger.exception("Importing %s failed", path)
        _fail(path, report, f"unexpected error, see the log: {type(error).__name__}: {error}")


def _store_with_retries(
    document: ImportedDocument,
    options: ImportOptions,
    extractor: DocumentExtractor,
    report: ImportReport,
) -> None:
    for retries in reversed(range(ATTEMPTS)):
        try:
            _store(document, options, extractor, report)
            return
        except IntegrityError:
            # A concurrent import stored the same document or name: plan again.
            if not retries:
                raise


def _read(file: ImportFile, report: ImportReport, options: ImportOptions) -> list[ImportedDocument]:
    if file.problem:
        raise ImportRefused(file.problem)
    raw = read_file(file.path, max(settings.IMPORT_MAX_BYTES, file.limit))
    entered = EnteredMetadata(metadata_of(file))
    try:
        if raw.content is None:
            raise ImportRefused(
                f"{raw.size:,} bytes exceed the limit; split or shorten the document"
            )
        return parse_with_cited_date(file.name, raw.content, entered)
    except ImportRefused as error:
        if not options.dry_run:
            _quarantine(file, raw, error, report)
        raise


def parse_with_cited_date(
    name: str,
    content: bytes,
    entered: EnteredMetadata,
    run: Callable[..., Any] | None = None,
) -> list[ImportedDocument]:
    """Parse a file; a page without a date gets the one that the archive has for its address.

    *run* calls a function in the sandbox; without it texts are parsed in this process.
    """
    if run is None:
        is_untrusted = format_of(name, content).untrusted
        run = run_in_sandbox if is_untrusted else _run_here
    try:
        return run(PARSER, name, content, entered)
    except ImportRefused as error:
        cited_on = cited_date(error.addresses)
        if cited_on is None:
            raise
    return run(PARSER, name, content, replace(entered, cited_on=cited_on))


def _run_here(_function: str, *arguments: Any) -> list[ImportedDocument]:
    return parse_file(*arguments)


def _quarantine(
    file: ImportFile, raw: FileContent, error: ImportRefused, report: ImportReport
) -> None:
    """Store unreadable bytes with the reason, once for each SHA-256."""
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(sha256=raw.sha256)
        if document.article_id is None or not document.has_content:
            document.content, document.size = raw.content, raw.size
            document.filename = file.name[-255:]
            document.quarantine = error.reason[:500]
            document.received_at = document.received_at or timezone.now()
            document.run = document.run or report.run
            document.save()


def _store(
    record: ImportedDocument,
    options: ImportOptions,
    extractor: DocumentExtractor,
    report: ImportReport,
) -> None:
    plan = make_plan(record, options)
    unsaved = None
    if plan.needs_extraction:
        unsaved = extractor.extract(plan.article, plan.quotes, plan.mentions, record.metadata)
    checked = check_wording(plan)
    with transaction.atomic():
        with bulk_history(), collect_changes():
            stored = _write(plan, unsaved, checked, options, extractor, report)
        if options.dry_run:
            report.planned.append(stored)
            transaction.set_rollback(True)


def _write(
    plan: ImportPlan,
    unsaved: ProposalWriter | None,
    checked: WordingCheck,
    options: ImportOptions,
    extractor: DocumentExtractor,
    report: ImportReport,
) -> ImportPlan:
    """Write a plan with its proposals and report it; the caller opens the transaction."""
    stored = write(plan, report.run)
    findings = []
    if unsaved is not None:
        findings.append(unsaved.write(report.run))
    if options.publish:
        findings.append(extractor.accept(stored.article, plan.record.metadata))
    report.wording.update(checked.counts)
    parts = [*stored.changes, *(str(f) for f in findings), *checked.lines]
    parts += [*plan.record.notes, *stored.notes, *(note for f in findings for note in f.notes)]
    for f in findings:
        report.waiting.update(f.waiting)
    report.add(
        _outcome(stored, findings),
        plan.record.path,
        "; ".join(part for part in parts if part),
        document=stored.document,
        article=stored.article,
    )
    return stored


def _outcome(stored: ImportPlan, findings: list[ExtractionResult]) -> Outcome:
    if stored.created:
        return Outcome.CREATED
    if stored.changes or any(f.changed for f in findings):
        return Outcome.UPDATED
    return Outcome.UNCHANGED


def _fail(path: str, report: ImportReport, reason: str, line: int | None = None) -> None:
    report.add(Outcome.FAILED, path, reason, line=line)


def _store_dry_run(report: ImportReport, command: str) -> None:
    """Store the report of a dry run after its rollback."""
    run = ImportRun.objects.create(command=command[:300], dry_run=True, finished_at=timezone.now())
    ImportItem.objects.bulk_create(
        ImportItem(
            run=run, path=line.path[-500:], outcome=line.outcome, reason=line.reason, line=line.line
        )
        for line in report.lines
    )
    report.run = run
