"""Run the tests on a temporary PostgreSQL: ``python -m tools.postgres_tests [pytest options]``.

Runs all tests that use the database (marked by tests/conftest.py) and those of the replica, except
browser tests, those of ``make test-faults``, and ``WALKS``. Exits with pytest's status.
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
# Walks over all pages, forms and generated requests; their queries are those of other tests.
WALKS = (
    "tests/admin/test_editorial_permissions.py",
    "tests/admin/test_parent_permissions.py",
    "tests/admin/test_permission_matrix.py",
    "tests/api/test_schema.py",
    "tests/filters/test_not_understood.py",
    "tests/formats/exports/test_readers.py",
    "tests/hostile/test_listings.py",
    "tests/search/test_typed.py",
    "tests/search/test_typed_chips.py",
    "tests/test_linked_numbers.py",
    "tests/views/test_list_rendering.py",
    "tests/views/test_page_meta.py",
)


def main() -> int:
    # Exit through the context manager, which stops the server.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    arguments = sys.argv[1:] or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    arguments += [f"--ignore={path}" for path in WALKS]
    with Server() as server:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-m", TESTS, *arguments],
            cwd=ROOT,
            env=os.environ | {"TEST_DATABASE_URL": server.url()},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
