"""Fixtures of the tests of the importer."""

from __future__ import annotations

import pytest

from .documents import BAY


@pytest.fixture
def bay(tmp_path):
    path = tmp_path / "bay.txt"
    path.write_text(BAY, encoding="utf-8")
    return path
