"""Importing documents one by one: each whole or not at all, and none ends the run."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from articles.diskspace import DiskFullError, is_disk_full
from articles.importing.exceptions import ImportRefused
from articles.importing.files import (
    FileContent,
    ImportFile,
    find_files,
    read_file,
)
from articles.importing.parsers.sidecar import read_metadata
from articles.importing.parsers.text import read_document
from articles.importing.persist import write
from articles.importing.planning import make_plan
from articles.importing.plans import ImportOptions, ImportPlan
from articles.importing.records import ImportedDocument, Metadata
from articles.importing.report import ImportReport
from articles.models import Article, Document, ImportItem, ImportRun, Outcome

logger = logging.getLogger(__name__)

ATTEMPTS = 5
"""To store one document while others store the same things."""


class Findings(Protocol):
    """What the finders made of an article's text."""

    changed: bool
    notes: list[str]
    waiting: Counter

    def __str__(self) -> str: ...


class Collected(Protocol):
    """What the finders found, still to be written."""

    def write(self, run: ImportRun | None) -> Findings:
        """Write it; runs in the transaction of the document."""


class Finder(Protocol):
    """Finds quotes and pledges."""

    def find(self, plan: ImportPlan, said: Metadata) -> Collected:
        """Find what the article's text holds, and what is said to stand in it; only reads."""

    def accept(self, article: Article, said: Metadata) -> Findings:
        """Publish what was proposed and is sure enough; runs in the transaction of the document."""


def import_documents(
    paths: Iterable[Path],
    options: ImportOptions,
    find: Finder,
    *,
    command: str = "",
    progress: Callable[[int], None] = lambda done: None,
) -> ImportReport:
    """Import every document of *paths* and report on each.

    A document is read and compared before its one transaction, which only writes: killed at any
    moment, the run leaves whole documents only, and run again it takes up what is missing. A
    document that cannot be imported is reported with the reason, its bytes are set aside under
    their SHA-256, and the next one follows. On a dry run everything is done and undone again, and
    only the report is stored. *progress* is told the number of documents done. Raises
    :class:`DiskFullError` at the first document for which the disk has no room; those before it are
    stored.
    """
    with transaction.atomic():
        report = _import(paths, options, find, command, progress) if options.dry_run else None
        transaction.set_rollback(options.dry_run)
    if report is None:
        return _import(paths, options, find, command, progress)
    _keep_dry_run(report, command)
    return report


def _import(paths, options, find, command, progress) -> ImportReport:
    report = ImportReport(ImportRun.objects.create(command=command[:300], dry_run=options.dry_run))
    for done, found in enumerate(find_files(paths), start=1):
        try:
            _import_one(found, options, find, report)
        except Exception as error:
            if not is_disk_full(error):
                raise
            raise DiskFullError(
                f"“{found.name}” and what follows it were not imported; "
                f"the import had done {done - 1:,} documents before it."
            ) from error
        progress(done)
    report.finish()
    return report


def _import_one(
    found: ImportFile, options: ImportOptions, find: Finder, report: ImportReport
) -> None:
    raw: FileContent | None = None
    try:
        if found.problem:
            raise ImportRefused(found.problem)
        raw = read_file(found.path, settings.IMPORT_MAX_BYTES)
        metadata = read_metadata(found.metadata)
        record = _read(found, raw, metadata, report)
        for left in reversed(range(ATTEMPTS)):
            try:
                _store(record, options, find, report)
                break
            except IntegrityError:
                # Another may have stored the same document, or a new name, meanwhile: look again.
                if not left:
                    raise
    except ImportRefused as error:
        _fail(found, report, error.reason, error.line)
    except ValidationError as error:
        _fail(found, report, "; ".join(error.messages))
    except DatabaseError as error:
        if is_disk_full(error):
            raise  # every other document would fare the same
        logger.exception("The database refused %s", found.name)
        _fail(found, report, f"the database refused it: {error}")
    except Exception as error:
        if is_disk_full(error):
            raise
        # The last resort that keeps one document from ending the run; the log has the rest.
        logger.exception("Importing %s failed", found.name)
        _fail(found, report, f"an error in the program: {type(error).__name__}: {error}")


def _read(
    found: ImportFile, raw: FileContent, metadata: Metadata, report: ImportReport
) -> ImportedDocument:
    try:
        return read_document(found, raw, metadata)
    except ImportRefused as error:
        _set_aside(found, raw, error, report)
        raise


def _set_aside(
    found: ImportFile, raw: FileContent, error: ImportRefused, report: ImportReport
) -> None:
    """Keep the bytes that cannot be read, with the reason, once however often they come."""
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(sha256=raw.sha256)
        if document.article_id is None or not document.has_content:
            document.content, document.size = raw.content, raw.size
            document.filename = found.name[-255:]
            document.quarantine = error.reason[:500]
            document.received_at = document.received_at or timezone.now()
            document.run = document.run or report.run
            document.save()


def _store(
    record: ImportedDocument, options: ImportOptions, find: Finder, report: ImportReport
) -> None:
    plan, said = make_plan(record, options), record.metadata
    collected = find.find(plan, said) if plan.to_read else None
    with transaction.atomic():
        stored = write(plan, report.run)
        findings = []
        if collected is not None:
            findings.append(collected.write(report.run))
        if options.publish:
            findings.append(find.accept(stored.article, said))
        parts = [*stored.changes, *(str(found) for found in findings)]
        parts += [*record.notes, *stored.notes, *(note for f in findings for note in f.notes)]
        for found in findings:
            report.waiting.update(found.waiting)
        report.add(
            _outcome(stored, findings),
            record.path,
            "; ".join(part for part in parts if part),
            document=stored.document,
            article=stored.article,
        )


def _outcome(stored: ImportPlan, findings: list[Findings]) -> Outcome:
    if stored.created:
        return Outcome.CREATED
    if stored.changes or any(found.changed for found in findings):
        return Outcome.UPDATED
    return Outcome.UNCHANGED


def _fail(found: ImportFile, report: ImportReport, reason: str, line: int | None = None) -> None:
    report.add(Outcome.FAILED, found.name, reason, line=line)


def _keep_dry_run(report: ImportReport, command: str) -> None:
    """Store what a dry run came to, now that all it did is undone."""
    run = ImportRun.objects.create(command=command[:300], dry_run=True, finished_at=timezone.now())
    ImportItem.objects.bulk_create(
        ImportItem(
            run=run, path=line.path[-500:], outcome=line.outcome, reason=line.reason, line=line.line
        )
        for line in report.lines
    )
    report.run = run
