"""Verb phrases: auxiliaries, finite forms, governing verbs and clause bounds."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    AUXILIARIES,
    BASES,
    FINITE,
    LEADS,
    PAIRS,
    PARTICIPLES,
    PASSIVE,
    PLURAL,
    PREPOSITIONS,
    SUBORDINATORS,
)
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    WORD,
    TokenisedText,
)

REACH = 45
"""Maximum number of tokens between a quotation and its reporting clause."""


LONGEST = 150
"""Maximum number of tokens of a sentence that are read before a quotation."""


CHAIN = 12
"""Number of tokens before a reporting verb that are searched for its governors."""

LINKS = frozenset("to of from as than".split())
LOOSE = frozenset("having been cannot no nor neither nearly almost hardly able".split())
"""Words in the chain of a verb that do not govern it."""

_PLURAL_SUBJECTS = frozenset("they we two three both people many some others men women".split())


class Verbs:
    """Parses verbs and their context in a tokenised text."""

    def __init__(self, doc: TokenisedText) -> None:
        self.doc = doc

    def clause_end(self, number: int) -> int:
        """The first token from *number* that ends a sentence, a paragraph, or is a quotation."""
        doc = self.doc
        for at in range(number, min(len(doc), number + 2 * REACH)):
            if doc.kinds[at] in (QUOTE, BREAK) or doc.words[at] in ".!?…;":
                return at
        return min(len(doc), number + 2 * REACH)

    def is_pair(self, number: int) -> bool:
        """Whether two tokens report speech together, "went on" as "continued" does."""
        return tuple(self.doc.lower[number : number + 2]) in PAIRS

    def is_auxiliary(self, number: int) -> bool:
        low = self.doc.lower[number]
        return low in AUXILIARIES or (low.endswith("ly") and self.doc.words[number][0].islower())

    def skip_auxiliaries(self, number: int, end: int) -> int:
        while number < end and self.is_auxiliary(number):
            number += 1
        return number

    def skip_auxiliaries_back(self, number: int, first: int) -> int:
        while number > first and self.is_auxiliary(number - 1):
            number -= 1
        return number

    def is_finite(self, number: int) -> bool:
        """Whether a cue can head a clause: finite, or a base or -ing form after an auxiliary."""
        low = self.doc.lower[number]
        if low in FINITE or (low in PLURAL and self._is_behind_plural(number)):
            return True
        return (low in PARTICIPLES or low in BASES) and self.is_auxiliary(number - 1)

    def _is_behind_plural(self, number: int) -> bool:
        """Whether a base form follows a plural subject: critics say, both argue."""
        before = self.doc.lower[number - 1] if number else ""
        plural = before.endswith("s") and not before.endswith(("ss", "'s", "’s"))
        return plural or before in _PLURAL_SUBJECTS

    def is_infinitive(self, number: int, first: int) -> bool:
        """Whether a base form follows "to" or a modal: going to say, did not say."""
        if number <= first:
            return False
        low = self.doc.lower[number - 1]
        return low == "to" or (low in AUXILIARIES and low not in PASSIVE)

    def chain(self, verb: int, first: int) -> list[int]:
        """The auxiliaries, adverbs, links and governing words that lead to a verb, nearest first.

        "had been expected to | say", "denied having | called", "stopped short of | calling".
        """
        return self._chain(verb, first)[0]

    def governors(self, verb: int, first: int) -> list[int]:
        """The words in the chain of a verb that govern it: expected, denied, short."""
        return self._chain(verb, first)[1]

    def _chain(self, verb: int, first: int) -> tuple[list[int], list[int]]:
        doc = self.doc
        chain: list[int] = []
        governors: list[int] = []
        linked = doc.lower[verb] in PARTICIPLES
        number = verb - 1
        while number >= max(first, verb - CHAIN):
            low = doc.lower[number]
            if doc.words[number] == "," and (before := self._before_aside(number, first)) >= 0:
                number = before
                continue
            if doc.kinds[number] != WORD:
                break
            if low in LINKS:
                linked = True
            elif self.is_auxiliary(number) or low in LOOSE:
                linked = linked or low == "having"
            elif linked and (doc.words[number][0].islower() or number == first):
                governors.append(number)
                linked = False
            else:
                break
            chain.append(number)
            number -= 1
        return chain, governors

    def _before_aside(self, comma: int, first: int) -> int:
        """The auxiliary before the aside that ends at *comma*, "has not, as some say,"; or -1."""
        doc = self.doc
        for number in range(comma - 1, max(first, comma - CHAIN), -1):
            if doc.words[number] == ",":
                before = number - 1
                return before if before > first and self.is_auxiliary(before) else -1
        return -1

    def looks_finite(self, number: int) -> bool:
        doc = self.doc
        low = doc.lower[number]
        if doc.kinds[number] != WORD or not doc.words[number][0].islower():
            return False
        return low in AUXILIARIES or low in FINITE or low.endswith("ed")

    def chunk_start(self, at: int, first: int) -> int:
        """The start of the chunk that ends at token *at*: after a comma, quote or conjunction."""
        doc = self.doc
        start = at
        while start > first:
            before = start - 1
            if doc.kinds[before] != WORD and doc.words[before] not in "&’'/-.":
                break
            if doc.lower[before] in SUBORDINATORS or doc.lower[before] in ("and", "but"):
                joined = doc.lower[before] == "and" and doc.words[at][0].islower()
                if not joined:
                    break
            start = before
        while start < at and doc.lower[start] in LEADS and doc.lower[start] not in PREPOSITIONS:
            start += 1
        return start
