"""``export_site``: exports all public pages as plain files that need no server."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.formats.folders import FolderError
from articles.formats.static_site import write_site


class Command(BaseCommand):
    help = (
        "Export all public pages to a folder of plain files with relative links, for any web "
        "server or to open from disk. SITE_URL must be set: citations contain it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="default: one per CPU"
        )

    def handle(self, *, folder: Path, processes: int, **options) -> None:
        if not settings.SITE_URL:
            raise CommandError("Set SITE_URL: the citations in the copy contain it.")
        if processes < 1:
            raise CommandError("--processes must be at least 1.")
        try:
            report = write_site(folder, processes)
        except (FolderError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{report.files:,} files written to {folder}.")
        if report.problems:
            lines = "\n".join(sorted(report.problems))
            raise CommandError(f"Links that could not be followed:\n{lines}")
