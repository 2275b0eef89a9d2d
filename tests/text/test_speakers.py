"""Attribution of quotations to speakers, by sentence pattern, with similar negative examples.

Each file of ``samples/speakers`` has an introductory text and cases of three: the text that
follows, a part of the quoted words, and their speaker. An empty speaker means that the words are
denied, alleged or hypothetical, or that the speaker is ambiguous: they must stay below the
publishing threshold.
"""

import json
from pathlib import Path

import pytest

from articles.text.quotes import find_quotations

MAY_BE_PUBLISHED = 0.8
SURE = 0.9
FOLDER = Path(__file__).parent.parent / "samples" / "speakers"
CASES = [
    pytest.param(data["before"] + text, words, speaker, id=f"{path.stem} {number}")
    for path in sorted(FOLDER.glob("*.json"))
    for data in [json.loads(path.read_text(encoding="utf-8"))]
    for number, (text, words, speaker) in enumerate(data["cases"])
]


@pytest.mark.parametrize(("text", "words", "speaker"), CASES)
def test_quotations_are_attributed_to_their_speakers(text, words, speaker):
    found = [
        quote.speaker_name
        for quote in find_quotations(text)
        if words in quote.exact and quote.speaker_name and quote.confidence >= MAY_BE_PUBLISHED
    ]
    assert found == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("“It was a cold night,” Solberg said.", ["Marit Solberg"]),
        ("“It was a cold night,” said the Home Office.", []),
        ("Marit Solberg is the envoy. “It was a cold night,” said the envoy.", []),
        ("Marit Solberg came. “It was cold,” she said.\n\n“Nobody slept at all that night.”", []),
        ("Marit Solberg left the hall. “It was a cold night for all of us.”", []),
        ("Marit Solberg called it “a cold night for the town”.", []),
        ("Marit Solberg spoke: “It was a cold night.”", []),
    ],
    ids=["surname", "organisation", "nominal", "lone paragraph", "subject", "partial", "colon"],
)  # fmt: skip
def test_weak_evidence_is_below_the_publishing_threshold(text, known):
    assert find_quotations(text, known)[-1].confidence < SURE


@pytest.mark.parametrize(
    "text",
    [
        "“It was a cold night,” Marit Solberg said.",
        "“It was a cold night,” said Marit Solberg, the envoy.",
        "Marit Solberg said: “It was a cold night.”",
        "Marit Solberg told reporters that it was “a cold night for the town”.",
        "Marit Solberg came. “It was a cold night,” she said.",
        "“It was a cold night,” said Marit Solberg. “Nobody slept.”",
        "“It was,” said Marit Solberg, “a cold night for the town.”",
    ],
)
def test_strong_evidence_reaches_the_publishing_threshold(text):
    assert find_quotations(text)[-1].speaker_name == "Marit Solberg"
    assert find_quotations(text)[-1].confidence >= SURE


@pytest.mark.parametrize(
    ("title", "known", "speaker"),
    [
        ("Mr", ["Yvonne Fenwick"], "Mr Fenwick"),
        ("Mrs", ["Yvonne Fenwick"], "Yvonne Fenwick"),
        ("Mr", ["Yvonne Fenwick", "Adam Fenwick"], "Mr Fenwick"),
        ("Mr", [], "Fenwick"),
    ],
)
def test_a_different_title_prevents_completing_a_surname(title, known, speaker):
    (quote,) = find_quotations(f"“It was a cold night,” said {title} Fenwick.", known)
    assert quote.speaker_name == speaker
    assert quote.confidence < MAY_BE_PUBLISHED


@pytest.mark.parametrize(
    "text",
    [
        "Marit Solberg denied saying: “It was a cold night for us.”",
        "“It was a cold night for us,” Marit Solberg was told.",
    ],
)
def test_denied_and_hypothetical_words_are_marked(text):
    (quote,) = find_quotations(text)
    assert (quote.not_asserted, quote.speaker_name, quote.attributed_to) == (True, "", "")
    assert not find_quotations("“It was a cold night,” Marit Solberg said.")[0].not_asserted


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Marit Solberg hopes for “calm seas”.", "Marit Solberg"),
        ("Marit Solberg saw “a heap of stones” on the quay.", "Marit Solberg"),
        ("Marit Solberg wants Tomas Berg to find “calm seas”.", None),
        ("Marit Solberg wants a “smart” kettle.", None),
        ("The ministry wants “calm seas”.", None),
    ],
)
def test_partial_quotations_after_verbs_of_attitude_are_proposed_only(text, speaker):
    found = [(q.speaker_name, q.confidence < SURE) for q in find_quotations(text)]
    assert found == ([(speaker, True)] if speaker else [])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mervyn King chaired the meeting. “The rates are fine,” King said.", "Mervyn King"),
        ("Quilla Bishop came late. “The rates are fine,” said Bishop.", "Quilla Bishop"),
        ("The Danish King was there. “The rates are fine,” said the King.", ""),
        ("“The rates are fine,” said Taoiseach Brid Nolan.", "Brid Nolan"),
        ("“The rates are fine,” Zia ul-Haq said.", "Zia ul-Haq"),
        ("“The rates are fine,” said the Rt Hon Owen Pryce MP.", "Owen Pryce"),
        ("“The rates are fine,” Bana said.", "Bana"),
    ],
)
def test_titles_that_are_surnames_and_offices_that_are_none(text, speaker):
    (found,) = find_quotations(text)
    assert found.speaker_name == speaker
