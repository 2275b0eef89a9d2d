"""Speech without marks around it: lines of dialogue after a dash, and incises inside marks.

« A, a déclaré X, et B » are two spans, because the words between are the reporter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.text.lexicon.dialogue_verbs import DIALOGUE, saying_verb

_OPENS = re.compile(r"[—–―-][ \u00a0\u202f]?(?=[^\W\d_]|[¿¡«“„\"…])")
# " — сказала она", "—dijo ella": a clause that the writer sets off by another dash.
_TURN = re.compile(
    r"(?:(?<=[,.!?…»”])[ \u00a0]?[—–―-][ \u00a0]?|[ \u00a0][—–](?P<bare>[ \u00a0]?))(?=[^\W\d_])"
    r"(?P<clause>[^\n]*?)"
    r"(?P<end>[.,;:!?]?[ \u00a0]?[—–―-](?=[ \u00a0.,]|[^\W\d_¿¡«])[.,]?[ \u00a0]?|\Z)"
)
_SENTENCE_END = re.compile(r"[.!?…](?=\s|\Z)")
_FINISHED = (".", "!", "?", "…", "»", "”")
_LONGEST_CLAUSE = 200
_NAME = "[^\\W\\d_a-zà-öø-ÿ]"
_APPOSED = rf"(?:, {_NAME}[^,.!?«»]{{2,60}})?"

Piece = tuple[int, int]


def dialogue_pieces(line: str, language: str) -> list[Piece]:
    """The spoken pieces of a line that begins with a dash; [] if it holds no reporting clause."""
    opened = _OPENS.match(line) if language in DIALOGUE else None
    if opened is None:
        return []
    pieces = list(_between_dashes(line, opened.end(), saying_verb(language)))
    if len(pieces) == 1 and pieces[0][1] == len(line):
        pieces = _before_verb(line, opened.end(), language)
    return pieces


def undivided_piece(line: str, language: str) -> Piece | None:
    """The whole line after its dash, if it can be speech: it ends like a sentence."""
    opened = _OPENS.match(line) if language in DIALOGUE else None
    if opened is None or line[0] == "-" or not line.rstrip().endswith(_FINISHED):
        return None
    return opened.end(), len(line)


def _between_dashes(line: str, start: int, verb: re.Pattern[str] | None) -> Iterator[Piece]:
    """What is said outside the clauses between dashes."""
    while match := _TURN.search(line, start):
        clause = match.group("clause")
        if not clause[:1].islower() or len(clause) > _LONGEST_CLAUSE:
            break
        if match.group("bare") and not (verb and verb.match(clause)):
            break  # a dash between words, with a space on both sides
        yield start, match.start()
        start = match.end()
        if start >= len(line):
            return
    if start < len(line):
        yield start, len(line)


def _before_verb(line: str, start: int, language: str) -> list[Piece]:
    """What is said before ", sier X." and between two such clauses."""
    verb = saying_verb(language)
    if verb is None:
        return []
    for match in re.finditer(r"[,!?…][ \u00a0]", line):
        if match.start() > start and verb.match(line, match.end()):
            end = match.start() + (match.group()[0] != ",")
            return [(start, end)]
    return []


def without_incises(words: str, language: str) -> list[Piece]:
    """The pieces of a quotation without the reporter's clauses in it; one piece if it has none."""
    verb = saying_verb(language)
    if verb is None:
        return [(0, len(words))]
    pieces: list[Piece] = []
    start = 0
    while found := _incise(words, start, verb):
        pieces.append((start, found[0]))
        start = found[1]
        if start >= len(words):
            return pieces
    pieces.append((start, len(words)))
    return pieces


def _incise(words: str, start: int, verb: re.Pattern[str]) -> Piece | None:
    """The next clause ", a déclaré X," or ", dit-il." at the end; with its commas."""
    for match in re.finditer(r"[,!?…][ \u00a0]", words[start:]):
        at = start + match.end()
        cue = verb.match(words, at)
        if cue is None or start + match.start() < 2:
            continue
        pronoun = re.search(r"-(?:il|elle|on|ils|elles)\Z", cue.group())
        rest = re.compile(
            rf"(?:[^,.!?«»“”]{{0,80}}{_APPOSED})(?=,[ \u00a0]|\.?[ \u00a0]*\Z|\.[ \u00a0])"
        ).match(words, cue.end())
        if rest is None or not (pronoun or re.search(_NAME, rest.group())):
            continue
        end = rest.end()
        while end < len(words) and words[end] in ",. \u00a0":
            end += 1
        first = start + match.start() + (match.group()[0] != ",")
        return first, end
    return None
