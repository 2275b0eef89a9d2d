"""Quotation marks, dialogue dashes and interrupted quotations in the languages of the world."""

import csv
from pathlib import Path

import pytest

from articles.text.quotes import find_quotations

CASES = Path(__file__).parent / "marks.tsv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["text"].replace("¶", "\n\n"), row["words"]) for row in rows]


@pytest.mark.parametrize(("language", "text", "words"), cases())
def test_every_quotation_is_found_with_true_offsets(language, text, words):
    found = find_quotations(text, language=language)
    assert [quotation.exact for quotation in found] == [part for part in words.split(" | ") if part]
    assert all(text[q.start : q.end] == q.exact for q in found)


@pytest.mark.parametrize("language", ["ja", "zh", "pl", "ru", "sv"])
def test_a_language_without_rules_has_no_speakers_and_says_so(language):
    text = "„Wir gehen alle zusammen an Bord“, said Ann Lee."
    (quotation,) = find_quotations(text, language=language)
    assert (quotation.speaker_name, quotation.attributed_to) == ("", "")
    assert quotation.confidence == 0.4
    assert quotation.reason.startswith("Speakers are not read in ")
