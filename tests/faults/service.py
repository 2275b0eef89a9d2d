"""The archive served by gunicorn, with the settings of ``gunicorn.conf.py``."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """A server on a data folder with collected static files; call ``close`` at the end."""

    def __init__(self, folder: Path, log: Path, prefix: Sequence[str] = (), **more: str) -> None:
        self.port = free_port()
        self.log = log
        environ = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                [*prefix, sys.executable, "-m", "gunicorn", "summit_archive.wsgi:application"],
                cwd=ROOT,
                env=environ
                | {"ARCHIVE_DATA_DIR": str(folder), "BIND": f"127.0.0.1:{self.port}"}
                | {"PYTHONWARNINGS": "ignore", "LOG_LEVEL": "info"}
                | more,
                stdout=written,
                stderr=written,
            )
        end = time.monotonic() + 60
        while self.ask("/healthz")[0] != 200:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.1)

    def ask(self, path: str, **form: str) -> tuple[int, str]:
        """Status and body of a response; 0 and the error without one."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", data=data, timeout=30
            ) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as response:
            return response.code, response.read().decode()
        except OSError as error:
            return 0, repr(error)

    def headers(self, method: str, path: str, **sent: str) -> tuple[int, dict[str, list[str]]]:
        """Status and headers of a response, with all values; follows no redirect."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers=sent)
            response = connection.getresponse()
            response.read()
            values: dict[str, list[str]] = {}
            for name, value in response.getheaders():
                values.setdefault(name.lower(), []).append(value)
            return response.status, values
        finally:
            connection.close()

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
