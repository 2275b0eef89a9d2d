"""Commitments of declarations, and first-person sentences that are none."""

import pytest

from articles.text.pledges.extract import find_pledges

DECLARATION = """We, the ministers of Norland, Sudland and the Republic of Eastland, met in Oby.

We recognise that the harbours are old.

1. Commit to mend every lamp by 2030;

2. Agree to share the maps of the coast.

3. Recognise the work of the pilots.

To this end, we will:

• train 400 pilots a year;
• provide €40 million for small harbours; and
• the quay at Oby.

We also commit to meet the cost of the maps. We will publish a report in 2027.

We will not raise fees. We would welcome more members."""
MAKERS = ("Norland", "Sudland", "Republic of Eastland")


def test_numbered_bulleted_and_plain_commitments_are_those_of_the_signatories():
    pledges = find_pledges(DECLARATION)
    assert [pledge.exact for pledge in pledges] == [
        "Commit to mend every lamp by 2030",
        "Agree to share the maps of the coast",
        "train 400 pilots a year",
        "provide €40 million for small harbours",
        "We also commit to meet the cost of the maps",
        "We will publish a report in 2027",
    ]
    assert {pledge.makers for pledge in pledges} == {MAKERS}
    assert [pledge.money.amount for pledge in pledges if pledge.money] == [40_000_000]
    assert all(DECLARATION[p.start : p.end] == p.exact for p in pledges)
    assert all(pledge.confidence < 0.9 for pledge in pledges)


@pytest.mark.parametrize(
    ("text", "makers"),
    [
        ("The governments of Norland and Sudland met.\n\nWe commit to mend lamps.", 2),
        ("We, Norland and Sudland, commit to mend lamps.", 2),
        ("We commit to mend lamps.\n\nSignatories: Norland, Sudland, Eastland.", 3),
        ("We commit to mend lamps.\n\nSigned by:\nNorland\nSudland", 2),
        ("We commit to mend lamps.", 0),
        ("The parties undertake to:\n\na) mend every old lamp\nb) train more pilots", 0),
    ],
)
def test_signatories_are_makers(text, makers):
    found = find_pledges(text)
    assert found and {len(pledge.makers) for pledge in found} == {makers}
    if not makers:
        assert all("unclear who" in pledge.reason for pledge in found)


@pytest.mark.parametrize(
    "text",
    [
        "“We commit to mend the lamps,” said Ann Lee.",
        "‘We commit to mend the town’s lamps,’ said Ann Lee.",
        "„We commit to mend the lamps“, said Ann Lee.",
        "We will tell you more tomorrow.",
        "If we agree to mend the lamps, who pays?",
        "Do we commit to mend the lamps?",
        "The agenda has two points:\n\n1. mend the lamps\n\n2. train the pilots",
        "The visitors will see:\n\n1. The old lamp of Oby\n\n2. The new quay of Oby",
    ],
)
def test_other_sentences_and_lists_are_no_commitments(text):
    assert find_pledges(text) == []
