"""``build_data``: builds the files of ``/data/``, the whole public archive for download."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.formats.data_files import DataBuildError, build_data


class Command(BaseCommand):
    help = (
        "Build the files of /data/: all public records as CSV, Data Package and SQLite file, with "
        "checksums and a log of changes. Replaces the earlier ones; run it every night."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--site",
            default=settings.SITE_URL,
            help="address of the archive for links to its pages; SITE_URL by default",
        )

    def handle(self, *, site: str, **options) -> None:
        try:
            build = build_data(settings.DOWNLOADS_DIR, site.rstrip("/"))
        except (DataBuildError, OSError) as error:
            raise CommandError(str(error)) from None
        size = sum(file.size for file in build.files) / 1_000_000
        self.stdout.write(f"{len(build.files)} files, {size:,.1f} MB, in {settings.DOWNLOADS_DIR}.")
        changes = [entry for entry in build.changes if entry.created == build.created]
        for table, counts in (changes[0].tables if changes else {}).items():
            numbers = ", ".join(f"{number:,} {change}" for change, number in counts.items())
            self.stdout.write(f"{table.replace('_', ' ')}: {numbers}")
