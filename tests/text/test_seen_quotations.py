"""Short quotations, parts of sentences and titles: what is a quotation between quotation marks.

Each case of ``samples/seen_quotations.json`` is a text and words in quotation marks, which are a
quotation (``seen``) or something else, such as a title or a term (``unseen``).
"""

import json
from pathlib import Path

import pytest

from articles.text.quotes import find_quotations

DATA = json.loads(
    (Path(__file__).parent.parent / "samples" / "seen_quotations.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "words"), DATA["seen"])
def test_short_and_partial_quotations_are_found(text, words):
    assert words in [quote.exact for quote in find_quotations(DATA["before"] + text)]


@pytest.mark.parametrize(("text", "words"), DATA["unseen"])
def test_titles_terms_and_single_words_are_no_quotations(text, words):
    assert words not in [quote.exact for quote in find_quotations(DATA["before"] + text)]
