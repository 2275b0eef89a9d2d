"""The place in a text that is most like lost words."""

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


def test_changed_words_are_found_without_the_marks_around_them():
    near = locate_fuzzy(TEXT, "We will fund ten ferries by the spring,")
    assert words_at(near) == "We will fund twelve new ferries by the spring,"
    assert 80 <= near.likeness < 100


def test_the_same_words_are_wholly_alike():
    near = locate_fuzzy(TEXT, "The harbour was calm.")
    assert (words_at(near), near.likeness) == ("The harbour was calm.", 100)


def test_a_trimmed_passage_is_found_by_what_is_left():
    near = locate_fuzzy(TEXT, "We will fund twelve new ferries by the spring, and pay the crews,")
    assert words_at(near) == "We will fund twelve new ferries by the spring,"


def test_nothing_like_it_is_nothing():
    assert locate_fuzzy(TEXT, "Quokkas jump over xylophones in Zürich, xyzzy!") is None
    assert locate_fuzzy("", "words") is None
    assert locate_fuzzy(TEXT, " ") is None
    assert locate_fuzzy("   ", "words") is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_a_place_is_always_inside_the_text(text, words):
    near = locate_fuzzy(text, words)
    if near is not None:
        assert 0 <= near.span.start < near.span.end <= len(text)
        assert 60 <= near.likeness <= 100
