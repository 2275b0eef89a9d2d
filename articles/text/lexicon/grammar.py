"""The words of a language that the rules of speakers need, from ``LANGUAGE.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from articles.text.lexicon import forenames
from articles.text.lexicon.loader import load_words

LANGUAGES = ("de", "fr")
"""Languages whose reporting clauses are read by these rules; English has its own."""

_ELISION = re.compile(r"(?:[dlnsjmtcDLNSJMTC]|[Qq]u)['’](?=\w)")
_STOPS = ".․"


@dataclass(frozen=True)
class Grammar:
    """The word lists of one language; *nouns_capitalised* as in German."""

    language: str
    names: dict[str, frozenset[str]]
    reporting: dict[str, frozenset[str]]
    grammar: dict[str, frozenset[str]]
    female: frozenset[str]
    male: frozenset[str]
    separable: dict[str, frozenset[str]]
    sources: tuple[tuple[str, ...], ...]
    asides: tuple[tuple[str, ...], ...]
    nouns_capitalised: bool

    def is_role(self, word: str) -> bool:
        """Whether *word* is a role, or a German compound that ends in one."""
        low = plain(word)
        roles = self.names["roles"]
        if low in roles:
            return True
        if not self.nouns_capitalised or len(low) < 8:
            return False
        return any(low[at:] in roles for at in range(3, len(low) - 3))

    def is_body(self, word: str) -> bool:
        """Whether *word* is a noun of an organisation, or a German compound that ends in one."""
        low, bodies = plain(word), self.names["bodies"]
        if low in bodies:
            return True
        return self.nouns_capitalised and any(low[at:] in bodies for at in range(3, len(low) - 4))

    def gender_of_role(self, word: str, article: str) -> str:
        """ "f" or "m" by the ending of a role or by the article before it; else empty."""
        low = plain(word)
        if low.endswith(tuple(self.grammar["feminine_endings"])):
            return "f"
        if article in self.grammar["feminine_articles"] and not self.nouns_capitalised:
            return "f"
        return "m" if article in self.grammar["masculine_articles"] else ""

    def gender_of_name(self, forename: str) -> str:
        """ "f" or "m" by the first name; empty if unknown or both."""
        low = forename.casefold()
        female = low in self.female or low in forenames.FEMALE
        male = low in self.male or low in forenames.MALE
        if female == male:
            return ""
        return "f" if female else "m"

    def is_forename(self, word: str) -> bool:
        low = word.casefold()
        return (
            low in self.female
            or low in self.male
            or low in forenames.FEMALE
            or low in forenames.MALE
        )


def plain(word: str) -> str:
    """A word for look-up: lower case, without elided article and masked stop."""
    return _ELISION.sub("", word).rstrip(_STOPS).lower()


def elided(word: str) -> str:
    """The elided article of a word in lower case: "l" of "l’envoyé"; else empty."""
    match = _ELISION.match(word)
    return match.group()[:-1].lower() if match else ""


def _phrases(words: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Phrases as words, the longest first."""
    return tuple(sorted((tuple(phrase.split()) for phrase in words), key=len, reverse=True))


@cache
def grammar_of(language: str) -> Grammar | None:
    """The grammar of a language; None if it has none."""
    if language not in LANGUAGES:
        return None
    reporting = load_words("reporting", language)
    forenames_of_language = load_words("forenames", language)
    separable: dict[str, set[str]] = {}
    for phrase in reporting["separable"]:
        verb, particle = phrase.split()
        separable.setdefault(verb, set()).add(particle)
    return Grammar(
        language,
        load_words("names", language),
        reporting,
        load_words("grammar", language),
        forenames_of_language["female"],
        forenames_of_language["male"],
        {verb: frozenset(particles) for verb, particles in separable.items()},
        _phrases(reporting["sources"]),
        _phrases(load_words("grammar", language)["asides"]),
        language == "de",
    )
