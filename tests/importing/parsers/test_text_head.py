"""Heads of plain texts as people write them: dates, bylines, front matter, agency lines."""

from __future__ import annotations

from datetime import date

import pytest

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import parse_file
from articles.importing.publication_date import (
    FRONT_MATTER_NOTE,
    HEAD_NOTE,
    METADATA_NOTE,
    TYPED_NOTE,
)
from articles.importing.records import EnteredMetadata, Metadata
from tests.importing.samples import AUTHOR, BODY, PARAGRAPHS, TITLE

DAY = date(2031, 5, 2)


def read(text: str, entered: EnteredMetadata | None = None, name: str = "a.txt"):
    (document,) = parse_file(name, text.encode(), entered or EnteredMetadata())
    return document


def values(text: str, **options) -> tuple:
    document = read(text, **options)
    return (
        "" if document.title_supplied else document.title,
        document.metadata.author,
        document.published_on.isoformat(),
        document.body,
    )


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("date 2031-05-02 ", "", ""),
        ("date 2 May 2031 ", "", ""),
        ("date 2 May 2031\n\n", "", ""),
        ("date 2031-05-02T14:05:00Z\n\n", "", ""),
        ("Date: 2031-05-02\n\n", "", ""),
        ("2 May 2031\n\n", "", ""),
        ("May 2, 2031\n\n", "", ""),
        ("2. Mai 2031\n\n", "", ""),
        ("Port Ellery, 2 May 2031\n\n", "", ""),
        ("Friday, 2 May 2031, 14:05\n\n", "", ""),
        (f"{TITLE}\n2 May 2031\n\n", TITLE, ""),
        (f"{TITLE}\n\nBy {AUTHOR}\n\n2 May 2031\n\n", TITLE, AUTHOR),
        (f"{TITLE}\nPublished on 2 May 2031\nUpdated 3 May 2031\n\n", TITLE, ""),
        (f"{TITLE}\nBy {AUTHOR} and Oren Hale, energy correspondent\n2031-05-02\n\n",
         TITLE, f"{AUTHOR} and Oren Hale"),
        (f"Title: {TITLE}\nAuthor: {AUTHOR}\nDate: 2 May 2031\nURL: https://post.example/1\n\n",
         TITLE, AUTHOR),
        (f"From: desk@post.example\nSubject: {TITLE}\nSent: 2 May 2031 10:15\n\n", TITLE, ""),
    ],
)  # fmt: skip
def test_the_head_is_read_into_the_fields(head, title, author):
    found = values(head + BODY)
    body = found[3].removeprefix("From: desk@post.example\n\n")
    assert (*found[:3], body) == (title, author, "2031-05-02", BODY)


@pytest.mark.parametrize(
    "text",
    [
        f"{PARAGRAPHS[0]}\n\n2 May 2031 was a Friday, they said.\n\n{PARAGRAPHS[1]}",
        f"{TITLE}\n\n{BODY}",
        f"{TITLE}\n\n04/05/2031\n\n{BODY}",
    ],
)
def test_a_text_without_a_date_at_its_head_is_refused(text):
    with pytest.raises(ImportRefused) as refused:
        read(text)
    assert refused.value.missing == "published_on"


@pytest.mark.parametrize("head", ["", "date 31/02/2031 ", "date 2031-13-41\n\n", f"{TITLE}\n\n"])
def test_a_date_that_the_editor_typed_counts(head):
    document = read(head + BODY, EnteredMetadata(published_on=DAY))
    assert (document.published_on, document.date_note) == (DAY, TYPED_NOTE)
    assert document.body.endswith(BODY)
    assert "2031-13-41" not in document.body


def test_front_matter_is_read_and_unknown_keys_are_named():
    text = (
        f"---\ntitle: {TITLE}\ndate: 2031-05\nauthors:\n  - {AUTHOR}\n  - Oren Hale\n"
        f"link: https://post.example/1\ntags: [sea]\n---\n{BODY}"
    )
    document = read(text)
    assert (document.title, document.metadata.author) == (TITLE, f"{AUTHOR}, Oren Hale")
    assert (document.published_on, document.published_on_precision) == (date(2031, 5, 1), "month")
    assert document.date_note == FRONT_MATTER_NOTE
    assert document.metadata.url == "https://post.example/1"
    assert "front matter not used: tags" in document.notes
    assert document.body == BODY


def test_the_metadata_file_states_the_date():
    document = read(BODY, EnteredMetadata(Metadata(date="May 2031")))
    assert (document.published_on_precision, document.date_note) == ("month", METADATA_NOTE)
    assert read(f"date 2031-05-02 {BODY}").date_note == HEAD_NOTE
    with pytest.raises(ValueError, match="date"):
        Metadata(date="soon")


def test_agency_lines_become_the_author():
    end = "(Reporting by Mara Quill and Oren Hale; Editing by Ilse Low)\n\n— with files from AP"
    document = read(f"date 2031-05-02 {BODY}\n\n{end}")
    assert document.metadata.author == "Mara Quill and Oren Hale"
    assert document.body == BODY


def test_a_dateline_is_no_part_of_the_title():
    for dateline in ("VARNHOLM (Reuters) – ", "Varnholm, May 2 (AFP) - ", "PORT ELLERY — "):
        document = read(f"date 2031-05-02 {dateline}Ministers met. They talked.")
        assert document.title == "Ministers met"
        assert document.body.startswith(dateline.strip())


def test_lines_are_paragraphs_if_there_are_no_blank_lines():
    assert read(f"date 2031-05-02 {BODY}".replace("\n\n", "\n")).body == BODY
    wrapped = "date 2031-05-02 Ministers from nine\ncoastal states met\nin Varnholm on Friday."
    assert "\n\n" not in read(wrapped).body


def test_vertical_tabs_are_line_breaks():
    assert read(f"date 2031-05-02 {BODY}".replace("\n\n", "\x0b")).body == BODY


def test_markdown_is_plain_text():
    text = (
        f"# {TITLE}\n\n2 May 2031\n\nMinisters **met** in [Varnholm](https://v.example) and "
        "*agreed*.\n\n## Next steps\n\n> We act now.\n\n* two ships\n* one ![x](y.png) harbour"
        "\n\n---\n\nEnd\\*."
    )
    assert values(text, name="a.md") == (
        TITLE,
        "",
        "2031-05-02",
        "Ministers met in Varnholm and agreed.\n\nNext steps\n\nWe act now.\n\n- two ships\n"
        "- one  harbour\n\nEnd*.",
    )
