"""Golden samples: news-like texts with every quotation annotated by hand.

``strike``, ``science``, ``politics`` and ``climate`` are the test set; the others are the
development set.
"""

import json
from pathlib import Path

import pytest

from articles.text.normalize import fold
from articles.text.quotes import find_quotations
from articles.text.seed_document import parse_seed

SAMPLES = Path(__file__).parent.parent / "samples"
QUOTED = sorted((SAMPLES / "quotations").glob("*.json"))
LATER = {"strike", "science", "politics", "climate"}


def compare(names):
    """Counts over the samples of those names, as a dictionary."""
    counts = dict.fromkeys(("right", "extra", "missed", "named", "speakers", "blank", "left"), 0)
    for path in QUOTED:
        if path.stem not in names:
            continue
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        found = {q.start: q for q in find_quotations(text)}
        for annotated in json.loads(path.read_text(encoding="utf-8")):
            quote = found.pop(annotated["start"], None)
            if quote is None or quote.exact != annotated["exact"]:
                counts["missed"] += 1
                continue
            counts["right"] += 1
            if annotated["speaker"]:
                counts["named"] += 1
                counts["speakers"] += fold(quote.speaker_name) == fold(annotated["speaker"])
            else:
                counts["blank"] += 1
                counts["left"] += not quote.speaker_name
        counts["extra"] += len(found)
    return counts


def test_the_annotated_words_occur_in_the_texts():
    total = 0
    for path in QUOTED:
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        for annotated in json.loads(path.read_text(encoding="utf-8")):
            start, exact = annotated["start"], annotated["exact"]
            assert text[start : start + len(exact)] == exact
            total += 1
    assert (len(QUOTED), total) == (16, 195)


@pytest.mark.parametrize(
    ("names", "precision", "recall", "speakers"),
    [
        ({p.stem for p in QUOTED} - LATER, 0.98, 0.98, 0.95),
        (LATER, 0.98, 0.96, 0.95),
    ],
    ids=["made with", "written afterwards"],
)
def test_quotations_and_speakers_of_the_samples(names, precision, recall, speakers):
    counts = compare(names)
    assert counts["right"] / (counts["right"] + counts["extra"]) >= precision, counts
    assert counts["right"] / (counts["right"] + counts["missed"]) >= recall, counts
    assert counts["speakers"] / counts["named"] >= speakers, counts
    assert counts["left"] == counts["blank"], counts


def test_a_seed_document_with_all_patterns():
    document = parse_seed((SAMPLES / "seed" / "straits.txt").read_text(encoding="utf-8"))
    found = find_quotations(document.body)
    assert [(q.exact[:22], q.speaker_name, q.role, q.form) for q in found] == [
        ("Nets drift without a p", "Marit Solberg", "Fisheries Secretary", "direct"),
        ("Only a shared fleet, w", "Marit Solberg", "Fisheries Secretary", "direct"),
        ("This slow mess is made", "Ellen Strand", "Prime Minister", "direct"),
        ("When I was Keeper of H", "Ellen Strand", "Prime Minister", "direct"),
        ("I believe we should tr", "Ellen Strand", "Prime Minister", "direct"),
    ]
    for quote in found:
        assert document.body[quote.start : quote.end] == quote.exact
        assert quote.confidence >= 0.8
