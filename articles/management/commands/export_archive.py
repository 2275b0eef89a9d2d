"""``export_archive``: exports all public records as a Data Package and a SQLite file."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.formats.exports.archive import write_archive
from articles.formats.folders import FolderError


class Command(BaseCommand):
    help = (
        "Export all public records to a folder: CSV tables with datapackage.json "
        "(Frictionless), and summit-archive.db with metadata.json (Datasette)."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--site",
            default=settings.SITE_URL,
            help="address of the archive for links to its pages; SITE_URL by default",
        )

    def handle(self, *, folder: Path, site: str, **options) -> None:
        try:
            counts = write_archive(folder, site.rstrip("/"))
        except (FolderError, OSError) as error:
            raise CommandError(str(error)) from None
        for name, number in counts.items():
            self.stdout.write(f"{number:>9,}  {name.replace('_', ' ')}")
        self.stdout.write(f"Written to {folder}.")
