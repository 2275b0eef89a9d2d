"""Put a backup back where there is nothing, and build the index anew."""

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
        keeper = get_backend(database)
        wanted = ".sqlite3" if keeper.__name__.endswith(".sqlite") else ".pgdump"
        if file.suffix != wanted:
            raise CommandError(
                f"{file.name} is not a backup for the database of the settings, "
                f"which takes a {wanted} file."
            )
        try:
            connection.close()
            manifest = keeper.restore(database, file)
        except BackupError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"{sum(manifest.rows.values()):,} rows of {manifest.made_at} restored and compared"
        )
        call_command("migrate", interactive=False, verbosity=0)
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise CommandError(f"The restored records break a rule: {error}") from None
        built = rebuild.rebuild_index()
        self.stdout.write(f"{built.documents:,} records indexed")
