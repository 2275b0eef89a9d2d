"""Fixture: the files that ``deploy/install`` writes, in a temporary folder."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOST = "archive.example.org"
UNAVAILABLE_PAGE = (ROOT / "templates/503.html").read_text(encoding="utf-8")
UNAVAILABLE_HEADING = re.search(r"<h1>.*</h1>", UNAVAILABLE_PAGE)[0]


@dataclass(frozen=True)
class Installed:
    """Rendered installation files; *top* replaces ``/``."""

    top: Path
    code: Path

    def file(self, path: str) -> Path:
        return self.top / path

    @property
    def units(self) -> Path:
        return self.file("etc/systemd/system")


def install(top: Path, host: str = HOST, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", str(ROOT / "deploy/install"), host],
        env={"PATH": os.environ["PATH"], "INTO": str(top), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def installed(tmp_path_factory) -> Installed:
    code = tmp_path_factory.mktemp("code")
    python = code / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n", encoding="ascii")
    python.chmod(0o755)
    top = tmp_path_factory.mktemp("top")
    result = install(top, CODE=str(code))
    assert result.returncode == 0, result.stderr
    return Installed(top, code)
