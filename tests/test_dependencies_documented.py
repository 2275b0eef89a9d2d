"""docs/dependencies.md lists the dependencies of pyproject.toml with licence and reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = {
    "requirements": PROJECT["project"]["dependencies"],
    "requirements-dev": PROJECT["dependency-groups"]["dev"],
    "requirements-bench": PROJECT["dependency-groups"]["bench"],
    "requirements-opensearch": PROJECT["project"]["optional-dependencies"]["opensearch"],
}


def names_of(group: str) -> set[str]:
    return {re.match(r"[A-Za-z][\w.-]*", line)[0] for line in GROUPS[group]}


def rows(heading: str) -> list[list[str]]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("heading", "groups"),
    [
        ("Runtime", ["requirements"]),
        ("Optional", ["requirements-opensearch"]),
        ("Development", ["requirements-dev", "requirements-bench"]),
    ],
)
def test_every_dependency_has_a_licence_and_a_reason(heading, groups):
    table = rows(heading)
    names = [row[0] for row in table]
    assert len(names) == len(set(names))
    assert set(names) == set().union(*(names_of(group) for group in groups))
    for row in table:
        assert len(row) == 3
        assert all(row), row


def test_every_dependency_is_locked_with_hashes():
    for group in GROUPS:
        lock = (ROOT / f"{group}.txt").read_text(encoding="utf-8")
        pins = {name.lower() for name in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", lock, re.M)}
        assert {name.lower() for name in names_of(group)} <= pins
        assert lock.count("--hash=sha256:") >= len(pins)
