import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.word_diff import Piece, similarity, similarity_of_keys, word_difference

ADVANCE = "This vile trade exploits the gaps between us and profits from our failure to act."
SPOKEN = "Because this evil trade, it exploits the gaps between us. Profits from our failure."


def test_the_diff_is_by_words():
    assert word_difference(ADVANCE, SPOKEN) == [
        Piece("added", "", "Because"),
        Piece("same", "This", "this"),
        Piece("changed", "vile", "evil"),
        Piece("same", "trade", "trade,"),
        Piece("added", "", "it"),
        Piece("same", "exploits the gaps between us", "exploits the gaps between us."),
        Piece("removed", "and", ""),
        Piece("same", "profits from our failure", "Profits from our failure."),
        Piece("removed", "to act.", ""),
    ]


def test_punctuation_and_case_are_ignored():
    assert word_difference("“We will act”", "we will act,") == [
        Piece("same", "“We will act”", "we will act,")
    ]


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (ADVANCE, ADVANCE, 1, 1),
        (ADVANCE, "exploits the gaps between us and profits", 1, 1),
        (ADVANCE, SPOKEN, 0.6, 0.9),
        (ADVANCE, "The cost of energy has to come down before the winter, she told us.", 0, 0.2),
        ("evil trade", "vile trade", 0, 0),
        ("evil trade", "“Evil trade”", 1, 1),
        ("", "words", 0, 0),
    ],
)
def test_similarity_of_trimmed_and_different_words(a, b, low, high):
    assert low <= similarity(a, b) <= high
    assert similarity(a, b) == pytest.approx(similarity(b, a), abs=0.15)


@given(st.text(max_size=120), st.text(max_size=120))
def test_the_pieces_contain_every_word_of_both_texts(a, b):
    pieces = word_difference(a, b)
    assert " ".join(p.a_text for p in pieces if p.a_text).split() == a.split()
    assert " ".join(p.b_text for p in pieces if p.b_text).split() == b.split()
    assert 0 <= similarity(a, b) <= 1


@given(*[st.lists(st.sampled_from("abcde"), max_size=14)] * 2)
def test_similarity_that_cannot_reach_the_least_is_not_computed(one, other):
    whole = similarity_of_keys(one, other)
    for least in (0.0, 0.3, 0.7, 1.0, whole):
        assert similarity_of_keys(one, other, least) in (
            {whole} if whole >= least else {0.0, whole}
        )
