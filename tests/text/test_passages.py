from hypothesis import given
from hypothesis import strategies as st

from articles.text.passages import surrounding_text
from articles.text.spans import Span


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def test_the_rest_of_the_paragraph():
    text = "First.\n\nShe said: “We will act,” and left.\n\nLast."
    assert surrounding_text(text, span(text, "We will act,")) == ("She said: “", "” and left.")


def test_long_context_is_truncated_at_sentences():
    text = f"{'Long ago. ' * 9}He came. She said yes and went. {'Then more. ' * 9}"
    before, after = surrounding_text(text, span(text, "yes"), reach=30)
    assert (before, after) == ("… Long ago. He came. She said ", " and went. Then more. …")


def test_without_a_sentence_end_it_is_truncated_at_words():
    text = f"{'word ' * 20}yes {'word ' * 20}"
    assert surrounding_text(text, span(text, "yes"), reach=12) == ("… word word ", " word word …")


def test_at_both_ends_of_a_text():
    assert surrounding_text("yes", Span(0, 3)) == ("", "")


@given(st.text(alphabet="ab .\n”", max_size=60), st.data())
def test_the_context_occurs_in_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = surrounding_text(text, Span(start, end), reach=10)
    assert text[:start].endswith(before.removeprefix("… "))
    assert text[end:].startswith(after.removesuffix(" …"))
    assert len(before) <= 12
    assert len(after) <= 12
