"""The table of formats in docs/importing.md: every format with its samples, and no other."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from articles.importing.parsers.formats import FORMATS, KINDS, ZIP, suffix_of
from articles.models import Article
from tests.importing.documents import lines, run_import
from tests.importing.samples import ARCHIVE, SAMPLES, TITLE

DOCUMENT = settings.CHECKOUT / "docs" / "importing.md"


def rows() -> dict[str, list[str]]:
    """Samples by extensions, as the table names them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = text[text.index("| format |") :].split("\n\n", 1)[0].splitlines()[2:]
    cells = [row.strip("|").split("|") for row in table]
    return {row[0].strip(): re.findall(r"`([^`]+)`", row[3]) for row in cells}


def test_the_table_names_every_format_and_its_samples():
    suffixes = [suffix for cell in rows() for suffix in re.findall(r"\.\w+", cell)]
    assert sorted(suffixes) == sorted([*FORMATS, ZIP])
    assert sorted(name for names in rows().values() for name in names) == sorted(
        [*SAMPLES, "all.zip"]
    )
    for cell, names in rows().items():
        assert all(suffix_of(name) in cell for name in names)
    assert set(re.findall(r"\.\w+", KINDS)) <= {*suffixes}


@pytest.mark.django_db
def test_the_sample_archive_is_one_article(tmp_path):
    (tmp_path / "all.zip").write_bytes(ARCHIVE)
    assert lines(run_import(tmp_path)) == ["created word.docx", "unchanged notes.md"]
    assert Article.objects.get().title == TITLE
