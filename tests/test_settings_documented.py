"""docs/settings.md documents exactly the environment variables that are read."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def setting_names() -> set[str]:
    """The variables that settings.py and gunicorn.conf.py read."""
    settings = (ROOT / "summit_archive/settings.py").read_text(encoding="utf-8")
    gunicorn = (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
    read = re.findall(r'read\(\s*"\w+",\s*"([A-Z_]+)"', settings)
    read += re.findall(r'(?:whole_number|database)\(\s*"([A-Z_]+)"', settings)
    read += re.findall(r'(?:os\.environ\.get|read_positive_integer)\("([A-Z_]+)"', gunicorn)
    return set(read)


def test_exactly_the_variables_read_are_documented():
    table = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = re.findall(r"`([A-Z_]+)`", " ".join(cells))
    assert len(documented) == len(set(documented))
    assert set(documented) == setting_names()


def test_variables_are_extracted_from_the_source():
    assert {"ARCHIVE_ENV", "DATABASE_URL", "PAGE_SIZE", "BIND", "TLS"} <= setting_names()
