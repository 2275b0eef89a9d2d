"""Titles made from the first sentence of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.parsers.build import TITLE_WIDTH, title_from


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        ("Ministers met. They talked.", "Ministers met"),
        ("Ministers met", "Ministers met"),
        ("Mr. Varga and Sen. Low met in\nPort Ellery. They talked.",
         "Mr. Varga and Sen. Low met in Port Ellery"),
        ("Will they pay? Nobody knows.", "Will they pay?"),
        ("…", "…"),
        ("a" * 200, "a" * 120 + "…"),
        (
            "Ministers of nine coastal states, some of them after a long journey, met in the old "
            "custom house of Port Ellery, which was opened again in May.",
            "Ministers of nine coastal states, some of them after a long journey, met in the old "
            "custom house of Port Ellery…",
        ),
    ],
)  # fmt: skip
def test_a_title_is_the_first_sentence_truncated_at_a_word(lead, title):
    assert title_from(lead) == title


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_a_title_is_short_and_not_empty(lead):
    title = title_from(lead)
    assert title.strip()
    assert len(title) <= TITLE_WIDTH + 1
