from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.pledges.extract import find_pledges
from articles.text.seed_document import parse_seed

DAY = date(2025, 3, 31)


def read(text: str) -> list[tuple]:
    """Kind, makers, recipients, amount and currency of the extracted pledges."""
    return [
        (
            p.kind,
            p.makers,
            p.recipients,
            p.money and int(p.money.amount),
            p.money and p.money.currency,
        )
        for p in find_pledges(text, DAY)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Norway, for example, has agreed to send patrol boats to the strait, while Spain has "
            "pledged to change its law on forged papers.",
            [
                ("operations", ("Norway",), (), None, None),
                ("legislation", ("Spain",), (), None, None),
            ],
        ),
        (
            "As part of the outcome, the Norwegian government has committed considerable money to "
            "the effort.\n\nA €40 million fund will pay for surveys. Additionally, €2.5 million "
            "will be directed to the Coastal Survey Office to hire divers.",
            [
                ("funding", ("Norwegian government",), (), 40_000_000, "EUR"),
                (
                    "funding",
                    ("Norwegian government",),
                    ("Coastal Survey Office",),
                    2_500_000,
                    "EUR",
                ),
            ],
        ),
        (
            "Furthermore, a new task force between Norway and Spain will trace stolen ships.",
            [("operations", ("Norway", "Spain"), (), None, None)],
        ),
        (
            "The Bank of the North has committed $1.3 billion to harbours and $200 million to the "
            "Survey Office.",
            [
                ("funding", ("Bank of the North",), (), 1_300_000_000, "USD"),
                ("funding", ("Bank of the North",), ("Survey Office",), 200_000_000, "USD"),
            ],
        ),
        (
            "Norway and Italy will rebuild the harbour together.",
            [("policy", ("Norway", "Italy"), (), None, None)],
        ),
        (
            "The Moe family has pledged to match donations up to $5 million.",
            [("funding", ("Moe family",), (), 5_000_000, "USD")],
        ),
        (
            "Three countries, among them Norway and Spain, have agreed to sign a treaty.",
            [("agreement", ("Norway", "Spain"), (), None, None)],
        ),
        (
            "The ministry said it would spend £4 million on lighthouses.",
            [("funding", (), (), 4_000_000, "GBP")],
        ),
        (
            "Sweden has pledged 200 million kronor, about 19 million dollars, to the fund.",
            [("funding", ("Sweden",), (), 200_000_000, "SEK")],
        ),
        ("It has also promised to add two lighthouses.", [("policy", (), (), None, None)]),
    ],
)
def test_pledges_are_extracted_with_makers_and_sums(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The coast guard has seized 600 boats since July.",
        "The income from smuggling was estimated at $10 billion last year.",
        "The summit will take place in Oslo and will be held again next year.",
        "The government has committed substantial funding to support operations.",
        "Several countries have made commitments to strengthen their borders.",
        "Spain has not agreed to change its law. Norway refused to promise to pay.",
        "Reports put the total pledged by then at more than 720 million dollars.",
        "“We will spend £30 million on boats,” she said.",
        "A meeting gathered pledges of more than 27 billion dollars.",
        "What the leaders will do cannot be known.",
        "",
    ],
)
def test_other_sentences_are_not_pledges(text):
    assert [p for p in find_pledges(text, DAY) if p.confidence >= 0.3] == []


def test_each_pledge_has_the_span_of_its_clause_and_a_reason():
    text = (
        "Norway, for example, has agreed to send patrol boats within six months, while Spain has "
        "pledged up to €3 million a year by 2030."
    )
    first, second = find_pledges(text, DAY)
    assert first.exact == "Norway, for example, has agreed to send patrol boats within six months"
    assert first.summary == "Norway has agreed to send patrol boats within six months."
    assert first.deadline.when.isoformat() == "2025-09-30"
    assert second.exact == "Spain has pledged up to €3 million a year by 2030"
    assert second.money.amount == Decimal(3_000_000)
    assert (second.money.qualifier, second.money.per_year) == ("up to", True)
    assert second.deadline.when.isoformat() == "2030"
    for found in (first, second):
        assert text[found.start : found.end] == found.exact
        assert text[found.deadline.start : found.deadline.end] == found.deadline.exact
        assert found.reason.endswith(".")
        assert found.confidence >= 0.85


def test_unclear_makers_and_hedges_lower_the_confidence():
    (clear,) = find_pledges("Norway has pledged to pay.")
    (unclear,) = find_pledges("They have pledged to pay.")
    (hedged,) = find_pledges("Norway, reportedly, has pledged to pay.")
    assert clear.confidence > unclear.confidence > hedged.confidence


