"""``load_archive``: the demonstration archive, as often as one likes."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.importing.archive import load_records
from articles.importing.archive.source import ArchiveError
from articles.importing.report import Report
from articles.models import ImportRun, Outcome

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = "Load the demonstration archive; what editors changed stays as they left it."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FIXTURES, help="where archive/ and documents/ are"
        )

    def handle(self, *, folder: Path, **options) -> None:
        run = ImportRun.objects.create(command="load_archive")
        report = Report(run)
        try:
            load_records(folder / "archive", report)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        report.finish()
        for line in report.with_outcome(Outcome.FAILED):
            self.stderr.write(str(line))
        for line in report.with_outcome(Outcome.UNCHANGED):
            if line.reason:
                self.stdout.write(str(line))
        self.stdout.write(f"The demonstration archive: {report.summary()}.")
        if not any(report.with_outcome(Outcome.CREATED, Outcome.UPDATED, Outcome.FAILED)):
            run.delete()
