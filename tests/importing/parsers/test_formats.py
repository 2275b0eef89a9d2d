"""Parsers of pasted texts, saved pages and tables; without the database."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import parse_file
from articles.importing.parsers.tables import MAX_ROWS
from articles.importing.publication_date import (
    COLUMN_NOTE,
    HEAD_NOTE,
    PAGE_NOTES,
    TYPED_NOTE,
)
from articles.importing.records import EnteredMetadata, Metadata

DAY = date(2025, 3, 31)
PAGE = """<!doctype html><html lang="en"><head><title>Ferries | The Harbour Post</title>
<meta property="og:title" content="Ministers promise safer ferries">
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Ann Reporter">
<meta property="article:published_time" content="2025-03-31T18:00:00Z">
<link rel="canonical" href="https://post.example/ferries"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Ministers promise safer ferries</h1>
<p>Ministers from a dozen countries met in Harbour City on Monday to agree on safer ferries.</p>
<p>“Every passenger has the right to come home,” said Ada Marlow, the Transport Minister of it.</p>
<p>The United Kingdom has committed £12 million to a fund for the safety of its harbours.</p>
</article><footer>Imprint</footer><script>track()</script></body></html>"""


def test_a_pasted_text_with_a_date_line():
    (document,) = parse_file(
        "pasted.txt", b" date 2025-03-31 The lead.\n\nMore.", EnteredMetadata()
    )
    assert (document.published_on, document.body) == (DAY, "The lead.\n\nMore.")
    assert (document.title, document.title_supplied) == ("The lead", True)


def test_the_editors_metadata_override_the_document():
    typed = EnteredMetadata(Metadata(title="My title"), date(2025, 4, 1))
    (document,) = parse_file("pasted.txt", b"date 2025-03-31 The lead.", typed)
    assert (document.title, document.published_on) == ("My title", date(2025, 4, 1))
    assert not document.title_supplied


def test_a_text_without_a_date_is_rejected():
    with pytest.raises(ImportRefused) as refused:
        parse_file("pasted.txt", b"The lead.", EnteredMetadata())
    assert refused.value.missing == "published_on"
    (document,) = parse_file("pasted.txt", b"The lead.", EnteredMetadata(published_on=DAY))
    assert document.body == "The lead."


def test_text_and_metadata_of_a_saved_page():
    (document,) = parse_file("page.html", PAGE.encode(), EnteredMetadata())
    assert document.body.startswith("Ministers from a dozen countries met")
    assert document.body.count("\n\n") == 2
    for noise in ("Home", "Imprint", "track", "<p>"):
        assert noise not in document.body
    metadata = document.metadata
    assert document.title == "Ministers promise safer ferries"
    assert (metadata.publisher, metadata.author, metadata.language) == (
        "The Harbour Post",
        "Ann Reporter",
        metadata.language,
    )
    assert metadata.url == "https://post.example/ferries"
    assert document.published_on == DAY
    assert document.media_type == "text/html"


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>", "not a page at all"])
def test_a_page_without_an_article_is_rejected(page):
    with pytest.raises(ImportRefused):
        parse_file("page.html", page.encode(), EnteredMetadata())


UNDATED = PAGE.replace(
    '<meta property="article:published_time" content="2025-03-31T18:00:00Z">', ""
)


def test_a_page_without_a_publication_date_is_rejected():
    html = UNDATED.replace("Imprint", "© 2019 The Harbour Post").encode()
    with pytest.raises(ImportRefused) as refused:
        parse_file("page.html", html, EnteredMetadata())
    assert refused.value.missing == "published_on"
    assert "© 2019" in refused.value.reason
    (document,) = parse_file("page.html", html, EnteredMetadata(published_on=DAY))
    assert (document.published_on, document.date_note) == (DAY, TYPED_NOTE)


def test_each_source_of_a_date_has_its_own_note():
    rows = b"title,published_on,text\nOne,March 2025,Words.\n"
    address = b"https://post.example/2025/03/31/ferries"
    elsewhere = UNDATED.encode().replace(b"https://post.example/ferries", address)
    byline = UNDATED.replace("</h1>", "</h1><p>Published 31 March 2025</p>").encode()
    notes = {}
    for name, content in (
        ("a.txt", b"date 2025-03-31 Words."),
        ("a.html", PAGE.encode()),
        ("b.html", byline),
        ("c.html", elsewhere),
        ("a.csv", rows),
    ):
        (document,) = parse_file(name, content, EnteredMetadata())
        notes[name, document.published_on.isoformat(), document.published_on_precision] = (
            document.date_note
        )
    assert notes == {
        ("a.txt", "2025-03-31", "day"): HEAD_NOTE,
        ("a.html", "2025-03-31", "day"): PAGE_NOTES["metadata"],
        ("b.html", "2025-03-31", "day"): PAGE_NOTES["byline"],
        ("c.html", "2025-03-31", "day"): PAGE_NOTES["address"],
        ("a.csv", "2025-03-01", "month"): COLUMN_NOTE.format("published_on"),
    }


@pytest.mark.parametrize(
    ("language", "written", "when"),
    [
        ("", "31 March 2025", "2025-03-31"),
        ("", "31/03/2025", "2025-03-31"),
        ("fr", "04/05/2025", "2025-05-04"),
        ("en-US", "04/05/2025", "2025-04-05"),
        ("", "2025-03-31T14:05:00Z", "2025-03-31"),
    ],
)
def test_the_date_of_a_row_is_parsed_in_its_language(language, written, when):
    row = {"text": "Words.", "date": written, "language": language}
    (document,) = parse_file("a.json", json.dumps([row]).encode(), EnteredMetadata())
    assert document.published_on.isoformat() == when


def test_a_future_date_is_noted():
    (document,) = parse_file("a.txt", b"date 2931-03-31 Words.", EnteredMetadata())
    assert any("2931" in note for note in document.notes)


def test_each_row_of_a_csv_table_is_a_document():
    table = (
        "title,date,text,publisher\r\n"
        'One,2025-03-31,"First, and more.",Post\n'
        "Two,2025-04-01,Second.,\n"
    )
    one, two = parse_file(
        "table.csv", table.encode(), EnteredMetadata(Metadata(publisher="Gazette"))
    )
    assert (one.title, one.body, one.metadata.publisher) == ("One", "First, and more.", "Post")
    assert (two.published_on, two.metadata.publisher) == (date(2025, 4, 1), "Gazette")
    assert one.sha256 != two.sha256


def test_each_row_of_a_json_table_is_a_document():
    rows = [{"title": "One", "date": "2025-03-31", "text": "First."}]
    for whole in (rows, {"articles": rows}, rows[0]):
        (document,) = parse_file("table.json", json.dumps(whole).encode(), EnteredMetadata())
        assert (document.title, document.body) == ("One", "First.")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("table.csv", "title,text\nOne,\n", "“text”"),
        ("table.csv", "title,text\nOne,Words.\n", "“date”"),
        ("table.csv", "title,text,date\nOne,Words.,31.3.\n", "row 1: “31.3.”"),
        ("table.csv", "title,text,date\nOne,Words.,04/05/2025\n", "row 1: “04/05/2025”"),
        ("table.csv", "title,text,date\nOne,Words.,2025-03-311\n", "row 1: “2025-03-311”"),
        ("table.csv", "title,text,date,url\nA,B,2025-01-01,ftp://x\n", "row 1"),
        ("table.csv", "title\n", "row"),
        ("table.json", "{", "JSON"),
        ("table.json", "[1]", "list"),
        ("table.json", "[" * 100_000, "JSON"),
        ("table.csv", "text\n" + "a\n" * (MAX_ROWS + 1), f"{MAX_ROWS:,}"),
        ("virus.exe", "MZ", "virus.exe"),
    ],
)
def test_invalid_uploads_are_rejected_with_a_reason(name, content, why):
    with pytest.raises(ImportRefused) as refused:
        parse_file(name, content.encode(), EnteredMetadata())
    assert why in refused.value.reason


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.csv", "a.json", "a.html"]))
def test_any_bytes_are_parsed_or_rejected(content, name):
    try:
        documents = parse_file(name, content, EnteredMetadata(published_on=DAY))
    except ImportRefused as refused:
        assert refused.reason
    else:
        assert all(document.body.strip() for document in documents)
