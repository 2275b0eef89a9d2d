"""docs/dependencies.md names what requirements*.in name, each once, with licence and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")


def named(path: str) -> set[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Za-z][\w.-]*)", text, re.M))


def rows(heading: str) -> list[list[str]]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("heading", "files"),
    [
        ("To run", ["requirements.in"]),
        ("To work on it", ["requirements-dev.in", "requirements-bench.in"]),
    ],
)
def test_every_dependency_has_its_licence_and_reason(heading, files):
    listed = rows(heading)
    names = [row[0] for row in listed]
    assert len(names) == len(set(names))
    assert set(names) == set().union(*(named(path) for path in files))
    for row in listed:
        assert len(row) == 3
        assert all(row), row


def test_what_is_named_is_locked():
    for path in ("requirements", "requirements-dev", "requirements-bench"):
        lock = (ROOT / f"{path}.txt").read_text(encoding="utf-8")
        pins = {name.lower() for name in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", lock, re.M)}
        assert {name.lower() for name in named(f"{path}.in")} <= pins
        assert lock.count("--hash=sha256:") >= len(pins)
