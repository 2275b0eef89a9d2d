"""Compare both search engines in one run: ``python -m tools.compare_engines [--articles N]``.

Creates an archive of N articles, indexes it with both engines, and times the queries of ``make
bench`` on each in turns, without caches of results. Starts a cluster of two nodes on this machine,
unless ``OPENSEARCH_URL`` names one. Prints a table for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack

from tools.opensearch_cluster import TemporaryCluster

ENGINES = ("tantivy", "opensearch")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    number = parser.parse_args().articles
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="summit-archive-bench-"))
        if not os.environ.get("OPENSEARCH_URL"):
            cluster = stack.enter_context(TemporaryCluster(java_options=()))
            os.environ["OPENSEARCH_URL"] = ",".join(cluster.urls)
        os.environ |= {
            "ARCHIVE_DATA_DIR": folder,
            "OPENSEARCH_INDEX": "summit-archive-benchmark",
            "SEARCH_CACHE_SIZE": "0",
            "DJANGO_SETTINGS_MODULE": "summit_archive.settings",
        }
        import django

        django.setup()
        sys.stdout.write(compare(number))
    return 0


def compare(number: int) -> str:
    """The table: time and size of each index, and the times of each query."""
    from django.core.management import call_command
    from django.test.utils import override_settings

    from articles.search.engine import get_engine
    from articles.search.indexing import rebuild
    from tools.benchmarks.corpus import Corpus
    from tools.benchmarks.inside import hits, median, run_search, time_until_searchable
    from tools.benchmarks.questions import questions

    call_command("migrate", verbosity=0)
    Corpus(number).write(lambda line: None)
    lines = ["| | Tantivy | OpenSearch |", "|---|--:|--:|"]
    built, saved = {}, {}
    for engine in ENGINES:
        with override_settings(SEARCH_ENGINE=engine):
            built[engine] = rebuild.rebuild_index().seconds
            saved[engine] = min(time_until_searchable() for _ in range(3))
    lines.append(_row("building the index, s", (f"{built[e]:.0f}" for e in ENGINES)))
    with override_settings(SEARCH_ENGINE="opensearch"):
        index = get_engine().index
        index.client.api.indices.put_settings(
            index=index.alias, body={"index.requests.cache.enable": False}
        )
        stats = index.client.api.indices.stats(index=index.alias)["_all"]["primaries"]
    sizes = (_folder_size(), stats["store"]["size_in_bytes"])
    lines.append(_row("size of the index, MB", (f"{size / 1e6:.0f}" for size in sizes)))
    lines.append(_row("saved record found after, s", (f"{saved[e]:.2f}" for e in ENGINES)))
    for question in questions(number):
        times, found = {}, set()
        for engine in ENGINES:
            with override_settings(SEARCH_ENGINE=engine):
                found.add(hits(question))
                run_search(question)
                times[engine] = median(lambda question=question: run_search(question))
        (count,) = found  # both engines find the same
        lines.append(
            _row(f"{question.name} ({count:,} hits)", (f"{times[e]:.1f}" for e in ENGINES))
        )
    return "\n".join(lines) + "\n"


def _row(name: str, cells) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _folder_size() -> int:
    from pathlib import Path

    from django.conf import settings

    return sum(p.stat().st_size for p in Path(settings.INDEX_DIR).rglob("*") if p.is_file())


if __name__ == "__main__":
    began = time.monotonic()
    status = main()
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    sys.exit(status)
