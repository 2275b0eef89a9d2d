from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.seed_document import (
    EmptyDocumentError,
    ImpossibleDateError,
    MissingDateError,
    MissingTextError,
    NotTextError,
    SeedError,
    parse_seed,
)

STRAITS = Path(__file__).parent.parent / "samples" / "seed" / "straits.txt"


def test_a_document_is_parsed_into_date_lead_and_sections():
    document = parse_seed(STRAITS.read_text(encoding="utf-8"))
    assert document.published_on == date(2024, 11, 18)
    assert document.body.startswith("The Republic of Norlund has hosted")
    assert document.lead.endswith("coasts and organisations.")
    assert [section.heading for section in document.sections] == [
        "",
        "Clearing the straits together",
        "Money for divers and boats",
        "Promises from other coasts",
    ]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("date 2024-02-29 A leap day.", "A leap day."),
        ("\ufeff date 2024-02-29\r\n\r\nA  leap\tday.\r\nMore.\r\n", "A  leap\tday.\nMore."),
        ("\n\n Date 2024-02-29\rOld line ends.", "Old line ends."),
    ],
)
def test_only_line_ends_are_normalised(text, body):
    assert (parse_seed(text).published_on, parse_seed(text).body) == (date(2024, 2, 29), body)


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("", EmptyDocumentError, 1),
        (" \n\ufeff\n", EmptyDocumentError, 1),
        ("No date at all.", MissingDateError, 1),
        ("\n\nDated 2024-02-29 no.", MissingDateError, 3),
        ("date 2024-02-30 Text.", ImpossibleDateError, 1),
        ("\ndate 29/02/2024 Text.", ImpossibleDateError, 2),
        ("date ２０２４-02-29 Text.", ImpossibleDateError, 1),
        ("date 2024-02-29 \n\n… ", MissingTextError, 1),
        ("date 2024-02-29 Te\nxt\x00", NotTextError, 2),
    ],
)
def test_an_invalid_document_is_rejected_with_line_and_remedy(text, error, line):
    with pytest.raises(error) as raised:
        parse_seed(text)
    assert raised.value.line == line
    assert str(raised.value) == f"line {line}: {raised.value.what} {raised.value.remedy}"
    assert raised.value.remedy.endswith(".")


@given(st.one_of(st.text(max_size=80), st.text(max_size=80).map("date 2024-02-29 ".__add__)))
def test_any_text_is_parsed_or_rejected(text):
    try:
        document = parse_seed(text)
    except SeedError as error:
        assert error.line >= 1
    else:
        assert document.lead
        assert "\r" not in document.body
