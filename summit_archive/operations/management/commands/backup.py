"""Back the database up into a folder: verified before it counts, old ones pruned after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from summit_archive.operations.backups import (
    BackupError,
    BackupFolder,
    Manifest,
    get_backend,
)


class Command(BaseCommand):
    help = "Back up records and documents into DIR; readers and editors may go on meanwhile."

    def add_arguments(self, parser) -> None:
        parser.add_argument("dir", type=Path)
        parser.add_argument(
            "--keep-number", type=int, default=7, help="the newest that always stay (7)"
        )
        parser.add_argument(
            "--keep-days", type=int, default=30, help="older ones are removed after days (30)"
        )

    def handle(self, *, dir: Path, keep_number: int, keep_days: int, **options) -> None:
        if keep_number < 1 or keep_days < 0:
            raise CommandError("At least one backup is kept, for no fewer than 0 days.")
        database = settings.DATABASES["default"]
        shelf = BackupFolder(dir)
        try:
            with shelf.held():
                data = get_backend(database).back_up(database, shelf)
                manifest = Manifest.beside(data)
                gone = shelf.prune(keep_number, timedelta(days=keep_days))
        except BackupError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"{data}: {manifest.size:,} bytes, {sum(manifest.rows.values()):,} rows "
            f"in {len(manifest.rows)} tables, verified"
        )
        for name in gone:
            self.stdout.write(f"removed {name}")
