"""Stop words of a query, in the language of the query.

They are optional and not counted: "what did Germany promise" finds records without "what". A query
that has nothing else searches for them.
"""

from __future__ import annotations

import re

from articles.text.lexicon.stop_words import STOP_WORDS

ENGLISH = "en"
LANGUAGES = (ENGLISH, "fr", "de", "es", "it", "pt")
# A language other than English needs this many of its stop words of two letters or more, because
# English words and names are stop words elsewhere ("die", "sin", "con").
MIN_FOREIGN = 2

_QUESTION_WORDS = (
    "a how where why whom whose am i me my myself was does doing while per than too very"
)
# "us" in a search means the country.
_NOT_STOP_WORDS = {"us"}
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = {code: frozenset(STOP_WORDS[code].split()) for code in LANGUAGES}
_WORDS[ENGLISH] = (_WORDS[ENGLISH] | set(_QUESTION_WORDS.split())) - _NOT_STOP_WORDS


def query_language(typed: str) -> str:
    """The language of a query, by its stop words; English if nothing speaks for another."""
    words = {word for word in _LETTERS.findall(typed.lower()) if len(word) > 1}
    numbers = {code: len(words & _WORDS[code]) for code in LANGUAGES}
    best = max(LANGUAGES, key=lambda code: numbers[code])
    return best if numbers[best] >= MIN_FOREIGN else ENGLISH


def is_stop_word(word: str, language: str) -> bool:
    """Whether a word is optional; capitals are abbreviations ("WHO", "US", "IT")."""
    return word.lower() in _WORDS[language] and not (len(word) > 1 and word.isupper())
