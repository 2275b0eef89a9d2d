"""Matching of typed words with names."""

import pytest

from articles.filters.name_matching import NameTable, TypedWord, windows_of

TABLE = NameTable(
    {
        ("speaker", "keir-starmer"): {"keir starmer", "starmer"},
        ("summit", "cop29"): {"cop29"},
        ("topic", "people-smuggling"): {"people smuggling"},
    }
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("starmer said", [("keir-starmer", 0, 1, 100.0)]),
        ("keir starmers", [("keir-starmer", 0, 2, 100.0), ("keir-starmer", 1, 2, 100.0)]),
        ("cop 29 baku", [("cop29", 0, 2, 100.0)]),
        ("cop28", []),
        ("pople smuggling", [("people-smuggling", 0, 2, 96.8)]),
        ("farmer", []),
    ],
)
def test_names_are_matched(typed, expected):
    words = [TypedWord(word, word, 0, 0) for word in typed.split()]
    names = TABLE.match(words, windows_of(words), {"said"})
    found = [(n.value, n.first, n.last, round(n.similarity, 1)) for n in names]
    assert sorted(found) == sorted(expected)
