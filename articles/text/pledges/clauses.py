"""Clauses of a news text that may hold a pledge, and the pledges found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.text.deadlines import Deadline
from articles.text.money import Money, UnreadSum, find_sums
from articles.text.pledges.makers import subject
from articles.text.pledges.patterns import NAME
from articles.text.spans import MAX_CHARACTERS, Span, paragraphs, sentences

LONGEST_SENTENCE = 1_500
"""Longer sentences are skipped: they do not occur in news texts."""

_WORTH_READING = re.compile(
    r"\b(?:will|would|shall|agree|pledg|commit|promis|vow|undert|announc|allocat|earmark|offer|"
    r"set aside|contribut|unveil|guarant|signed up|plans to|planning to|intends? to|(?:is|are) to|"
    r"set to|made|renewed)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]|»[^«»]{1,2000}«|"
    r"(?<!\w)‘(?:[^‘’]|’(?=\w)){1,2000}’(?!\w)|‹[^‹›]{1,2000}›|「[^「」]{1,2000}」"
)
_CLAUSE = re.compile(
    r"\s{0,9};\s+|,?\s{1,9}(?:while|whereas)\s+(?=(?:the\s+|an?\s+)?[A-ZÀ-Þ£€$])"
    r"|,\s+(?:and|but)\s+(?=(?:the\s+|an?\s+)?[A-ZÀ-Þ£€$][^,;]{0,80}?\s(?:has|have|will|had)\s)"
)
_NAMES = re.compile(rf"(?>{NAME})(?:, (?>{NAME}))*")
_LEADING = re.compile(
    r"(?:(?:Furthermore|Additionally|Moreover|Meanwhile|However|Also|Separately|In addition|"
    r"Elsewhere|Instead|Finally|And|But)\b,?\s+)+"
)
_FUNDER = re.compile(
    r"\b(?:has|have)\s+(?:also\s+)?(?:committed|pledged|announced|promised|allocated|set out)\b"
)


@dataclass(frozen=True)
class FoundPledge:
    """A pledge in a text: ``text[start:end] == exact``.

    ``summary`` is the pledge as a sentence; ``makers`` and ``recipients`` are names as printed,
    without articles, empty if unclear. ``kind`` is funding, legislation, operations, agreement,
    policy or programme. ``money`` and ``deadline`` are optional and have offsets in the whole text;
    ``unread`` is the text of a range or of an ambiguous amount. ``reason`` explains the detection
    to editors; ``confidence`` is from 0 to 1.
    """

    start: int
    end: int
    exact: str
    summary: str
    kind: str
    makers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    money: Money | None = None
    deadline: Deadline | None = None
    unread: str = ""
    reason: str = ""
    confidence: float = 0.0


@dataclass(frozen=True)
class PledgeClause:
    """A clause with its offset, a copy with quotations masked, its amounts, and the last funder."""

    start: int
    words: str
    bare: str
    sums: tuple[Money, ...]
    unread: tuple[UnreadSum, ...]
    funder: str


def without_quotations(text: str) -> str:
    """*text* with its quotations masked, at the same offsets."""
    return _QUOTED.sub(lambda m: "\0" * len(m.group()), text[:MAX_CHARACTERS])


def pledge_clauses(text: str, language: str) -> Iterator[PledgeClause]:
    headings = [(b.start, b.end) for b in paragraphs(text) if b.kind == "heading"]
    blanked = without_quotations(text)
    funder, funded_at = "", -1
    for number, span in enumerate(sentences(text)):
        bare = blanked[span.start : span.end]
        if len(bare) > LONGEST_SENTENCE or not _WORTH_READING.search(bare):
            continue
        if any(start <= span.start < end for start, end in headings):
            continue
        if match := _FUNDER.search(bare):
            funder, funded_at = subject(bare[: match.start()]), number
        # A funder named up to three sentences ago also funds the next amounts.
        recent = funder if number - funded_at <= 3 else ""
        for part in _parts(bare):
            start, end = span.start + part.start, span.start + part.end
            yield read_clause(text, blanked, Span(start, end), recent, language)


def read_clause(text: str, blanked: str, span: Span, funder: str, language: str) -> PledgeClause:
    words = text[span.start : span.end]
    around = text[max(0, span.start - 2_000) : span.end + 1_000]
    sums, unread = find_sums(words, language, around)
    bare = blanked[span.start : span.end]
    return PledgeClause(span.start, words, bare, tuple(sums), tuple(unread), funder)


def _parts(sentence: str) -> Iterator[Span]:
    """Split a sentence into clauses with their own subject, without openers and final marks."""
    start = 0
    for match in [*_CLAUSE.finditer(sentence), None]:
        if match and _NAMES.fullmatch(sentence, start, match.start()):
            continue  # "Norland, Sudland, and Eastland will ...": one subject
        end = match.start() if match else len(sentence)
        if lead := _LEADING.match(sentence, start, end):
            start = lead.end()
        while end > start and sentence[end - 1] in ' .,;:!?”’"':
            end -= 1
        if end > start:
            yield Span(start, end)
        start = match.end() if match else end
