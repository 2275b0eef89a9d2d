"""What a clause beside a quotation says: a subject and the cue that joins it to the words."""

from __future__ import annotations

from dataclasses import dataclass

from articles.text.quotes.subjects import Subject, Subjects
from articles.text.quotes.tokens import BREAK, QUOTE, TokenisedText


@dataclass(frozen=True)
class AttributionClause:
    """A subject and its cue; *side* is ``before`` or ``after`` the quotation.

    *distance* counts the tokens between cue and quotation. *end* is the token behind the clause,
    *verb* the token of the cue (-1 for a mere mark, such as a colon).
    """

    subject: Subject
    cue: str
    side: str
    distance: int
    end: int = 0
    verb: int = -1


def source(
    narration: TokenisedText, subjects: Subjects, first: int, end: int, clause: tuple[str, str, int]
) -> AttributionClause | None:
    """The clause whose subject stands from token *first*: "according to X", "by X"."""
    stop = first
    while stop < min(end, first + 20) and narration.kinds[stop] not in (QUOTE, BREAK):
        stop += 1
    subject = subjects.phrase(first, stop)
    return AttributionClause(subject, *clause, end=end, verb=first - 1) if subject else None
