"""Module names say what a module is about; import-linter (`make lint`) checks the layers."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAGUE = {"utils", "helpers", "common", "misc"}


def test_no_module_has_a_vague_name():
    paths = [p for app in ("articles", "summit_archive") for p in (ROOT / app).rglob("*.py")]
    assert [p for p in paths if VAGUE & {p.stem, *p.relative_to(ROOT).parts}] == []
