"""HTTP timing: starts a server and times requests on one connection to the last byte."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"


@contextmanager
def served(command: list[str], environment: dict[str, str], path: str) -> Iterator[tuple]:
    """Start a server, wait until *path* responds, yield process and port; stop it at the end."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait(process, port, path)
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stderr.close()


def _wait(process: subprocess.Popen, port: int, path: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode()[-2000:])
        try:
            get(port, path)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no response on port {port}")


def get(port: int, path: str, connection: http.client.HTTPConnection | None = None) -> int:
    """Request a page and read it completely; raises ``RuntimeError`` unless the status is 200."""
    own = connection or http.client.HTTPConnection(HOST, port, timeout=600)
    own.request("GET", path, headers={"Host": f"localhost:{port}"})
    response = own.getresponse()
    response.read()
    if connection is None:
        own.close()
    if response.status != 200:
        raise RuntimeError(f"{response.status} for {path}")
    return response.status


def times(port: int, address: str, rounds: int) -> tuple[float, float]:
    """Median and 95th percentile of repeated requests in milliseconds."""
    connection = http.client.HTTPConnection(HOST, port, timeout=600)
    get(port, address, connection)
    durations = []
    for _ in range(rounds):
        started = time.perf_counter()
        get(port, address, connection)
        durations.append((time.perf_counter() - started) * 1000)
    connection.close()
    durations.sort()
    return statistics.median(durations), durations[
        min(len(durations) - 1, int(len(durations) * 0.95))
    ]


def archive(environment: dict[str, str]):
    """The archive as ``make run`` serves it, but with one worker, to measure its memory."""
    command = [sys.executable, "-m", "gunicorn", "summit_archive.wsgi"]
    command += ["--config", "gunicorn.conf.py", "--bind", f"{HOST}:{{port}}"]
    return served(command, environment | {"WORKERS": "1"}, "/articles/")


def memory_of_worker(process: subprocess.Popen) -> tuple[float, float]:
    """Private memory of a worker in MB, and its memory including mapped files of the index."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    own = whole = 0.0
    for child in children:
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines()
        )
        private = sum(_megabytes(status[name]) for name in ("RssAnon", "RssShmem"))
        own, whole = max(own, private), max(whole, _megabytes(status["VmRSS"]))
    return own, whole


def _megabytes(line: str) -> float:
    return int(line.split()[0]) * 1024 / 1e6


def environment(folder: Path) -> dict[str, str]:
    """Environment variables for the benchmark's data folder, with the search cache switched off."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "ARCHIVE_ENV", "DEBUG")
    }
    settings = {
        "ARCHIVE_DATA_DIR": str(folder),
        "SEARCH_CACHE_SIZE": "0",
        "SITE_URL": "http://localhost",
        "PYTHONWARNINGS": "ignore",
    }
    return inherited | settings
