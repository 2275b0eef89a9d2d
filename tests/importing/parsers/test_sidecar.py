"""Parser of metadata sidecar files; errors have the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.sidecar import parse_metadata, read_metadata
from articles.importing.records import Metadata
from articles.text.declared import DeclaredPledge, DeclaredQuote


def test_all_keys_are_parsed():
    metadata = parse_metadata(
        '''
title = "A  title"
publisher = "Courier"
url = "https://example.org/1"
author = "Ann Writer"
language = "pt-BR"
summit = "bay-2024"
kind = "news"
rights = "excerpt"
topics = ["fishing", "the-sea"]
summary = """
First line
second line."""
sources = ["https://example.org/1"]
quotes = ["q1", {id = "q2", speaker = "Ilse Varga"}, {words = "as it stands"}]
pledges = ["p1", {id = "p2", words = "will pay"}]
'''
    )
    assert metadata == Metadata(
        title="A title",
        publisher="Courier",
        url="https://example.org/1",
        author="Ann Writer",
        language="pt-BR",
        summit="bay-2024",
        kind="news",
        rights="excerpt",
        topics=("fishing", "the-sea"),
        summary="First line second line.",
        sources=("https://example.org/1",),
        quotes=(
            DeclaredQuote(key="q1"),
            DeclaredQuote(key="q2", speaker="Ilse Varga"),
            DeclaredQuote(words="as it stands"),
        ),
        pledges=(DeclaredPledge("p1"), DeclaredPledge("p2", "will pay")),
    )


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ('title = "A', "TOML", 1),
        ('title = "A"\n\nheadline = "B"', "“headline”", 3),
        ('title = "A"\nkind = 3', "“kind”", 2),
        ('topics = "fishing"', "“topics”", 1),
        ("topics = [1]", "“topics”", 1),
        ('topics = ["No Slug"]', "“No Slug”", None),
        ('rights = "all"', "“all”", 1),
        (f'title = "{"x" * 301}"', "300", 1),
        ('\nurl = "example.org"', "“url”", 2),
        (f'url = "https://x/{"y" * 1000}"', "1000", None),
        ("quotes = [{}]", "“id” or “words”", None),
        ('quotes = [{id = "a", words = "b"}]', "not both", None),
        ('quotes = [{id = "a", who = "b"}]', "“who”", 1),
        ("pledges = [7]", "“pledges”", 1),
        ('pledges = [""]', "“id”", None),
        ("topics = " + "[" * 5000, "TOML", None),
    ],
)
def test_invalid_metadata_is_rejected_with_its_line(text, reason, line):
    with pytest.raises(ImportRefused) as refused:
        parse_metadata(text)
    assert reason in refused.value.reason
    if line is not None:
        assert refused.value.line == line


def test_a_document_without_a_sidecar_has_empty_metadata(tmp_path):
    assert read_metadata(tmp_path / "none.toml") == Metadata()


def test_an_unreadable_sidecar_is_named(tmp_path):
    broken = tmp_path / "bay.toml"
    broken.write_bytes(b"title = \0")
    with pytest.raises(ImportRefused, match=r"^bay\.toml: .*NUL"):
        read_metadata(broken)
    broken.write_bytes(b"# " + b"x" * 300_000)
    with pytest.raises(ImportRefused, match=r"^bay\.toml: .*256,000"):
        read_metadata(broken)
    broken.unlink()
    broken.symlink_to(broken)
    with pytest.raises(ImportRefused, match=r"^bay\.toml: .*Too many levels"):
        read_metadata(broken)


@given(st.text())
def test_any_text_is_parsed_or_rejected(text):
    try:
        assert isinstance(parse_metadata(text), Metadata)
    except ImportRefused as refused:
        assert refused.reason
