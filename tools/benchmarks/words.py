"""Generated words and sentences of the benchmark corpus.

Word frequencies follow Zipf's law over a vocabulary whose most frequent words are English and the
rest made of syllables. Each article has one unique word, so that there are rare words at any size.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path

SEED = 2025
VOCABULARY = 60_000
SENTENCES = 60_000

# English words by frequency, and the syllables of all other words.
HEAD, SYLLABLES = (
    part.split() for part in Path(__file__).with_name("words.txt").read_text().split("\n\n")
)


class Words:
    """Generator of titles and texts; deterministic."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.words = self._vocabulary()
        self.sentences = self._sentences()

    def _vocabulary(self) -> list[str]:
        words = dict.fromkeys(HEAD)
        while len(words) < VOCABULARY:
            words["".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))] = None
        return list(words)

    def _sentences(self) -> list[str]:
        cumulative_weights = list(
            itertools.accumulate(1 / (rank + 1) for rank in range(VOCABULARY))
        )
        pool = self.random.choices(self.words, cum_weights=cumulative_weights, k=SENTENCES * 16)
        sentences, start = [], 0
        for _ in range(SENTENCES):
            length = self.random.randint(8, 16)
            sentences.append(" ".join(pool[start : start + length]).capitalize() + ".")
            start += length
        return sentences

    def title(self) -> str:
        return self.random.choice(self.sentences)[:-1]

    def body(self, number: int) -> str:
        body = self.random.choices(self.sentences, k=self.random.randint(7, 13))
        body.insert(1, f"The file is called {self.rare(number)}.")
        return " ".join(body)

    @staticmethod
    def rare(number: int) -> str:
        """The unique word of an article."""
        return f"dossier{number:x}"
