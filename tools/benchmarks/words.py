"""The words of the made-up archive, and the sentences they make; plain Python.

Words follow Zipf's law over a vocabulary of which the head is English and the rest is made of
syllables. Each article carries one word of its own, so that there are rare words at any size.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path

SEED = 2025
VOCABULARY = 60_000
SENTENCES = 60_000

# The most frequent words first; then the syllables that all others are made of.
HEAD, SYLLABLES = (
    part.split() for part in Path(__file__).with_name("words.txt").read_text().split("\n\n")
)


class Words:
    """A source of titles and texts; the same for everybody."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.words = self._vocabulary()
        self.sentences = self._sentences()

    def _vocabulary(self) -> list[str]:
        words = dict.fromkeys(HEAD)
        while len(words) < VOCABULARY:
            words["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))] = None
        return list(words)

    def _sentences(self) -> list[str]:
        cumulated = list(itertools.accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))
        pool = self.chance.choices(self.words, cum_weights=cumulated, k=SENTENCES * 16)
        found, at = [], 0
        for _ in range(SENTENCES):
            length = self.chance.randint(8, 16)
            found.append(" ".join(pool[at : at + length]).capitalize() + ".")
            at += length
        return found

    def title(self) -> str:
        return self.chance.choice(self.sentences)[:-1]

    def body(self, number: int) -> str:
        body = self.chance.choices(self.sentences, k=self.chance.randint(7, 13))
        body.insert(1, f"The file is called {self.rare(number)}.")
        return " ".join(body)

    @staticmethod
    def rare(number: int) -> str:
        """The word that only this article has."""
        return f"dossier{number:x}"
