"""Speakers in German and French, by sentence pattern, with similar negative examples.

An empty speaker means that no one is named or that it is unclear who is meant: the quotation must
stay below the publishing threshold of its language.
"""

import json
from pathlib import Path

import pytest

from articles.text.quotes import find_quotations

FOLDER = Path(__file__).parent.parent / "samples" / "speakers_by_language"
SURE = 0.9
CASES = [
    pytest.param(path.stem, data["before"] + text, words, speaker, id=f"{path.stem} {number}")
    for path in sorted(FOLDER.glob("*.json"))
    for data in [json.loads(path.read_text(encoding="utf-8"))]
    for number, (text, words, speaker) in enumerate(data["cases"])
]


@pytest.mark.parametrize(("language", "text", "words", "speaker"), CASES)
def test_quotations_are_attributed_to_their_speakers(language, text, words, speaker):
    (quotation,) = [q for q in find_quotations(text, (), language) if q.exact.startswith(words)]
    if speaker:
        assert (quotation.speaker_name, quotation.confidence >= SURE) == (speaker, True)
    else:
        assert not quotation.speaker_name or quotation.confidence < SURE
