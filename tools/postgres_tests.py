"""Run the tests on a temporary PostgreSQL: ``python -m tools.postgres_tests [pytest options]``.

Runs all tests that use the database (marked by tests/conftest.py) and those of the replica, except
browser tests, those of ``make test-faults``, ``WALKS``, ``LONG_TESTS`` and most of ``TESTS_OF``.
Exits with pytest's status.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from .postgres_server import Server

ROOT = Path(__file__).resolve().parents[1]
TESTS = "(database or postgres) and not (browser or faults)"
# Walks over all pages, forms and generated requests, and formats; their queries are those of other
# tests.
WALKS = (
    "tests/api/test_protocol.py",
    "tests/api/test_schema.py",
    "tests/commands/test_load_archive.py",
    "tests/commands/test_load_archive_late.py",
    "tests/filters/test_not_understood.py",
    "tests/extraction/test_sample.py",
    "tests/hostile",
    "tests/models/test_factories.py",
    "tests/models/test_reserved.py",
    "tests/search/test_held_pages.py",
    "tests/search/test_typed.py",
    "tests/search/test_typed_chips.py",
    "tests/summit_archive/test_second_factor.py",
    "tests/test_briefings.py",
    "tests/test_linked_numbers.py",
    "tests/test_publication.py",
    "tests/test_response_headers.py",
)
# Long tests whose queries are those of the other tests of their files.
LONG_TESTS = (
    "tests/commands/test_run_archive.py::test_the_second_start_repeats_nothing",
    "tests/deploy/test_page_cache.py::test_drafts_are_on_no_page_and_in_no_copy",
    "tests/search/indexing/test_signals.py::test_a_change_queues_all_documents_that_contain_it",
    "tests/search/indexing/test_signals.py::test_collected_changes_queue_the_same_documents",
    "tests/views/test_tracker.py::test_every_mark_links_to_a_list_of_the_same_length",
)
# Of these folders, whose code reaches the database through the models and filters, only the tests
# about queries, locks and transactions.
TESTS_OF = {
    "admin": {
        "editorial/test_merge.py",
        "test_concurrency.py",
        "test_create_in_place.py",
        "test_publish_actions.py",
        "test_query_counts.py",
        "test_record_search.py",
        "test_withdrawing.py",
    },
    "formats": {"exports/test_archive.py", "feeds/test_freshness.py", "test_calendars.py"},
    "importing": {"test_cited_pages.py", "test_pipeline.py", "test_planning.py"},
    "views": {
        "test_front.py",
        "test_overviews.py",
        "test_query_counts.py",
        "test_summits.py",
        "test_tracker.py",
    },
}


def ignored() -> list[str]:
    """The paths of the tests that are left out."""
    left_out = [
        str(path)
        for folder, kept in TESTS_OF.items()
        for path in (ROOT / "tests" / folder).rglob("test_*.py")
        if str(path.relative_to(ROOT / "tests" / folder)) not in kept
    ]
    return [*WALKS, *left_out]


def main() -> int:
    # Exit through the context manager, which stops the server.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    arguments = sys.argv[1:] or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    arguments += [f"--ignore={path}" for path in ignored()]
    arguments += [f"--deselect={test}" for test in LONG_TESTS]
    with Server() as server:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-m", TESTS, *arguments],
            cwd=ROOT,
            env=os.environ | {"TEST_DATABASE_URL": server.url()},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
