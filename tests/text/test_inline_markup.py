from hypothesis import given
from hypothesis import strategies as st

from articles.text.inline_markup import (
    InlineMark,
    Passage,
    Run,
    passages,
)
from articles.text.spans import paragraphs

TEXT = "One two three four.\n\nHeading here\n\nFive six seven."


def mark(words, kind="quote", name="a"):
    start = TEXT.index(words)
    return InlineMark(start, start + len(words), kind, name)


def test_a_text_without_marks_is_rendered_as_blocks():
    assert passages(TEXT) == [
        Passage("lead", 0, (Run("One two three four."),), ()),
        Passage("heading", 1, (Run("Heading here"),), ()),
        Passage("paragraph", 2, (Run("Five six seven."),), ()),
    ]
    assert passages("") == []


def test_overlapping_marks_are_split():
    quote, pledge = mark("two three", name="q"), mark("three four", "pledge", "p")
    (lead, _, _) = passages(TEXT, [pledge, quote])
    assert lead.runs == (
        Run("One "),
        Run("two ", (quote,), (quote,), ()),
        Run("three", (quote, pledge), (pledge,), (quote,)),
        Run(" four", (pledge,), (), (pledge,)),
        Run("."),
    )
    assert [run.kinds for run in lead.runs] == [[], ["quote"], ["pledge", "quote"], ["pledge"], []]
    assert lead.begins == (quote, pledge)


def test_the_same_words_can_be_a_quote_and_a_pledge():
    quote, pledge = mark("two", name="q"), mark("two", "pledge", "p")
    (lead, _, _) = passages(TEXT, [quote, pledge])
    assert lead.runs[1] == Run("two", (pledge, quote), (pledge, quote), (pledge, quote))


def test_a_mark_over_several_blocks_starts_and_ends_once():
    long = InlineMark(TEXT.index("four"), TEXT.index(" seven"), "quote", "a")
    one, two, three = passages(TEXT, [long])
    assert one.runs[-1] == Run("four.", (long,), (long,), ())
    assert two.runs == (Run("Heading here", (long,)),)
    assert three.runs[0] == Run("Five six", (long,), (), (long,))
    assert (one.begins, two.begins, three.begins) == ((long,), (), ())


def test_a_mark_between_blocks_is_omitted():
    gap = InlineMark(TEXT.index("\n\n"), TEXT.index("\n\n") + 2, "quote", "a")
    assert passages(TEXT, [gap]) == passages(TEXT)


@given(
    st.text(alphabet="ab .\n", max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), max_size=6),
)
def test_marking_changes_no_character(text, spans):
    marks = [
        InlineMark(start, min(start + length, len(text)), "quote", str(number))
        for number, (start, length) in enumerate(spans)
        if start < len(text)
    ]
    found = passages(text, marks)
    assert [passage.text for passage in found] == [block.text for block in paragraphs(text)]
    begun = [m for passage in found for run in passage.runs for m in run.begins]
    ended = [m for passage in found for run in passage.runs for m in run.ends]
    assert sorted(begun) == sorted(ended)
    assert len(set(begun)) == len(begun)
    assert all(run.text for passage in found for run in passage.runs)
