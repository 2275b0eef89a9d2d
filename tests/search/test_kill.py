"""Processes are killed while they save, index and rebuild; no change may be lost.

After each round the queue is processed, and index and database are compared record by record.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 52
WORKERS = 4  # concurrent, so that killed processes hold locks that others wait for


def manage(data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(data: Path) -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return variables | {"ARCHIVE_DATA_DIR": str(data), "PYTHONWARNINGS": "ignore"}


@pytest.mark.faults
def test_killed_at_any_moment_nothing_is_lost(tmp_path):
    chance = random.Random(20250331)
    manage(tmp_path, "migrate", "--verbosity", "0")
    manage(tmp_path, "search_index", "rebuild", "--verbosity", "0")
    killed = 0
    with (tmp_path / "complaints").open("w+") as stderr:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.search.kill_worker"],
            cwd=ROOT,
            env=environment(tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            assert parent.stdout.readline() == "ready\n"
            while killed < KILLS:
                workers = []
                for _ in range(WORKERS):
                    parent.stdin.write(f"{killed}\n")
                    parent.stdin.flush()
                    workers.append(int(parent.stdout.readline()))
                    killed += 1
                for worker in workers:
                    time.sleep(chance.uniform(0.02, 0.8))
                    os.kill(worker, signal.SIGKILL)  # fails if the worker has crashed
                # ``verify`` processes the queue, then compares every record.
                assert "agree" in manage(tmp_path, "search_index", "verify", "--verbosity", "0")
        finally:
            parent.kill()
            parent.communicate()
            stderr.seek(0)
            sys.stderr.write(stderr.read())
    status = manage(tmp_path, "search_index", "status")
    assert "waiting   0 changes" in status
    documents = int(status.split()[1].replace(",", ""))
    assert documents > KILLS
    leftovers = [path.name for path in (tmp_path / "index").glob("*.changes")]
    manage(tmp_path, "search_index", "rebuild", "--verbosity", "0")
    assert "agree" in manage(tmp_path, "search_index", "verify", "--verbosity", "0")
    assert len(leftovers) <= 1
    assert not list((tmp_path / "index").glob("*.changes"))
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1
