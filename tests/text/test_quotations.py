"""Extraction of quotations and their speakers, pattern by pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.quotes import find_quotations
from articles.text.quotes.extract import MISSING_CLOSING_MARK

NAMED = "Fisheries Secretary Marit Solberg met Tomas Berg, the harbour master, on Monday.\n\n"


def speakers(text, known=()):
    return [(q.exact, q.speaker_name) for q in find_quotations(text, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We lift nets,” Solberg said.", [("We lift nets,", "Marit Solberg")]),
        ("“We lift nets,” said Ms Solberg.", [("We lift nets,", "Marit Solberg")]),
        ('Solberg said: "We lift nets."', [("We lift nets.", "Marit Solberg")]),
        ("Solberg told reporters that “nets drift”.", [("nets drift", "Marit Solberg")]),
        (
            "“Nets drift,” Solberg said, “and ropes do not.”",
            [("Nets drift,", "Marit Solberg"), ("and ropes do not.", "Marit Solberg")],
        ),
        (
            "“Nets drift,” said Solberg. “Ropes do not.”",
            [("Nets drift,", "Marit Solberg"), ("Ropes do not.", "Marit Solberg")],
        ),
        (
            "According to Berg, the quay is “a little short of stone”.",
            [("a little short of stone", "Tomas Berg")],
        ),
        (
            "The quay is “a little short of stone”, according to Berg.",
            [("a little short of stone", "Tomas Berg")],
        ),
        ("“We lift nets.” — Tomas Berg", [("We lift nets.", "Tomas Berg")]),
        (
            "The quay was called “a heap of stones” by Solberg.",
            [("a heap of stones", "Marit Solberg")],
        ),
        (
            "Berg was quoted as saying that it “would not hold a duck”.",
            [("would not hold a duck", "Tomas Berg")],
        ),
        ("Berg, who called it “a shame”, left.", [("a shame", "Tomas Berg")]),
        (
            "The harbour master, Tomas Berg, said “no, thank you”.",
            [("no, thank you", "Tomas Berg")],
        ),
        ("“No, thank you,” the secretary said.", [("No, thank you,", "Marit Solberg")]),
        ("“No, thank you,” the police said.", [("No, thank you,", "")]),
        (
            "“No comment today,” the Home Office said.",
            [("No comment today,", "Home Office")],
        ),
        ("“No comment today,” a spokesman for Berg said.", [("No comment today,", "")]),
        ("“We said no,” they said.", [("We said no,", "")]),
        (
            "Berg paid for the stones. “I would do it again tomorrow.”",
            [("I would do it again tomorrow.", "Tomas Berg")],
        ),
    ],
)
def test_positions_of_the_speaker(text, found):
    assert speakers(NAMED + text)[-len(found) :] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("‘We can’t go,’ said Ann Lee. ‘It’s the boats’ fault.’", 2),
        ("«Nous partons», said Ann Lee.", 1),
        ("« Nous partons », said Ann Lee.", 1),
        ("„Wir gehen jetzt“, said Ann Lee.", 1),
        ("»Wir gehen jetzt«, said Ann Lee.", 1),
        ("”Vi går nu”, said Ann Lee.", 1),
        ("''We go now,'' said Ann Lee.", 1),
        ("``We go now,'' said Ann Lee.", 1),
        ("“He told me “no” twice,” said Ann Lee.", 1),
        ("“He told me ‘no’ twice,” said Ann Lee.", 1),
        ("‘He told me “no” twice,’ said Ann Lee.", 1),
        ("“First part,” said Ann Lee.\n\n“Second part of it\n\n“Third part.”", 3),
        ("The end of operations.’\n\nThe ministers’ boats’ nets.", 0),
        ("Rock ’n’ roll in the ’90s, and 'em boys' toys.", 0),
        ('A pipe of 10" and a board of 5\' 10".', 0),
        ("The so-called “harbour penny” and the song “Long Way Home”.", 0),
        ("The film, “The Tide Table”, is long.", 0),
        ("The book “The Long Way Home From Oby,” sold well.", 0),
        ("“The Long Way Home,” said Ann Lee.", 1),
        ("Ann Lee shouted “NO MORE FISH”.", 1),
        ("The sign “NO MORE FISH” hung there.", 0),
        ("She bought a “smart” kettle.", 0),
    ],
)
def test_quotation_marks_and_other_uses_of_marks(text, words):
    assert len(find_quotations(text)) == words


def test_a_reopened_paragraph_has_the_same_speaker():
    text = "“First part of it,” said Ann Lee. “Now we go\n\n“and now we stay here.”"
    assert [q.speaker_name for q in find_quotations(text)] == ["Ann Lee"] * 3


def test_after_a_full_stop_the_next_sentence_is_no_attribution():
    text = "Ann Lee spoke.\n\n“We shall go there now.” Tom Roe said that he would not."
    assert [q.speaker_name for q in find_quotations(text)] != ["Tom Roe"]


def test_pronouns_are_resolved_by_gender_and_last_speaker():
    text = (
        "Anna Holt met George Reed. “It was late by then,” she said. “Very late,” he said.\n\n"
        "“I did not mind that at all,” she added."
    )
    assert [q.speaker_name for q in find_quotations(text)] == [
        "Anna Holt",
        "George Reed",
        "Anna Holt",
    ]


def test_known_speakers_complete_an_unambiguous_surname():
    text = "“We go now,” Solberg said."
    assert speakers(text) == [("We go now,", "Solberg")]
    assert speakers(text, ["Marit Solberg"]) == [("We go now,", "Marit Solberg")]


def test_form_reason_and_printed_attribution():
    direct, partial = find_quotations(
        "“We go now,” Ann Lee, the mayor of Oby, said. A clerk called it “a fine day for boats”."
    )
    assert (direct.form, direct.role, direct.speaker_kind) == ("direct", "mayor of Oby", "person")
    assert "“Ann Lee … said”" in direct.reason
    assert (partial.form, partial.speaker_name, partial.speaker_kind) == ("partial", "", "")
    assert partial.attributed_to == "A clerk"
    assert "“A clerk … called”" in partial.reason


def test_a_missing_closing_mark_is_reported():
    (quote,) = find_quotations("Ann Lee said: “We go now and do not come back.")
    assert quote.exact == "We go now and do not come back."
    assert quote.reason.endswith(MISSING_CLOSING_MARK)


def test_wrapped_lines_are_joined_into_blocks():
    text = (
        "The mayor of Oby, Ann Lee, said on\nMonday that the town would “wait for\nthe tide and no"
        " longer”, and then\nleft the hall.\n\nA second block that is long enough\nto be wrapped,"
        " too.\n"
    )
    (quote,) = find_quotations(text)
    assert (quote.exact, quote.speaker_name) == ("wait for\nthe tide and no longer", "Ann Lee")


def holds(text):
    last = -1
    for quote in find_quotations(text):
        assert text[quote.start : quote.end] == quote.exact
        assert last < quote.start < quote.end <= len(text)
        assert 0 < quote.confidence <= 1
        assert quote.reason
        assert bool(quote.speaker_name) == bool(quote.speaker_kind)
        last = quote.start


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    holds(text)


@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "‘", "’", "'", "''", "«", "»", "„", " ", " ", "\n\n", ", ", ". ", ": ",
             "said ", "told ", "Ann Lee ", "Lee’s ", "he ", "who ", "the ", "according to ", "— ",
             "we go now", "Minister ", "saying ", "of ", "and ", "Mr. "]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_texts_made_of_cues_are_read(text):
    holds(text)
