"""Filter for quotation marks that are no quotations: scare quotes, titles, terms."""

from __future__ import annotations

import re

from articles.text.lexicon.reporting_verbs import NAMED_THINGS
from articles.text.lexicon.roles import ROLES
from articles.text.names import key
from articles.text.quotes.evidence import (
    AFTER,
    BEFORE,
    NONE,
    NOT_ASSERTED,
    PREVIOUS_SENTENCE,
    Attribution,
)
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.tokens import TokenisedText

_WORDS = re.compile(r"\w[\w’'\-]*")
_PARTS = re.compile(r"\w[\w’']*")
"""Words with hyphens as several: Commander-In-Chief is a title."""

_SMALL = frozenset("of the and a an to in for on at with from by is".split())
_PEOPLE = frozenset(
    "crowd protester demonstrator critic people supporter opponent woman man".split()
)
_MAX_TITLE, _MIN_SENTENCE = 14, 2
_MIN_UNNAMED, _MIN_UNATTRIBUTED, _MAX_TERM = 4, 6, 8
_MIN_UNSTUDIED, _MIN_UNSTUDIED_FINISHED = 4, 2
# Scripts without spaces between words: two ideographs or kana make about a word, four letters of
# Thai and its neighbours.
_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def count_words(text: str) -> int:
    """The number of words as the script of *text* counts them."""
    if text.isascii():
        return len(_WORDS.findall(text))
    ideographs, unspaced = len(_IDEOGRAPHS.findall(text)), len(_UNSPACED.findall(text))
    if not ideographs and not unspaced:
        return len(_WORDS.findall(text))
    rest = _UNSPACED.sub(" ", _IDEOGRAPHS.sub(" ", text))
    return (ideographs + 1) // 2 + (unspaced + 3) // 4 + len(_WORDS.findall(rest))


def is_not_a_quotation_unstudied(
    doc: TokenisedText, quote: QuoteSpan, token: int, *, is_finished: bool
) -> bool:
    """The same for a language whose reporting clauses are not read: only length and position tell.

    Rejected are spans of fewer than four words, unless they are two or more that end like a
    sentence, or that a colon introduces.
    """
    if quote.outer_start == quote.start or quote.outer_end == quote.end:
        return False  # a line of dialogue, or a part of an interrupted quotation
    count = count_words(doc.text[quote.start : min(quote.end, quote.start + 2000)])
    if count >= _MIN_UNSTUDIED:
        return False
    return count < _MIN_UNSTUDIED_FINISHED or not (is_finished or _introduced(doc, token))


def is_not_a_quotation(
    doc: TokenisedText, quote: QuoteSpan, token: int, attribution: Attribution, *, is_finished: bool
) -> bool:
    """Whether words in quotation marks are not a quotation.

    Rejected are unattributed spans of fewer than six words, or fewer than eight that do not end
    like a sentence, and titles: all words capitalised and no final stop, unless a reporting clause
    is next to them.
    """
    text = doc.text[quote.start : quote.end]
    words = _WORDS.findall(text[:2000])
    word_count = len(words)
    has_cue = attribution.kind in (AFTER, BEFORE) and attribution.distance <= 3
    if (
        _is_term(doc, token)
        and word_count <= _MAX_TERM
        and not (has_cue and attribution.kind == AFTER)
    ):
        return True
    if (
        _is_title(_PARTS.findall(text[:2000]))
        and text[-1:] not in ".!?"
        and not _introduced(doc, token)
    ):
        shouted = text.isupper() and attribution.kind == BEFORE
        is_said = attribution.kind == AFTER and is_finished and not _is_term(doc, token)
        return not is_said and not shouted
    if attribution.kind == AFTER:
        return False
    if attribution.kind == BEFORE:
        return (
            not attribution.named
            and word_count < _MIN_UNNAMED
            and not _is_somebody(attribution.printed)
        )
    if is_finished and _is_sentence(doc, token, text):
        if attribution.kind == PREVIOUS_SENTENCE or doc.words[token - 1] == ":":
            return word_count < _MIN_SENTENCE
        if attribution.kind == NONE:
            return word_count < _MIN_UNNAMED
    if attribution.kind in (NONE, PREVIOUS_SENTENCE, NOT_ASSERTED):
        return word_count < _MIN_UNATTRIBUTED or (word_count < _MAX_TERM and not is_finished)
    return word_count < 3 and not is_finished


def _is_somebody(printed: str) -> bool:
    """Whether an unnamed subject is a person or people rather than a text or a thing."""
    words = [key(word) for word in printed.split()]
    people = ROLES | _PEOPLE
    return any(word in people or word.rstrip("s") in people for word in words) or len(words) == 1


def _is_sentence(doc: TokenisedText, token: int, text: str) -> bool:
    """Whether the quotation begins a sentence of the text and is one."""
    begins = doc.sentence(token)[0] == token or doc.words[token - 1] == ":"
    return begins and text[:1].isupper()


def _is_title(words: list[str]) -> bool:
    return 1 < len(words) <= _MAX_TITLE and all(
        word[0].isupper() or word.lower() in _SMALL for word in words
    )


def _introduced(doc: TokenisedText, token: int) -> bool:
    return token > 0 and doc.words[token - 1] in ":,：，"


def _is_term(doc: TokenisedText, token: int) -> bool:
    """Whether "so-called", "entitled" or "the word" comes right before the quotation."""
    return token > 0 and doc.lower[token - 1] in NAMED_THINGS - {"called", "dubbed", "like"}
