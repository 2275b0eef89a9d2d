"""``backup``: back up the database into a folder, verify the backup, delete old ones."""

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
    help = "Back up records and documents into DIR; the archive can stay in use meanwhile."

    def add_arguments(self, parser) -> None:
        parser.add_argument("dir", type=Path)
        parser.add_argument(
            "--keep-number",
            type=int,
            default=7,
            help="number of newest backups to keep, whatever their age (default 7)",
        )
        parser.add_argument(
            "--keep-days",
            type=int,
            default=30,
            help="delete other backups after this many days (default 30)",
        )

    def handle(self, *, dir: Path, keep_number: int, keep_days: int, **options) -> None:
        if keep_number < 1 or keep_days < 0:
            raise CommandError("--keep-number must be at least 1 and --keep-days at least 0.")
        database = settings.DATABASES["default"]
        folder = BackupFolder(dir)
        try:
            with folder.lock():
                data = get_backend(database).back_up(database, folder)
                manifest = Manifest.read(data)
                deleted = folder.prune(keep_number, timedelta(days=keep_days))
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{data}: {manifest.size:,} bytes, {sum(manifest.rows.values()):,} rows "
            f"in {len(manifest.rows)} tables, verified"
        )
        for name in deleted:
            self.stdout.write(f"deleted {name}")
