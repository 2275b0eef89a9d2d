"""Processor time of every kind of page of an archive, each page computed anew.

``python -m tools.benchmarks.page_times`` reads the archive of ``ARCHIVE_DATA_DIR`` and prints a
Markdown table. ``SEARCH_CACHE_SIZE`` is 0, and garbage is collected as in a worker. It counts the
time of the process, not of the clock, but other programs slow the processor down: measure on an
idle machine.
"""

from __future__ import annotations

import os
import runpy
import statistics
import sys
import time
from collections.abc import Iterator

RECORDS = 5  # pages of each kind of record, evenly spread by primary key
ROUNDS = 15
FIXED = {
    "front": ["/"],
    "search": ["/search/", "/search/?q=climate", "/search/?q=%22climate+change%22",
               "/search/?q=climate+finance&type=quote", "/search/?q=debt+relief+since+2025"],
    "lists": ["/articles/", "/quotes/", "/pledges/", "/speakers/", "/summits/", "/organisations/"],
    "tracker": ["/pledges/tracker/"],
    "compare": ["/compare/"],
    "topics": ["/topics/"],
}  # fmt: skip


def pages() -> Iterator[tuple[str, list[str]]]:
    """Kinds of page, each with paths; of records the one with the most related rows comes first."""
    from django.db.models import Count, Model

    from articles import models

    def of(model: type[Model], related: str) -> list[str]:
        public = model.objects.published()
        largest = public.alias(number=Count(related)).order_by("-number", "pk").first()
        spread = list(public.order_by("pk"))
        spread = spread[:: -(-len(spread) // RECORDS) or 1]
        return [record.get_absolute_url() for record in (largest, *spread) if record]

    yield "article", of(models.Article, "quotes")
    yield "quote", of(models.Quote, "statement__quotes")
    yield "pledge", of(models.Pledge, "status_updates")
    yield "summit", of(models.Summit, "articles")
    yield "speaker", of(models.Speaker, "quotes")
    yield "organisation", of(models.Organisation, "quotes")
    yield "topic", of(models.Topic, "articles")
    yield "country", of(models.Country, "organisations")
    yield from FIXED.items()


def measure(path: str) -> tuple[float, int]:
    """Median milliseconds of processor time of a page, and its number of statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    for _ in range(3):
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(path)
            number = len(statements)
        if answer.status_code != 200:
            sys.exit(f"{path}: {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        client.get(path)
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times), number


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    os.environ["SEARCH_CACHE_SIZE"] = "0"
    django.setup()
    runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
    print("| page | median | slowest | statements |\n|---|--:|--:|--:|")
    for kind, paths in pages():
        measured = [measure(path) for path in dict.fromkeys(paths)]
        times, statements = zip(*measured, strict=True)
        print(
            f"| {kind} | {statistics.median(times):.1f} | {max(times):.1f} | {max(statements)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
