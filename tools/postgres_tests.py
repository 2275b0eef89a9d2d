"""Run the tests on PostgreSQL: ``python -m tools.postgres_tests [what pytest is told]``.

Starts a server, runs every test that touches the database (tests/conftest.py marks them) and those
of the replica, but not those of the browser and the long ones of ``make test-faults``; stops the
server, and ends with pytest's own code.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from .postgres_server import Server

ROOT = Path(__file__).resolve().parents[1]
TESTS = "(database or postgres) and not browser and not faults"


def main() -> int:
    # Told to end, it ends as by an error: the server must not stay behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    arguments = sys.argv[1:] or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    with Server() as server:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-m", TESTS, *arguments],
            cwd=ROOT,
            env=os.environ | {"TEST_DATABASE_URL": server.url()},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
