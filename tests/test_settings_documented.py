"""docs/settings.md lists every variable that is read, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def known_names() -> set[str]:
    """The variables that settings and server read."""
    settings = (ROOT / "summit_archive/settings.py").read_text(encoding="utf-8")
    server = (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
    read = re.findall(r'read\(\s*"\w+",\s*"([A-Z_]+)"', settings)
    read += re.findall(r'(?:whole_number|database)\(\s*"([A-Z_]+)"', settings)
    read += re.findall(r'os\.environ\.get\("([A-Z_]+)"', server)
    return set(read)


def test_every_variable_is_documented_and_no_other():
    table = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = re.findall(r"`([A-Z_]+)`", " ".join(first))
    assert len(documented) == len(set(documented))
    assert set(documented) == known_names()


def test_the_reading_of_the_settings_finds_what_is_there():
    assert {"ARCHIVE_ENV", "DATABASE_URL", "PAGE_SIZE", "BIND", "TLS"} <= known_names()
