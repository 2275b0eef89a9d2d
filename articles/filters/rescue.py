"""What helps when a list is empty, or nearly so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from articles.search import active
from articles.search.engine import UnavailableError
from articles.search.tree import Word, leaves

from .facets import chips

if TYPE_CHECKING:
    from .base import Listing

FEW = 2
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter that could go: what it is called, the address without it, what that would give."""

    label: str
    url: str
    count: int


def drops(listing: Listing) -> list[Drop]:
    """For an empty list, each filter without which there would be rows, the most rows first.

    The count is that of the address the link leads to.
    """
    if len(listing.results):
        return []
    found = []
    for chip in chips(listing.tie):
        other = type(listing)(query_of(chip.url), path=listing.path, today=listing.today)
        count = len(other.results)
        if count:
            found.append(Drop(chip.label, chip.url, count))
    return sorted(found, key=lambda drop: -drop.count)


def query_of(url: str):
    """The parameters of one of our own addresses."""
    return QueryDict(url.partition("?")[2])


def did_you_mean(listing: Listing) -> list[tuple[str, str]]:
    """Where there are at most two rows: (words, address) with one word spelt otherwise."""
    if len(listing.results) > FEW:
        return []
    typed = listing.reading.typed
    offered: dict[str, str] = {}
    words = [
        leaf.text
        for leaf, negated in leaves(listing.reading.query.words)
        if isinstance(leaf, Word) and not negated
    ]
    for word in words:
        try:
            near = active.engine().near_words(word, limit=OFFERED)
        except UnavailableError:
            return []
        for other in near:
            words_now = typed.replace(word, other, 1)
            offered.setdefault(words_now, listing.here.setting("q", words_now).href)
    return list(offered.items())[:OFFERED]
