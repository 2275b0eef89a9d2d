"""A text cut into runs, so that what stands in it can be marked, also where marks overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from articles.text.spans import Block, paragraphs


class InlineMark(NamedTuple):
    """Words to be marked: their span, what they are, and the name by which a link finds them."""

    start: int
    end: int
    kind: str
    name: str
    number: int = 0


class Run(NamedTuple):
    """Characters that lie under the same marks; those that begin and that end with it."""

    text: str
    marks: tuple[InlineMark, ...] = ()
    begins: tuple[InlineMark, ...] = ()
    ends: tuple[InlineMark, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """What the run is part of, each once, in alphabetical order."""
        return sorted({mark.kind for mark in self.marks})


class Passage(NamedTuple):
    """A paragraph or heading as runs, and the marks that begin in it."""

    kind: str
    number: int
    runs: tuple[Run, ...]
    begins: tuple[InlineMark, ...]

    @property
    def text(self) -> str:
        """The words as they are stored: marking changes none."""
        return "".join(run.text for run in self.runs)


def passages(text: str, marks: Iterable[InlineMark] = ()) -> list[Passage]:
    """The blocks of *text* in order, each cut where a mark begins or ends.

    A mark that reaches over several blocks is open in each; it begins in the first and ends in the
    last. Marks without characters in any block are left out.
    """
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind, mark.name))
    blocks = paragraphs(text)
    first, last = {}, {}
    for mark in marks:
        for number, block in enumerate(blocks):
            if mark.start < block.end and block.start < mark.end:
                first.setdefault(mark, number)
                last[mark] = number
    return [
        _passage(
            block,
            number,
            [mark for mark in marks if mark in first and first[mark] <= number <= last[mark]],
            {mark for mark in first if first[mark] == number},
            {mark for mark in last if last[mark] == number},
        )
        for number, block in enumerate(blocks)
    ]


def _passage(block: Block, number: int, marks: list[InlineMark], begin: set, end: set) -> Passage:
    clipped = [(max(mark.start, block.start), min(mark.end, block.end), mark) for mark in marks]
    cuts = sorted(
        {block.start, block.end, *(a for a, _, _ in clipped), *(b for _, b, _ in clipped)}
    )
    runs = []
    for left, right in pairwise(cuts):
        runs.append(
            Run(
                block.text[left - block.start : right - block.start],
                tuple(mark for a, b, mark in clipped if a <= left and right <= b),
                tuple(mark for a, _, mark in clipped if a == left and mark in begin),
                tuple(mark for _, b, mark in clipped if b == right and mark in end),
            )
        )
    begins = tuple(mark for mark in marks if mark in begin)
    return Passage(block.kind, number, tuple(runs), begins)
