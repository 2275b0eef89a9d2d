"""The column tables in docs/exports.md match the export schemas."""

from pathlib import Path

import pytest

from articles.fields import columns_of
from articles.kinds import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")


EXPORTED = [*(kind.name for kind in KINDS if kind.listed), None]


@pytest.mark.parametrize("kind", EXPORTED)
def test_columns_are_documented(kind):
    lines = [f"| `{c.name}` | {c.type} | {c.description} |" for c in columns_of(kind)]
    assert "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *lines, ""]) in PAGE


def test_column_names_are_unique():
    for kind in EXPORTED:
        names = [column.name for column in columns_of(kind)]
        assert len(names) == len(set(names))
