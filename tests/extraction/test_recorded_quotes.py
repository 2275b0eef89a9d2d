"""The words of recorded quotes in memory, and what has changed since they were read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.extraction.recorded_quotes import QuotedWords, RecordedQuotes
from articles.extraction.similarity import VARIANT, is_contained, statement_similarity
from articles.models import Article, State
from tests.factories import QuoteFactory, SpeakerFactory, SummitFactory

pytestmark = pytest.mark.django_db

WORDS = "Every winter that we wait costs us a hundred porpoises."


@pytest.fixture
def quote():
    return QuoteFactory(exact=WORDS, speaker=SpeakerFactory(), summit=SummitFactory())


def similar(recorded, quote, words=WORDS):
    """The similar quotes of the speaker, and of the summit, after reading the changes."""
    recorded.refresh()
    new = Article(summit=quote.summit)
    of_speaker, _ = recorded.most_similar(words, new, quote.speaker)
    of_summit, _ = recorded.most_similar(words, new, None)
    return of_speaker, of_summit


def test_quotes_of_the_speaker_or_summit_but_not_of_the_article(quote):
    recorded = RecordedQuotes()
    assert recorded.most_similar(WORDS, Article(summit=quote.summit), None) == ([quote], 1.0)
    assert recorded.most_similar(WORDS, quote.article, quote.speaker)[0] == []
    assert recorded.most_similar("We have enough boats.", Article(), quote.speaker)[0] == []
    assert recorded.most_similar(WORDS, Article(), None)[0] == []


def test_new_changed_withdrawn_and_deleted_quotes(quote):
    recorded = RecordedQuotes()
    assert similar(recorded, quote) == ([quote], [quote])
    other = QuoteFactory(exact=WORDS, speaker=quote.speaker, summit=quote.summit)
    assert similar(recorded, quote) == ([other, quote], [other, quote])
    other.speaker = None
    other.save()
    assert similar(recorded, quote) == ([quote], [quote])
    quote.state = State.WITHDRAWN
    quote.save()
    other.speaker = quote.speaker
    other.save()
    assert similar(recorded, quote) == ([other], [other])
    other.delete()
    assert similar(recorded, quote) == ([], [])


def test_speakers_with_quotes_from_a_summit(quote):
    recorded, summit = RecordedQuotes(), quote.summit.pk
    assert recorded.speakers_at(summit) == {quote.speaker.pk}
    other = QuoteFactory(exact=WORDS, speaker=SpeakerFactory(), summit=quote.summit)
    recorded.refresh()
    assert recorded.speakers_at(summit) == {quote.speaker.pk, other.speaker.pk}
    other.speaker = quote.speaker
    other.save()
    quote.delete()
    recorded.refresh()
    assert recorded.speakers_at(summit) == {other.speaker.pk}
    other.summit = None
    other.save()
    recorded.refresh()
    assert recorded.speakers_at(summit) == set()


SPOKEN = st.lists(
    st.sampled_from(["a", "b", "c", "d", "e", "f", "the", "of", "A,", "well-known", "–", "don’t"]),
    max_size=12,
)


@given(SPOKEN, SPOKEN)
def test_no_similar_pair_is_left_out(one, other):
    one, other = " ".join(one), " ".join(other)
    these, those = QuotedWords.of(one), QuotedWords.of(other)
    similarity = statement_similarity(one, other)
    if not list(these.similar_to([(1, those)])):
        assert similarity < VARIANT
    if not is_contained(these.plain, those.plain):
        assert similarity <= these.greatest_similarity(those)


def test_the_most_similar_of_many_are_those_of_a_comparison_with_each():
    summit, speaker = SummitFactory(), SpeakerFactory()
    words = [
        "we",
        "will",
        "wait",
        "for",
        "the",
        "nets",
        "until",
        "the",
        "last",
        "boat",
        "is",
        "back",
        "in",
        "the",
        "bay",
    ]
    quotes = [
        QuoteFactory(
            exact=" ".join([*words[:kept], *others.split(), *words[kept + 2 :]]),
            speaker=speaker,
            summit=summit,
        )
        for kept in range(2, 14, 2)
        for others in ("no one", "every single", "")
    ]
    for asked in (" ".join(words), quotes[4].exact, "we will wait for the nets", "no one"):
        scores = {quote: statement_similarity(asked, quote.exact) for quote in quotes}
        greatest = max(scores.values())
        best = {quote for quote in quotes if scores[quote] == greatest >= VARIANT}
        found, similarity = RecordedQuotes().most_similar(asked, Article(), speaker)
        assert set(found) == best
        assert similarity == max(VARIANT, greatest)


def test_other_words_are_told_apart_without_comparing_them():
    spoken = ("We will act now", "We will act", "They never came")
    others = [(number, QuotedWords.of(words)) for number, words in enumerate(spoken)]
    assert list(others[0][1].similar_to(others)) == [0, 1]
