"""Kinds of evidence for a speaker, how sure each is, and what was concluded."""

from __future__ import annotations

from dataclasses import dataclass

from articles.text.quotes.people import Person

CONTINUED, AFTER, BEFORE, SAME_SENTENCE = "continued", "after", "before", "same sentence"
SAME_PARAGRAPH, COLON, PREVIOUS_SENTENCE, LONE = "same paragraph", "colon", "sentence", "lone"
NONE, UNSAID = "none", "unsaid"

# How often each kind of evidence was right, measured on annotated news. LONE was right in .73 of
# all cases; .82 is given only behind words whose speaker is named beside them, else LONE_UNSURE.
CONFIDENCE = {
    CONTINUED: 0.93,
    AFTER: 0.96,
    BEFORE: 0.85,
    SAME_SENTENCE: 0.82,
    SAME_PARAGRAPH: 0.92,
    COLON: 0.85,
    PREVIOUS_SENTENCE: 0.49,
    LONE: 0.82,
    NONE: 0.4,
    UNSAID: 0.3,
}

# The figures from here on are judgements, not measured one by one, but for LONE_UNSURE and
# BODY_AT_MOST.

ADJACENT = 0.93
"""A named person and a verb of saying that directly lead to the words: "X told reporters: ..."."""

SIGNED, SIGNED_BY_LINE = 0.92, 0.82
"""A line below a quoted paragraph: "— X" and "X, mayor of Oby"."""

CONFLICT, UNREAD_CLAUSE = 0.6, 0.7
"""Words whose second half is another's, and words before a clause that is not understood."""

LONE_UNSURE = 0.73
"""A lone quoted paragraph behind words whose own speaker is not named beside them."""

COLON_UNSURE = 0.7
BODY_AT_MOST, NOMINAL_AT_MOST, JOINT = 0.65, 0.7, 0.5
SURNAME_AT_MOST, SEVERAL_AT_MOST = 0.75, 0.7
"""A name never given in full, and one that fits two people."""


@dataclass
class Attribution:
    """Evidence for the speaker of one quotation; *person* or *body* is empty when unsure.

    *printed* is the subject as it stands there, *distance* the tokens between cue and words, *end*
    the token behind the clause (0 when there is none).
    """

    kind: str
    reason: str
    confidence: float
    printed: str = ""
    person: Person | None = None
    body: str = ""
    distance: int = 99
    cue: str = ""
    end: int = 0

    @property
    def named(self) -> bool:
        """Whether a speaker is concluded."""
        return self.person is not None or bool(self.body)

    def passed_on(self, kind: str, reason: str, limit: float) -> Attribution:
        """The same speaker for other words, by another kind of evidence."""
        sure = round(min(limit, self.confidence), 2)
        return Attribution(kind, reason, sure, self.printed, self.person, self.body)
