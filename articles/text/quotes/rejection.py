"""Words in quotation marks that nobody says: scare quotes, titles, terms."""

from __future__ import annotations

import re

from articles.text.lexicon.reporting_verbs import NAMED_THINGS
from articles.text.lexicon.roles import ROLES
from articles.text.names import key
from articles.text.quotes.evidence import (
    AFTER,
    BEFORE,
    NONE,
    PREVIOUS_SENTENCE,
    UNSAID,
    Attribution,
)
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.tokens import TokenisedText

_WORDS = re.compile(r"\w[\w’'\-]*")
_SMALL = frozenset("of the and a an to in for on at with from by is".split())
_PEOPLE = frozenset(
    "crowd protester demonstrator critic people supporter opponent woman man".split()
)
_PARTS, _FEW, _SOME = 4, 6, 8


def is_not_a_quotation(
    narration: TokenisedText, quote: QuoteSpan, token: int, found: Attribution, *, finished: bool
) -> bool:
    """Whether the quoted words are no quotation.

    Without any attribution fewer than six words are not, nor fewer than eight that do not end like
    a sentence. Titles are not: capitals throughout and no final mark, unless a cue stands by them.
    """
    text = narration.text[quote.start : quote.end]
    words = _WORDS.findall(text[:2000])
    number = len(words)
    cued = found.kind in (AFTER, BEFORE) and found.distance <= 3
    if _is_term(narration, token) and number <= _SOME and not (cued and found.kind == AFTER):
        return True
    if (
        _is_title(words)
        and number > 1
        and text[-1:] not in ".,!?"
        and not _introduced(narration, token)
    ):
        return found.kind != AFTER
    if found.kind == AFTER:
        return False
    if found.kind == BEFORE:
        return not found.named and number < _PARTS and not _is_somebody(found.printed)
    if found.kind == NONE and finished and _is_sentence(narration, token, text):
        return number < _PARTS
    if found.kind in (NONE, PREVIOUS_SENTENCE, UNSAID):
        return number < _FEW or (number < _SOME and not finished)
    return number < 3 and not finished


def _is_somebody(printed: str) -> bool:
    """Whether an unnamed subject is a person or people, and not a text or a thing."""
    words = [key(word) for word in printed.split()]
    people = ROLES | _PEOPLE
    return any(word in people or word.rstrip("s") in people for word in words) or len(words) == 1


def _is_sentence(narration: TokenisedText, token: int, text: str) -> bool:
    """Whether the words begin a sentence of the text and are one."""
    return narration.sentence(token)[0] == token and text[:1].isupper()


def _is_title(words: list[str]) -> bool:
    return len(words) <= 9 and all(word[0].isupper() or word.lower() in _SMALL for word in words)


def _introduced(narration: TokenisedText, token: int) -> bool:
    return token > 0 and narration.words[token - 1] in ":,"


def _is_term(narration: TokenisedText, token: int) -> bool:
    """Whether "so-called", "entitled", "the word" stands right before the words."""
    return token > 0 and narration.lows[token - 1] in NAMED_THINGS - {"called", "dubbed", "like"}
