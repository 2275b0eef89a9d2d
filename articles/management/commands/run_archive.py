"""``run_archive``: prepares the database and index and starts the server (``make run``)."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.formats.data_files import latest_build
from articles.models import Article, ImportRun
from articles.search.indexing import outbox, rebuild

HOST = "127.0.0.1"
MAX_LINKS = 5  # imported articles whose addresses are printed


def folder_digest(folder: Path) -> str:
    """Hash of the names and contents of all files in *folder*."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


class Command(BaseCommand):
    help = "Migrate, load the demonstration archive, build the index, and serve on 127.0.0.1."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", default="8000")
        parser.add_argument("--documents", help="folder of documents to import and publish")
        parser.add_argument("--confidence", help="for --documents; see import_documents")
        parser.add_argument("--prepare-only", action="store_true", help="do not serve")

    def handle(self, *args, port: str, documents: str | None, prepare_only: bool, **options):
        confidence = options.get("confidence")
        began = time.monotonic()
        number = self._parse_port(port)
        if not prepare_only:
            self._check_port(number)
        self._migrate()
        # Before the records are loaded, so that they are indexed at once.
        self._index()
        loaded = self._load()
        self._collect_static()
        imported = self._import(documents, confidence) if documents else []
        outbox.process_queue()
        self._build_data(number, new_records=loaded)
        self.say(f"Ready after {time.monotonic() - began:.1f} s.")
        if not prepare_only:
            self._serve(number, imported)

    def say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()

    def _parse_port(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
            raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
        return int(text)

    def _check_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). "
                    f"Choose another: make run PORT={port + 1 if port < 65535 else 8000}"
                ) from None

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(f"Preparing the database in {settings.DATA_DIR} ...")
            call_command("migrate", interactive=False, verbosity=0)

    def _load(self) -> bool:
        """Load the demonstration archive, unless the same files have been loaded before.

        Returns whether it was loaded.
        """
        stamp = settings.DATA_DIR / "fixtures.stamp"
        digest = folder_digest(settings.BASE_DIR / "fixtures")
        loaded_digest = stamp.read_text(encoding="ascii") if stamp.exists() else ""
        if loaded_digest == digest and Article.objects.exclude(key=None).exists():
            return False
        self.say("Loading the demonstration archive ...")
        call_command("load_archive", stdout=self.stdout, stderr=self.stderr)
        stamp.write_text(digest, encoding="ascii")
        return True

    def _collect_static(self) -> None:
        if settings.DEBUG:
            return
        stamp = settings.DATA_DIR / "static.stamp"
        digest = folder_digest(settings.BASE_DIR / "static")
        collected = stamp.read_text(encoding="ascii") if stamp.exists() else ""
        if collected == digest and settings.STATIC_ROOT.exists():
            return
        self.say("Collecting the static files ...")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="ascii")

    def _import(self, documents: str, confidence: str | None) -> list[Article]:
        """Import and publish the documents; return the public articles they belong to."""
        if not Path(documents).exists():
            raise CommandError(f"DOCUMENTS={documents}: there is no such file or folder.")
        self.say(f"Importing the documents in {documents} ...")
        call_command(
            *("import_documents", documents),
            publish=True,
            confidence=confidence,
            stdout=self.stdout,
            stderr=self.stderr,
        )
        run = ImportRun.objects.latest("pk")
        return list(Article.objects.published().filter(importitem__run=run).distinct())

    def _build_data(self, port: int, new_records: bool) -> None:
        """Build the files of /data/ at the first start and after the archive was loaded again."""
        if new_records or latest_build(settings.DOWNLOADS_DIR) is None:
            self.say("Building the files of /data/ ...")
            site = settings.SITE_URL or f"http://{HOST}:{port}"
            call_command("build_data", site=site, stdout=io.StringIO())

    def _index(self) -> None:
        if rebuild.index_status().health.problem:
            self.say("Building the search index ...")
            call_command("search_index", "rebuild", verbosity=0, stdout=self.stdout)
        else:
            outbox.process_queue()

    def _serve(self, port: int, imported: list[Article]) -> None:
        site = f"http://{HOST}:{port}"
        if imported:
            self.say("\nYour documents:")
        for article in imported[:MAX_LINKS]:
            self.say(f"{article.title}\n    {site}{article.get_absolute_url()}")
        if len(imported) > MAX_LINKS:
            self.say(f"... and {len(imported) - MAX_LINKS} more")
        self.say(
            f"\nSummit Archive is at {site}\n"
            "Editors sign in at /admin/; `make editor` creates an account.\n"
            "Press Ctrl+C to stop.\n"
        )
        gunicorn = [
            sys.executable, "-m", "gunicorn", "summit_archive.wsgi",
            "--config", str(settings.BASE_DIR / "gunicorn.conf.py"),
            "--bind", f"{HOST}:{port}",
        ]  # fmt: skip
        os.execv(sys.executable, gunicorn)  # noqa: S606 - our own interpreter, our own arguments
