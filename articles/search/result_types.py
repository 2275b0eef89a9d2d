"""Plain results that pages show: counts of a facet's values, and texts with their hits marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class FacetCount(NamedTuple):
    """How many rows a choice would give with all other filters on."""

    value: str
    count: int


class FacetCounts(list[FacetCount]):
    """The values of a facet; ``whole`` is False when there are others, less frequent than these."""

    def __init__(self, buckets: Iterable[FacetCount] = (), *, whole: bool = True) -> None:
        super().__init__(buckets)
        self.whole = whole


# Consecutive pieces of a text, each with whether it is a hit: a template escapes the text and
# puts its own mark around the hits.
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """One row's title and best passage with the matching words marked."""

    title: Pieces = ()
    passage: Pieces = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that what is being typed may mean: its kind, id, slug and name or title."""

    kind: str
    pk: int
    slug: str
    name: str
