import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.spans import (
    Span,
    context,
    locate,
    paragraphs,
    sections,
    sentences,
)

TEXT = "The lead stands here.\n\nA heading\n\nOne.  \nStill one.\n\n“Quoted”\n\nA last line"


def test_blocks_have_kinds_and_spans():
    assert [(b.kind, b.text) for b in paragraphs(TEXT)] == [
        ("lead", "The lead stands here."),
        ("heading", "A heading"),
        ("paragraph", "One.  \nStill one."),
        ("paragraph", "“Quoted”"),
        ("paragraph", "A last line"),
    ]
    assert all(TEXT[b.start : b.end] == b.text for b in paragraphs(TEXT))


def test_sections_begin_with_their_headings():
    found = sections(TEXT)
    assert [(s.heading, TEXT[s.start : s.end][-9:]) for s in found] == [
        ("", "nds here."),
        ("A heading", "last line"),
    ]
    assert sections("") == paragraphs(" \n\n ") == []


@pytest.mark.parametrize(
    "line",
    [
        "Ends with a stop.",
        "Is it a question?",
        "“Quoted words”",
        "in small letters",
        "far too long " * 9,
        "Two\nlines",
    ],
)
def test_other_lines_are_not_headings(line):
    text = f"Lead.\n\n{line}\n\nBody."
    assert [block.kind for block in paragraphs(text)] == ["lead", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mr. Roe met Sen. Lee. They sat.", ["Mr. Roe met Sen. Lee.", "They sat."]),
        ("J. K. Poe left the U.S. He slept.", ["J. K. Poe left the U.S.", "He slept."]),
        (
            "It cost £3.5 million. “Why?” Nobody knew.",
            ["It cost £3.5 million.", "“Why?”", "Nobody knew."],
        ),
        ("He asked, “Why?” and left.", ["He asked, “Why?” and left."]),
        ("Wait… what? No!", ["Wait… what?", "No!"]),
        ("One line\nanother line", ["One line", "another line"]),
        ("Dec. 5 was No. 7 of St. Ann Co. Ltd.", ["Dec. 5 was No. 7 of St. Ann Co. Ltd."]),
    ],
)
def test_sentences_are_split(text, parts):
    assert [text[span.start : span.end] for span in sentences(text)] == parts


def test_locate_uses_context_and_position():
    text = "aa go bb. cc go dd. ee go ff."
    assert locate(text, "go", "cc ", " dd") == Span(13, 15)
    assert locate(text, "go", near=24) == Span(23, 25)
    assert locate(text, "go") is None
    assert locate(text, "gone") is None
    assert locate(text, "") is None


@given(
    st.text(alphabet="abc .“”\n", max_size=60),
    st.text(alphabet="abc .“”\n", min_size=1, max_size=20),
    st.text(alphabet="abc .“”\n", max_size=60),
    st.text(alphabet="xyz\n", max_size=30),
)
def test_words_with_unique_context_are_located_after_a_shift(before, exact, after, shift):
    text = f"{before}«q»{exact}«/q»{after}"
    start = len(before) + 3
    span = Span(start, start + len(exact))
    prefix, suffix = context(text, span)
    moved = locate(shift + text, exact, prefix, suffix, near=start)
    assert moved == Span(start + len(shift), start + len(shift) + len(exact))


@given(st.text(max_size=200))
def test_blocks_and_sentences_are_inside_the_text(text):
    end = 0
    for block in paragraphs(text):
        assert end <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == block.text
        end = block.end
    end = 0
    for span in sentences(text):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.end
