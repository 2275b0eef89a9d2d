"""Fuzzy search for the passage most similar to lost words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.text.fuzzy_locate import locate_fuzzy

TEXT = (
    "Ministers met in London on Monday.\n\n"
    "“We will fund twelve new ferries by the spring,” said Ada Marlow.\n\n"
    "The harbour was calm."
)


def words_at(near):
    return TEXT[near.span.start : near.span.end]


def test_changed_words_are_located_without_quotation_marks():
    near = locate_fuzzy(TEXT, "We will fund ten ferries by the spring,")
    assert words_at(near) == "We will fund twelve new ferries by the spring,"
    assert 80 <= near.likeness < 100


def test_identical_words_have_the_highest_score():
    near = locate_fuzzy(TEXT, "The harbour was calm.")
    assert (words_at(near), near.likeness) == ("The harbour was calm.", 100)


def test_a_shortened_passage_is_located():
    near = locate_fuzzy(TEXT, "We will fund twelve new ferries by the spring, and pay the crews,")
    assert words_at(near) == "We will fund twelve new ferries by the spring,"


def test_a_text_without_similar_words_has_no_match():
    assert locate_fuzzy(TEXT, "Quokkas jump over xylophones in Zürich, xyzzy!") is None
    assert locate_fuzzy("", "words") is None
    assert locate_fuzzy(TEXT, " ") is None
    assert locate_fuzzy("   ", "words") is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_the_span_is_inside_the_text(text, words):
    near = locate_fuzzy(text, words)
    if near is not None:
        assert 0 <= near.span.start < near.span.end <= len(text)
        assert 60 <= near.likeness <= 100
