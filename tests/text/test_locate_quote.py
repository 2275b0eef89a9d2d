"""Places of quoted words in spite of typography."""

from __future__ import annotations

import pytest

from articles.text.locate_quote import locate_quote

TEXT = (
    "“We can’t wait – we must act now,” said Ilse Brandvik. A “pact” is not a pact. "
    "Élodie Lefèvre\u00a0said: ‘It’s  time.’ 我们将在今年冬天共同行动。"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We can't wait - we must act now.", "We can’t wait – we must act now"),
        ("we can’t wait—we must act", None),
        ("“WE MUST ACT NOW”", "we must act now"),
        ("Elodie Lefe\u0300vre said", "Élodie Lefèvre\u00a0said"),
        ("it's time", "It’s  time"),
        ("pact", "pact"),
        ("is not a", "is not a"),
        ("act no", None),
        ("we must act soon", None),
        ("今年冬天共同", "今年冬天共同"),
        ("…", None),
        ("", None),
    ],
)
def test_words_are_found_once_apart_from_typography(words, found):
    span = locate_quote(TEXT, words)
    assert (span and TEXT[span.start : span.end]) == found


def test_of_several_places_the_quoted_one_counts():
    assert locate_quote(TEXT, "pact") == (TEXT.index("pact"), TEXT.index("pact") + 4)
    assert locate_quote("A pact is a pact.", "pact") is None
