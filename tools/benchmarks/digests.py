"""Time to decide which weekly digests are due, and what is in them.

``python -m tools.benchmarks.digests`` writes a corpus, subscriptions of 10,000 readers to 1,000
different searches, and a week of new records into a subfolder of the data folder, decides once, and
prints one line of JSON. The folder is deleted at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from tools.benchmarks import serving
from tools.benchmarks.inside import build, say

TODAY = date(2026, 1, 5)  # a Monday
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NEW = 100  # one record in so many is new this week


def searches(number: int) -> list[str]:
    """Different searches, by words, filters and both, of all kinds of record and of one."""
    from tools.benchmarks.words import Words

    words = [word for word in Words().words if word.isalpha()]

    def url(index: int) -> str:
        one, other = words[index % len(words)], words[(7 * index + 3) % len(words)]
        topic, summit = f"topic-{index % 79 + 1}", f"summit-{index % 113 + 1}"
        path, query = (
            ("/search/", {"q": one}),
            ("/articles/", {"q": f"{one} OR {other}"}),
            ("/quotes/", {"topic": topic, "q": one}),
            ("/search/", {"topic": topic, "q": other}),
            ("/search/", {"topic": topic, "summit": summit}),
            ("/articles/", {"publisher": f"gazette-{index % 397 + 1}", "topic": topic}),
            ("/pledges/", {"summit": summit, "q": one}),
            ("/articles/", {"summit": summit, "q": f"-{one}"}),
        )[index % 8]
        return f"{path}?{urlencode(query)}"

    return [url(index) for index in range(number)]


def prepare(number: int, readers: int) -> int:
    """Date the records and write the subscriptions; returns the number of different searches."""
    from articles import models
    from articles.digests.targets import parse_target

    week = [datetime(2025, 12, 29 + day % 3, 12, tzinfo=UTC) for day in range(3)]
    for model in (
        models.Article, models.Quote, models.Pledge, models.Speaker, models.Summit,
        models.Organisation,
    ):  # fmt: skip
        model.objects.update(published_at=LONG_AGO)
        total = model.objects.count()
        model.objects.filter(pk__gt=total - total // NEW).update(published_at=week[total % 3])
    targets = [parse_target(url) for url in searches(number)]
    urls = list(dict.fromkeys(target.url for target in targets if target))
    models.Subscription.objects.bulk_create(
        [
            models.Subscription(
                email=f"reader{reader}@example.org",
                url=urls[reader % len(urls)],
                confirmed_at=LONG_AGO,
                covered_until=TODAY - timedelta(days=7),
            )
            for reader in range(readers)
        ],
        batch_size=1000,
    )
    return len(urls)


def measure(articles: int, number: int, readers: int) -> dict:
    """Build, decide once, and return the figures."""
    from django.db import connection

    from articles.digests.queueing import queue_due_digests
    from articles.models import DigestItem

    build(articles)
    different = prepare(number, readers)
    connection.close()  # the next has the settings of production
    started = time.monotonic()
    report = queue_due_digests(TODAY)
    seconds = time.monotonic() - started
    per_search = Counter(DigestItem.objects.values_list("subscription__url", flat=True))
    return {
        "articles": articles,
        "searches": different,
        "readers": report.subscriptions,
        "seconds": round(seconds, 1),
        "digests": report.queued,
        "items": per_search.total(),
        "searches_with_items": len(per_search),
        "broken": report.broken,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.digests")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=1_000)
    parser.add_argument("--readers", type=int, default=10_000)
    options = parser.parse_args()
    folder = (Path(os.environ.get("ARCHIVE_DATA_DIR", "var")) / "bench-digests").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = serving.environment(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "summit_archive.settings"
    try:
        import django

        django.setup()
        say(json.dumps(measure(options.articles, options.searches, options.readers)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