def test_the_pledges_of_a_seed_document():
    sample = Path(__file__).parents[2] / "samples" / "seed" / "straits.txt"
    document = parse_seed(sample.read_text(encoding="utf-8"))
    sure = [p for p in find_pledges(document.body, document.published_on) if p.confidence >= 0.6]
    assert [
        (p.kind, p.makers, p.recipients, p.money and (int(p.money.amount), p.money.currency))
        for p in sure
    ] == [
        ("funding", ("Norlund government",), (), (40_000_000, "EUR")),
        ("funding", ("Norlund government",), ("Coastal Survey Office",), (2_500_000, "EUR")),
        ("operations", ("Venmark",), (), None),
        ("legislation", ("Ostland",), (), None),
        ("operations", ("Norlund", "Venmark"), (), None),
    ]
    assert all(document.body[p.start : p.end] == p.exact for p in sure)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for found in find_pledges(text, DAY):
        assert text[found.start : found.end] == found.exact
        assert 0 < found.confidence <= 1


@given(st.text(alphabet="will has pledged to £3 million and while the A, “”.\n", max_size=300))
def test_texts_made_of_cues_are_read(text):
    for found in find_pledges(text, DAY):
        assert text[found.start : found.end] == found.exact
        assert found.money is None or text[found.money.start : found.money.end] == found.money.exact


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway denied that it had pledged €5 million to the fund.",
        "Norway denied it has pledged €5 million to the fund.",
        "It is false that Norway has pledged €5 million to the fund.",
        "The paper wrongly reported that Norway had pledged €5 million to the fund.",
        "Neither Norway nor Sweden has pledged €5 million to the fund.",
        "Rumours that Norway has pledged €5 million to the fund spread fast.",
        "Norway was accused of having promised €5 million to the fund.",
        "Norway would have pledged €5 million to the fund.",
        "Norway is alleged to have promised €5 million to the fund.",
        "Norway allegedly pledged €5 million to the fund.",
        "Norway has dismissed suggestions that it has agreed to send ships.",
        "No country has agreed to send ships to the strait.",
        "Nobody has pledged €5 million to the fund.",
        "Norway denied that a £30 million fund will support crews.",
        "It is not true that £3 million will be directed to the coast.",
        "Critics claim Norway has agreed to send ships to the strait.",
        "Has Norway pledged €5 million to the fund?",
        "Had Norway pledged €5 million to the fund, the crews would be safe.",
        "A fake letter says Norway has pledged €5 million to the fund.",
    ],
)
def test_denied_or_alleged_promises_are_not_pledges(sentence):
    assert find_pledges(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway, which denied any fault, has pledged €5 million to the fund.",
        "Norway has pledged €5 million to the fund, which has yet to open.",
        "Norway has promised €5 million that nobody had claimed before.",
        "Norway has committed €5 million after reports that the fund was empty.",
        "No. 10 has committed £5 million to the fund.",
        "A £30 million fund will support crews that were never paid.",
    ],
)
def test_denials_of_something_else_do_not_affect_a_pledge(sentence):
    assert len(find_pledges(sentence)) == 1


@pytest.mark.parametrize(
    ("text", "money", "unread"),
    [
        ("Norland has pledged kr 30 million for boats.", None, "kr 30 million"),
        ("Norland has pledged $5 mil and £3 million for boats.", None, "$5 mil"),
        ("Norland has pledged £3 million for boats and kr 30 million for ports.", 3_000_000, ""),
    ],
)
def test_an_uncertain_sum_lowers_the_confidence(text, money, unread):
    (found, *_) = find_pledges(text)
    (sure,) = find_pledges("Norland has pledged £3 million for boats.")
    assert (found.money and int(found.money.amount), found.unread) == (money, unread)
    assert found.kind == "funding"
    assert found.confidence < sure.confidence


def test_a_range_keeps_its_printed_words():
    (found, *_) = find_pledges("Norland has pledged between $70 billion and $90 billion to ports.")
    assert found.money.qualifier == "from"
    assert found.unread == "$70 billion and $90 billion"


CASES = (Path(__file__).parents[2] / "samples" / "pledges.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES.splitlines()[1:])
def test_the_maker_is_who_promises_and_other_sentences_are_none(case):
    makers, sentence = case.split("\t")
    language = "de" if makers == "-de" else "en"
    found = find_pledges(sentence, DAY, language)
    printed = "; ".join(name for pledge in found for name in pledge.makers)
    assert printed == ("" if makers.startswith("-") else makers)
    assert bool(found) != makers.startswith("-")
