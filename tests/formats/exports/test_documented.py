"""The column tables in docs/exports.md match the export schemas."""

from pathlib import Path

import pytest

from articles.formats.exports import SCHEMAS, schema_of

PAGE = (Path(__file__).parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*SCHEMAS, None])
def test_columns_are_documented(kind):
    lines = [f"| `{c.name}` | {c.type} | {c.description} |" for c in schema_of(kind).columns]
    assert "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *lines, ""]) in PAGE


def test_column_names_are_unique():
    for kind in (*SCHEMAS, None):
        names = [column.name for column in schema_of(kind).columns]
        assert len(names) == len(set(names))
