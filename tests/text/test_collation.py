"""Collation of versions of a text, clause under clause."""

import pytest

from articles.text.collation import Clause, clauses, collate

SAID = (
    "For this old harbour, it needs a wall. Keep the boats inside. Open it when the storm is over."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("We act", ["We act"]),
        (
            SAID,
            [
                "For this old harbour,",
                "it needs a wall.",
                "Keep the boats inside.",
                "Open it when the storm is over.",
            ],
        ),
        # Too many, and too short ones, are joined.
        ("No, no, no: we will not", ["No, no, no:", "we will not"]),
        (
            "One two three, four five six, seven eight nine, ten eleven twelve, a b c d e",
            [
                "One two three, four five six,",
                "seven eight nine,",
                "ten eleven twelve,",
                "a b c d e",
            ],
        ),
        ("كلمة أولى هنا، كلمة ثانية هنا", ["كلمة أولى هنا،", "كلمة ثانية هنا"]),
    ],
)
def test_clauses_end_with_punctuation(text, found):
    assert clauses(text) == found


@pytest.mark.parametrize(
    ("other", "cells"),
    [
        (
            "For this new harbour it needs a wall and open it when the storm is over",
            [
                Clause((("same", "For this"), ("out", "old"), ("in", "new"), ("same", "harbour"))),
                Clause((("same", "it needs a wall"),)),
                Clause((), "left out"),
                Clause((("in", "and"), ("same", "open it when the storm is over"))),
            ],
        ),
        (
            "the boats outside",
            [
                Clause((), "not quoted"),
                Clause((), "not quoted"),
                Clause(
                    (("out", "Keep"), ("same", "the boats"), ("out", "inside."), ("in", "outside"))
                ),
                Clause((), "not quoted"),
            ],
        ),
        (
            "For this old harbour it needs a wall.",
            [
                Clause((("same", "For this old harbour"),)),
                Clause((("same", "it needs a wall."),)),
                Clause((), "not quoted"),
                Clause((), "not quoted"),
            ],
        ),
        ("An ancient port", []),
        ("word " * 500 + "harbour", []),
    ],
)
def test_a_version_is_put_under_the_clauses(other, cells):
    assert collate(SAID, other) == cells


def test_no_word_of_either_text_is_lost():
    other = "This old harbour needs two walls, says he, to keep a boat in. It opens in a storm."
    found = collate(SAID, other)
    kept = [text for cell in found for kind, text in cell.parts if kind != "out"]
    assert " ".join(kept) == other


def test_a_short_word_far_from_the_others_is_the_same_by_chance():
    assert collate(
        "Nations must act against the storm and the flood in it now", "Nations in war"
    ) == [
        Clause(
            (
                ("same", "Nations"),
                ("out", "must act against the storm and the flood in it now"),
                ("in", "in war"),
            )
        )
    ]
