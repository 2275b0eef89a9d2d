"""Similarity of quotes: the same words printed by several publishers."""

from __future__ import annotations

import pytest

from articles.extraction.similarity import rendition_of, same_words, statement_similarity

FULL = "We have waited long enough for this, and we can wait a week more."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("We have waited long enough for this, and we can wait a week more,", True),
        ("we have waited long enough for this – and we can wait a week more", True),
        ("We have waited long enough for this, and we can wait a month more.", False),
        ("We have waited long enough", False),
        ("…", False),
    ],
)
def test_punctuation_and_case_are_ignored(other, same):
    assert same_words(FULL, other) is same


@pytest.mark.parametrize(
    ("here", "how", "kind"),
    [
        (FULL.rstrip("."), 1.0, "as-quoted"),
        ("we can wait a week more", 0.95, "trimmed"),
        ("Friends, " + FULL, 0.95, "as-quoted"),
    ],
)
def test_identical_shortened_or_extended_words(here, how, kind):
    assert (statement_similarity(here, FULL), rendition_of(here, FULL)) == (how, kind)


def test_altered_words_are_similar_and_marked_as_altered():
    here = "We have waited long enough for that, and we can wait another week."
    assert 0.75 <= statement_similarity(here, FULL) < 0.95
    assert rendition_of(here, FULL) == "altered"


@pytest.mark.parametrize("other", ["a week more", "", "Nobody asked the fishers of the bay at all"])
def test_few_or_different_words_are_not_similar(other):
    assert statement_similarity(other, FULL) < 0.75
