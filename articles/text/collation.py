"""Collation of versions of a text: its clauses, and what another version has of each of them.

The clauses are cut at the punctuation of the first text; the words of the other are put under them
by the word diff.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from articles.text.normalize import fold
from articles.text.word_diff import CHANGED, SAME, WORDS_COMPARED, Piece, word_difference

MAX_CLAUSES = 4
"""Columns that fit beside each other on a screen."""

MIN_WORDS = 3
"""Fewest words of a clause, unless the text has fewer."""

_LONG_WORD = 4
"""Letters of the shortest word that shows that two texts are versions of each other."""

_FAR = 5
"""Words left out beside a single short word after which it is the same by chance."""

_CLAUSE_END = re.compile(r"(?<![.,;:!?…–—،؛؟।])[.,;:!?…–—،؛؟।]+[\"'”’»)\]]*$")

LEFT_OUT, NOT_QUOTED = "left out", "not quoted"


class Clause(NamedTuple):
    """What a version has of a clause.

    ``parts`` are (kind, text), kind one of "same", "out" and "in". Without any of its words there
    are no parts, and ``gap`` is "left out" (between words that are there) or "not quoted".
    """

    parts: tuple[tuple[str, str], ...]
    gap: str = ""


def clauses(text: str) -> list[str]:
    """Cut a text into at most :data:`MAX_CLAUSES` clauses of :data:`MIN_WORDS` words or more.

    It is cut after punctuation; then the shortest clause is joined to its shorter neighbour, as
    long as there are too many or one is too short.
    """
    pieces: list[list[str]] = [[]]
    for word in text.split():
        pieces[-1].append(word)
        if _CLAUSE_END.search(word):
            pieces.append([])
    pieces = [piece for piece in pieces if piece]
    while len(pieces) > 1:
        shortest = min(range(len(pieces)), key=lambda number: len(pieces[number]))
        if len(pieces) <= MAX_CLAUSES and len(pieces[shortest]) >= MIN_WORDS:
            break
        neighbours = [n for n in (shortest - 1, shortest + 1) if 0 <= n < len(pieces)]
        first = min(shortest, min(neighbours, key=lambda number: len(pieces[number])))
        pieces[first : first + 2] = [pieces[first] + pieces[first + 1]]
    return [" ".join(piece) for piece in pieces]


def collate(text: str, other: str) -> list[Clause]:
    """What the version *other* has of each clause of *text*.

    Empty if the two have no longer word in common, or are too long to be compared.
    """
    if max(len(text.split()), len(other.split())) > WORDS_COMPARED or not _comparable(text, other):
        return []
    columns = [n for n, clause in enumerate(clauses(text)) for _ in clause.split()]
    cells: list[list[tuple[str, str]]] = [[] for _ in range(columns[-1] + 1)]
    position = 0
    for piece in _without_chance(word_difference(text, other)):
        first, second = piece.a_text.split(), piece.b_text.split()
        here = columns[position : position + len(first)]
        if piece.kind == SAME:
            for column, word in zip(here, second, strict=True):
                cells[column].append(("same", word))
        else:
            for column, word in zip(here, first, strict=True):
                cells[column].append(("out", word))
            target = _column(columns, position, position + len(first))
            cells[target].extend(("in", word) for word in second)
        position += len(first)
    return _with_gaps(cells)


def _comparable(text: str, other: str) -> bool:
    """Whether the two are equal or share a longer word."""
    first, second = ({fold(word) for word in side.split()} for side in (text, other))
    return first == second or any(len(word) >= _LONG_WORD for word in first & second)


def _without_chance(pieces: list[Piece]) -> list[Piece]:
    """Pieces in which single short words far from other matches are part of the change around."""
    found: list[Piece] = []
    joins = False
    for number, piece in enumerate(pieces):
        around = (pieces[n] for n in (number - 1, number + 1) if 0 <= n < len(pieces))
        is_chance = (
            piece.kind == SAME
            and len(fold(piece.a_text)) < _LONG_WORD
            and any(len(one.a_text.split()) >= _FAR for one in around)
        )
        if found and found[-1].kind != SAME and (is_chance or joins):
            before = found.pop()
            piece = Piece(
                CHANGED, *(f"{a} {b}".strip() for a, b in zip(before[1:], piece[1:], strict=True))
            )
        elif is_chance:
            piece = Piece(CHANGED, piece.a_text, piece.b_text)
        joins = is_chance
        found.append(piece)
    return found


def _column(columns: list[int], start: int, end: int) -> int:
    """The column of words put in for the words from *start* to *end*.

    They belong to a clause that also keeps words: the one that goes on before them, else the one
    that goes on after them.
    """
    if start and start < len(columns) and columns[start - 1] == columns[start]:
        return columns[start]
    if end < len(columns):
        return columns[end]
    return columns[max(start, 1) - 1] if start == end else columns[start]


def _with_gaps(cells: list[list[tuple[str, str]]]) -> list[Clause]:
    quoted = [n for n, cell in enumerate(cells) if any(kind != "out" for kind, _ in cell)]
    found = []
    for number, cell in enumerate(cells):
        if number in quoted:
            found.append(Clause(_joined(cell)))
        else:
            between = quoted[0] < number < quoted[-1]
            found.append(Clause((), LEFT_OUT if between else NOT_QUOTED))
    return found


def _joined(words: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Words of the same kind in a row as one part."""
    parts: list[tuple[str, str]] = []
    for kind, word in words:
        if parts and parts[-1][0] == kind:
            parts[-1] = (kind, f"{parts[-1][1]} {word}")
        else:
            parts.append((kind, word))
    return tuple(parts)
