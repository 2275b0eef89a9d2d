"""Inline markup: splits a text into runs at overlapping highlights."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from articles.text.spans import Block, paragraphs


class InlineMark(NamedTuple):
    """A highlight: its span, kind, and the name of its anchor."""

    start: int
    end: int
    kind: str
    name: str
    number: int = 0


class Run(NamedTuple):
    """Text under the same marks, and the marks that begin or end with it."""

    text: str
    marks: tuple[InlineMark, ...] = ()
    begins: tuple[InlineMark, ...] = ()
    ends: tuple[InlineMark, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """The distinct kinds of marks on the run, sorted."""
        return sorted({mark.kind for mark in self.marks})


class Passage(NamedTuple):
    """A paragraph or heading as a list of runs, with the marks that begin in it."""

    kind: str
    number: int
    runs: tuple[Run, ...]
    begins: tuple[InlineMark, ...]

    @property
    def text(self) -> str:
        """The text as stored."""
        return "".join(run.text for run in self.runs)


def passages(text: str, marks: Iterable[InlineMark] = ()) -> list[Passage]:
    """Split each block of *text* where a mark begins or ends.

    A mark over several blocks is open in each; it begins in the first and ends in the last. Marks
    outside all blocks are ignored.
    """
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind, mark.name))
    blocks = paragraphs(text)
    first: dict[InlineMark, int] = {}
    last: dict[InlineMark, int] = {}
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


def _passage(
    block: Block,
    number: int,
    marks: list[InlineMark],
    begin: set[InlineMark],
    end: set[InlineMark],
) -> Passage:
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
