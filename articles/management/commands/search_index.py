"""``search_index``: shows, updates, watches, rebuilds and verifies the search index."""

from __future__ import annotations

import signal
import threading
import time

from django.core.management.base import BaseCommand, CommandError

from articles.search.engine import REBUILD_HINT, IndexUnavailableError
from articles.search.indexing import outbox, rebuild, watch


class Command(BaseCommand):
    help = (
        "Show, update, rebuild or verify the search index; “prepare” updates or rebuilds it, "
        "“watch” updates it every second until it is stopped."
    )

    def add_arguments(self, parser) -> None:
        actions = ["status", "update", "watch", "rebuild", "verify", "prepare"]
        parser.add_argument("action", choices=actions)

    def handle(self, *, action: str, verbosity: int, **options) -> None:
        self.loud = verbosity > 0
        self.shown = 0.0
        try:
            getattr(self, f"_{action}")()
        except IndexUnavailableError as reason:
            raise CommandError(str(reason)) from None

    def _status(self) -> None:
        status = rebuild.index_status()
        health = status.health
        self.stdout.write(
            f"documents {health.documents:,}\nschema    {health.schema}\n"
            f"waiting   {status.queued:,} changes, the oldest for {status.oldest_seconds:.0f} s"
        )
        if health.problem:
            raise CommandError(health.problem)

    def _update(self) -> None:
        started = time.monotonic()
        done = outbox.process_queue()
        self.stdout.write(f"{done:,} changes indexed in {time.monotonic() - started:.1f} s")

    def _watch(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        watch.watch_queue(stop)

    def _rebuild(self) -> None:
        built = rebuild.rebuild_index(self._progress)
        self.stdout.write(f"{built.documents:,} records indexed in {built.seconds:.1f} s")

    def _prepare(self) -> None:
        health = rebuild.index_status().health
        if health.problem and not health.away:
            self.stdout.write("Building the search index ...")
            self._rebuild()
        elif outbox.process_queue():
            self.stdout.write("The search index is up to date.")

    def _verify(self) -> None:
        outbox.process_queue()
        self._check_files()
        number = 0
        for difference in rebuild.verify_index(self._progress):
            self.stdout.write(str(difference))
            number += 1
        if number:
            raise CommandError(
                f"{number:,} records differ; run “python manage.py search_index rebuild”"
            )
        self.stdout.write("The index and the database agree.")

    def _check_files(self) -> None:
        """Raise ``CommandError`` with the names of damaged index files (by checksum)."""
        files = outbox.index_files()
        with files.lock(
            "writer", wait=outbox.LOCK_TIMEOUT
        ) as locked:  # a writer would replace files
            damaged = files.find_damage() if locked else []
        if damaged:
            raise CommandError(f"damaged: {', '.join(damaged)}; {REBUILD_HINT}")

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.loud and total and (now - self.shown > 1 or done == total):
            self.shown = now
            end = "\n" if done == total else "\r"
            self.stderr.write(f"{done:,} of {total:,} records ({done / total:.0%})", ending=end)
