"""What helps when a list is empty, or nearly so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from articles.search import active
from articles.search.engine import UnavailableError
from articles.search.tree import Word, leaves

from .facets import Chip
from .reading import Reading

FEW = 2
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter that could go: what it is called, the address without it, what that would give."""

    label: str
    url: str
    count: int


def drops(chips: Iterable[Chip], count_at: Callable[[str], int]) -> list[Drop]:
    """Each filter without which there would be rows, the most rows first.

    *count_at* counts the rows at an address, so that the count is what the link leads to.
    """
    found = [Drop(chip.label, chip.url, count_at(chip.url)) for chip in chips]
    return sorted((one for one in found if one.count), key=lambda drop: -drop.count)


def did_you_mean(reading: Reading, total: int) -> list[tuple[str, str]]:
    """Where there are at most two rows: (words, address) with one word spelt otherwise."""
    if total > FEW:
        return []
    offered: dict[str, str] = {}
    wanted = [
        leaf.text
        for leaf, negated in leaves(reading.query.words)
        if isinstance(leaf, Word) and not negated
    ]
    for word in wanted:
        try:
            near = active.engine().near_words(word, limit=OFFERED)
        except UnavailableError:
            return []
        for other in near:
            words = reading.typed.replace(word, other, 1)
            offered.setdefault(words, reading.address.setting("q", words).href)
    return list(offered.items())[:OFFERED]
