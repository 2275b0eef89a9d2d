"""Small questions about the words of a narration: auxiliary, finite, where a chunk begins."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    AUXILIARIES,
    BASES,
    FINITE,
    LEADS,
    PARTICIPLES,
    PASSIVE,
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
"""Tokens between a quotation and the clause that attributes it, at most."""


LONGEST = 150
"""Tokens of a sentence that are looked at before a quotation, at most."""


CHAIN = 12
"""Tokens before a verb of saying in which the words that govern it are looked for."""

LINKS = frozenset("to of from as than".split())
LOOSE = frozenset("having been cannot no nor neither nearly almost hardly able".split())
"""Words that stand in the chain of a verb without governing it."""


class Verbs:
    """Reads verbs and their surroundings in a narration."""

    def __init__(self, narration: TokenisedText) -> None:
        self.narration = narration

    def stop_from(self, number: int) -> int:
        """The first token from *number* that ends a sentence, a paragraph, or is a quotation."""
        n = self.narration
        for at in range(number, min(len(n), number + 2 * REACH)):
            if n.kinds[at] in (QUOTE, BREAK) or n.words[at] in ".!?…;":
                return at
        return min(len(n), number + 2 * REACH)

    def goes_on(self, number: int) -> bool:
        """Whether "went on" stands there, which carries words like "continued"."""
        lows = self.narration.lows
        on = number + 1 < len(lows) and lows[number + 1] == "on"
        return on and lows[number] in ("went", "goes")

    def is_auxiliary(self, number: int) -> bool:
        low = self.narration.lows[number]
        return low in AUXILIARIES or (
            low.endswith("ly") and self.narration.words[number][0].islower()
        )

    def over_auxiliaries(self, number: int, end: int) -> int:
        while number < end and self.is_auxiliary(number):
            number += 1
        return number

    def back_over_auxiliaries(self, number: int, first: int) -> int:
        while number > first and self.is_auxiliary(number - 1):
            number -= 1
        return number

    def is_finite(self, number: int) -> bool:
        """A cue that carries a clause: finite, or a base or -ing form behind an auxiliary."""
        low = self.narration.lows[number]
        if low in FINITE:
            return True
        return (low in PARTICIPLES or low in BASES) and self.is_auxiliary(number - 1)

    def is_infinitive(self, number: int, first: int) -> bool:
        """A base form behind "to" or a modal: going to say, did not say."""
        if number <= first:
            return False
        low = self.narration.lows[number - 1]
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
        n = self.narration
        chain: list[int] = []
        governors: list[int] = []
        linked = n.lows[verb] in PARTICIPLES
        number = verb - 1
        while number >= max(first, verb - CHAIN):
            low = n.lows[number]
            if n.words[number] == "," and (before := self._before_aside(number, first)) >= 0:
                number = before
                continue
            if n.kinds[number] != WORD:
                break
            if low in LINKS:
                linked = True
            elif self.is_auxiliary(number) or low in LOOSE:
                linked = linked or low == "having"
            elif linked and (n.words[number][0].islower() or number == first):
                governors.append(number)
                linked = False
            else:
                break
            chain.append(number)
            number -= 1
        return chain, governors

    def _before_aside(self, comma: int, first: int) -> int:
        """The auxiliary before the aside that ends at *comma*: "has not, as some say,"; or -1."""
        n = self.narration
        for number in range(comma - 1, max(first, comma - CHAIN), -1):
            if n.words[number] == ",":
                before = number - 1
                return before if before > first and self.is_auxiliary(before) else -1
        return -1

    def looks_finite(self, number: int) -> bool:
        n = self.narration
        low = n.lows[number]
        if n.kinds[number] != WORD or not n.words[number][0].islower():
            return False
        return low in AUXILIARIES or low in FINITE or low.endswith("ed")

    def chunk_start(self, at: int, first: int) -> int:
        """Where the chunk that ends at token *at* begins: behind a comma, quote or conjunction."""
        n = self.narration
        start = at
        while start > first:
            before = start - 1
            if n.kinds[before] != WORD and n.words[before] not in "&’'/-.":
                break
            if n.lows[before] in SUBORDINATORS or n.lows[before] in ("and", "but"):
                joined = n.lows[before] == "and" and n.words[at][0].islower()
                if not joined:
                    break
            start = before
        while start < at and n.lows[start] in LEADS and n.lows[start] not in PREPOSITIONS:
            start += 1
        return start
