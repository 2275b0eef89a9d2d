"""Turns of transcripts, interviews and speeches, and texts that only look like them."""

import pytest

from articles.text.quotes import find_quotations

PRESS = """President Oren Hale and Foreign Minister Ilse Brandvik met the press in Varnholm.

PRESIDENT HALE: Thank you all for coming here tonight.

We had a good day.

MS. BRANDVIK (in Norlandic): I agree with every word of that.

Q: Will the lights stay on?

PRESIDENT HALE: They will, for many winters."""
INTERVIEW = """Ilse Brandvik has run the fleet for ten years. She met us at the quay.

Q: Are the boats ready?

A: They are ready and they are clean.

Q: And the crews?

A: The crews are tired, as crews are."""
SPEECH = """Remarks by President Oren Hale at the opening of the summit

Friends, we have come a long way to this harbour.

I remember when there was no light here.

Now our lamps shine, and we will keep them on."""


def said(text):
    return [(q.exact, q.speaker_name, q.role) for q in find_quotations(text)]


def test_turns_under_names_in_capitals_are_quotes_of_these_people():
    assert said(PRESS) == [
        ("Thank you all for coming here tonight.", "Oren Hale", "President"),
        ("We had a good day.", "Oren Hale", "President"),
        ("I agree with every word of that.", "Ilse Brandvik", ""),
        ("They will, for many winters.", "Oren Hale", "President"),
    ]


def test_answers_are_quotes_of_the_only_person_introduced():
    assert [(words[:13], who) for words, who, _ in said(INTERVIEW)] == [
        ("They are read", "Ilse Brandvik"),
        ("The crews are", "Ilse Brandvik"),
    ]


def test_a_speech_is_quotes_of_its_speaker():
    assert [(words[:7], who, role) for words, who, role in said(SPEECH)] == [
        ("Friends", "Oren Hale", "President"),
        ("I remem", "Oren Hale", "President"),
        ("Now our", "Oren Hale", "President"),
    ]


def test_turns_wait_for_an_editor_and_say_why():
    (first, *_) = find_quotations(PRESS)
    assert first.confidence < 0.9
    assert first.reason == "A turn of a transcript, as delivered, under “PRESIDENT HALE”."


def test_a_surname_that_two_people_share_stays_blank():
    text = PRESS.replace("met the press", "and Tom Hale met the press")
    assert [who for _, who, _ in said(text)] == ["", "", "Ilse Brandvik", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Key points: The lamps stay on.\n\nNext steps: The boats are mended.\n\nContact: Us.",
        "Monday: Ministers arrive.\n\nTuesday: Leaders meet.\n\nWednesday: All leave.",
        "Statement by the ministry\n\nThe lamps stay on.\n\nThe boats sail.\n\nThe quay is long.",
        "Q: Will the lights stay on?\n\nNobody knew. The lamps were old.\n\nThe boats were lost.",
        "Norland: €40 million.\n\nSudland: €30 million.\n\nEastland: €20 million.",
    ],
    ids=["headings", "days", "statement of a body", "one question", "list of sums"],
)
def test_lists_and_labels_are_no_transcripts(text):
    assert find_quotations(text) == []
