"""``load_archive``: loads or updates the demonstration archive (idempotent)."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.extraction import DocumentExtractor, reconcile_proposals
from articles.importing.demo import load_records
from articles.importing.demo.source import FixtureError
from articles.importing.persist import ImportOptions
from articles.importing.pipeline import import_documents
from articles.importing.report import ImportReport
from articles.models import Article, Decision, ImportRun, Outcome
from articles.search.indexing import outbox

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = "Load or update the demonstration archive. Changes of editors are not overwritten."
    failed = False

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FIXTURES, help="folder with archive/ and documents/"
        )

    def run_from_argv(self, argv) -> None:
        super().run_from_argv(argv)
        if self.failed:
            sys.exit(1)

    def handle(self, *, folder: Path, **options) -> None:
        with outbox.batch_changes():
            reports = [self._records(folder / "archive"), self._documents(folder / "documents")]
        self.failed = any(report.failed for report in reports)
        for what, report in zip(("records", "briefings"), reports, strict=True):
            for line in report.lines:
                if line.outcome == Outcome.FAILED:
                    self.stderr.write(str(line))
                elif line.reason and line.outcome == Outcome.UNCHANGED:
                    self.stdout.write(str(line))
            self.stdout.write(f"The demonstration archive, {what}: {report.summary()}.")
            if report.run is not None and report.counts["unchanged"] == len(report.lines):
                # Nothing changed: keep no import run.
                report.run.delete()

    def _records(self, folder: Path) -> ImportReport:
        report = ImportReport(ImportRun.objects.create(command="load_archive"))
        try:
            load_records(folder, report)
        except FixtureError as error:
            raise CommandError(str(error)) from None
        report.finish()
        # Documents imported before their records were loaded.
        articles = Article.objects.exclude(key=None).filter(proposals__decision=Decision.OPEN)
        for article in articles.distinct():
            reconcile_proposals(article)
        return report

    def _documents(self, folder: Path) -> ImportReport:
        return import_documents(
            [folder], ImportOptions(publish=True), DocumentExtractor(), command="load_archive"
        )
