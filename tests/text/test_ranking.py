"""People proposed by what the text tells about those near, with similar negative examples.

Each case of ``samples/ranked_speakers.json`` is a text, a part of the quoted words, and the person
who is proposed; in ``unnamed``, nobody is.
"""

import json
from pathlib import Path

import pytest

from articles.text.quotes import find_quotations
from articles.text.quotes.evidence import MAX_REPLACED

CASES = json.loads(
    (Path(__file__).parent.parent / "samples" / "ranked_speakers.json").read_text(encoding="utf-8")
)


def _find(text, words):
    return next(quote for quote in find_quotations(text) if words in quote.exact)


@pytest.mark.parametrize(("text", "words", "speaker"), CASES["proposed"])
def test_the_person_far_above_the_others_is_proposed_below_publication(text, words, speaker):
    found = _find(text, words)
    assert (found.speaker_name, found.confidence <= MAX_REPLACED) == (speaker, True)


@pytest.mark.parametrize(("text", "words"), CASES["unnamed"])
def test_nobody_is_proposed_for_somebody_else_or_among_equals(text, words):
    assert _find(text, words).speaker_name == ""
