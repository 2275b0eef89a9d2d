"""Temporary PostgreSQL server on a loopback port, and a streaming replica of it, for tests.

Uses the newest version under /usr/lib/postgresql (Debian). PostgreSQL refuses to run as root, so
root starts it as the user ``postgres``. Durability is off, because the data is temporary.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

USER, PASSWORD = "archive", "only-for-tests"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "checkpoint_timeout": "1h",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "wal_keep_size": "64MB",
    "hot_standby": "on",
    "log_min_messages": "warning",
}


def programs() -> Path:
    """Folder of the newest server programs; raises ``LookupError`` if there are none."""
    paths = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3])
    )
    if not paths:
        raise LookupError("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    return paths[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A PostgreSQL server, or a replica of *primary*; a context manager."""

    def __init__(self, primary: Server | None = None) -> None:
        self.primary = primary
        self.port = free_port()
        self.home = Path(tempfile.mkdtemp(prefix="summit-archive-pg-"))
        self.data = self.home / "data"
        self.process: subprocess.Popen | None = None
        self.identity = {}
        if os.geteuid() == 0:
            self.identity = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.home, "postgres", "postgres")

    def __enter__(self) -> Server:
        try:
            if self.primary:
                self._copy()
            else:
                self._create()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *error) -> None:
        self.remove()

    def url(self, database: str = "postgres") -> str:
        return f"postgres://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return the output of psql."""
        return self._run("psql", "--no-psqlrc", "-qAt", "-c", statement, self.url(database))

    def start(self) -> None:
        log = (self.home / "log").open("ab")
        self.process = subprocess.Popen(
            [
                programs() / "postgres", "-D", self.data, "-p", str(self.port), "-k", self.home,
                *(f"--{name}={value}" for name, value in SETTINGS.items()),
            ],
            stdout=log, stderr=log, cwd=self.home, start_new_session=True, **self.identity,
        )  # fmt: skip
        log.close()
        end = time.monotonic() + 30
        while subprocess.run(
            [programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        ).returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.home / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Immediate shutdown without a checkpoint, as in a power failure."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _create(self) -> None:
        secret = self.home / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", str(self.data), "-U", USER, f"--pwfile={secret}", "-E", "UTF8",
            "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync",
        )  # fmt: skip
        secret.unlink()

    def _copy(self) -> None:
        self._run(
            "pg_basebackup", "-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "--no-sync",
            "-d", self.primary.url(),
        )  # fmt: skip

    def _run(self, name: str, *arguments: str) -> str:
        result = subprocess.run(
            [programs() / name, *arguments],
            capture_output=True, text=True, cwd=self.home, timeout=120, **self.identity,
        )  # fmt: skip
        if result.returncode:
            raise RuntimeError(f"{name}: {result.stderr}")
        return result.stdout.strip()
