"""Result types of the search: facet counts, highlights, suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class FacetCount(NamedTuple):
    """A facet value and the number of results it would give with all other filters applied."""

    value: str
    count: int


class FacetCounts(list[FacetCount]):
    """The counts of a facet; ``whole`` is False if less frequent values are missing."""

    def __init__(self, buckets: Iterable[FacetCount] = (), *, whole: bool = True) -> None:
        super().__init__(buckets)
        self.whole = whole


# A text in consecutive pieces, each with whether it is a hit; templates escape and mark them.
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """The title and best passage of one result, with the search terms marked."""

    title: Pieces = ()
    passage: Pieces = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An autocomplete suggestion: a record with its name or title."""

    kind: str
    pk: int
    slug: str
    name: str
