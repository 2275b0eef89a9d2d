"""Sentences cut into the clauses that may each hold a promise of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..quotations.quoted import find_quoted, quotable_paragraphs
from ..sentences import sentence_bounds

LONGEST_SENTENCE = 1500
"""A longer sentence is not read: no newspaper prints one."""

_SEPARATOR = re.compile(
    r",? (?:while|whereas|whilst) (?=[A-Z]|the |its |both )|; (?:and |but )?"
    r"|, (?:and|but) (?=(?:the )?[A-Z][^,;]{1,60}? (?:has|have|will|agreed|pledged|committed|promised)\b)"
    r"| and (?=(?:the )?[A-Z][\w’' ]{1,40}? (?:has|have) (?:agreed|pledged|committed|promised)\b)"
)
_FINAL = re.compile(r"[\s.;,:]+\Z")


class Clause(NamedTuple):
    """A clause at ``text[start:end]``; *paragraph* and *sentence* number where it stands."""

    start: int
    end: int
    words: str
    sentence: int
    paragraph: int
    whole: bool


def read_clauses(text: str) -> list[Clause]:
    """The clauses of *text* outside quotation marks, in order; quoted words are blanked."""
    bounds = quotable_paragraphs(text)
    narrated = _without_quoted(text, bounds)
    clauses: list[Clause] = []
    number = 0
    for paragraph, (start, end) in enumerate(bounds):
        for first, last in sentence_bounds(narrated[start:end].replace("\n", " ")):
            number += 1
            if last - first <= LONGEST_SENTENCE:
                sentence = narrated[start + first : start + last].replace("\n", " ")
                clauses += _split(sentence, start + first, number, paragraph)
    return clauses


def _without_quoted(text: str, bounds: list[tuple[int, int]]) -> str:
    """*text* with long quoted words blanked to spaces; a quoted word or two stays readable."""
    parts, at = [], 0
    for quote in find_quoted(text, bounds):
        if quote.end - quote.start > 60:
            parts.append(text[at : quote.start])
            parts.append("·" * (quote.end - quote.start))
            at = quote.end
    parts.append(text[at:])
    return "".join(parts)


def _split(sentence: str, offset: int, number: int, paragraph: int) -> list[Clause]:
    edges = [0]
    for match in _SEPARATOR.finditer(sentence):
        edges += [match.start(), match.end()]
    edges.append(len(sentence))
    clauses = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        words = sentence[start:end]
        if words.strip():
            whole = len(edges) == 2
            clauses.append(Clause(offset + start, offset + end, words, number, paragraph, whole))
    return clauses


def trimmed_end(words: str) -> int:
    """The length of a clause without the stop and white space at its end."""
    match = _FINAL.search(words)
    return match.start() if match else len(words)
