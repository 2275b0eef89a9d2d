"""The scorer of the quote finder: counts, and the annotated texts of languages with rules."""

import json
from pathlib import Path

import pytest

from tools.extraction import compare, errors, read_folder, read_pledges, report

SAMPLES = Path(__file__).parent.parent / "samples"
HELD_OUT = SAMPLES / "held_out"
TEXT = "“We lift nets,” said Ann Lee.\n\n“Ropes hold well here,” said Bo Dahl."
ANNOTATED = [
    {"exact": "We lift nets,", "speaker": "Ann Lee"},
    {"exact": "Ropes hold well here,", "speaker": "Ann Lee"},
    {"exact": "not printed so", "speaker": "", "start": 0},
]


def test_quotations_are_matched_with_their_annotations():
    cases = list(compare("nets", TEXT, "en", ANNOTATED[:2]))
    assert [case.right for case in cases] == [True, False]
    assert "speaker right, where one is named" in report("en", cases, 0.9)
    (line,) = errors(cases)
    assert line.startswith("nets: “Ropes hold well here,” 'Ann Lee', got 'Bo Dahl' 0.96")


def test_words_that_are_not_in_the_text_are_refused():
    with pytest.raises(SystemExit, match="nets: “not printed so” is not in the text"):
        list(compare("nets", TEXT, "en", ANNOTATED))


def test_a_folder_is_read_by_language(tmp_path):
    for name in ("nets", "netze.de"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(json.dumps(ANNOTATED[:1]), encoding="utf-8")
    languages = read_folder(tmp_path)
    assert sorted(languages) == ["de", "en"]
    assert [case.speaker for case in languages["en"]] == ["Ann Lee", None]


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_what_would_be_published_is_right(language):
    cases = read_folder(HELD_OUT)[language]
    annotated = [case for case in cases if case.speaker is not None]
    published = [case for case in cases if case.named and case.found.confidence >= 0.9]
    assert len(annotated) >= 39
    assert sum(case.found is not None for case in annotated) >= 0.97 * len(annotated)
    assert len(published) >= 0.5 * len(annotated)
    assert sum(case.right for case in published) >= 0.95 * len(published)


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_texts_written_after_the_rules_are_read_as_well(language):
    cases = read_folder(SAMPLES / "later_sets")[language]
    annotated = [case for case in cases if case.speaker is not None]
    published = [case for case in cases if case.named and case.found.confidence >= 0.9]
    assert sum(case.found is not None for case in annotated) >= 0.9 * len(annotated)
    assert published and all(case.right for case in published)


def test_turns_of_transcripts_are_quotes_of_their_speakers():
    cases = read_folder(SAMPLES / "transcripts")["en"]
    annotated = [case for case in cases if case.speaker is not None]
    proposed = [case for case in cases if case.named]
    assert sum(case.found is not None for case in annotated) >= 0.97 * len(annotated)
    assert sum(case.right for case in proposed) >= 0.97 * len(proposed)


def test_commitments_of_declarations_have_their_makers():
    cases = read_pledges(SAMPLES / "declarations")["en"]
    annotated = [case for case in cases if case.speaker is not None]
    assert sum(case.found is not None for case in annotated) >= 0.97 * len(annotated)
    assert sum(case.right for case in annotated) >= 0.97 * len(annotated)
    assert len(cases) - len(annotated) <= 0.05 * len(annotated)
    assert "57 pledges" in report("en", cases, 0.9, "pledges")
