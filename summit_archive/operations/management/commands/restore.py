"""``restore``: restore a backup into an empty database and rebuild the search index."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from articles.search.indexing import rebuild
from summit_archive.operations.backups import BackupError, get_backend


class Command(BaseCommand):
    help = "Restore FILE into an empty database; overwrites nothing, verifies, rebuilds the index."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options) -> None:
        database = settings.DATABASES["default"]
        backend = get_backend(database)
        if file.suffix != backend.SUFFIX:
            raise CommandError(
                f"{file.name} is not a backup of this kind of database: "
                f"expected a {backend.SUFFIX} file."
            )
        try:
            connection.close()
            manifest = backend.restore(database, file)
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{sum(manifest.rows.values()):,} rows of {manifest.made_at} restored and verified"
        )
        call_command("migrate", interactive=False, verbosity=0)
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise CommandError(f"The restored records break a constraint: {error}") from None
        result = rebuild.rebuild_index()
        self.stdout.write(f"{result.documents:,} records indexed")
