"""Kinds of evidence for a speaker, how sure each is, and what was concluded."""

from __future__ import annotations

from dataclasses import dataclass

from .cast import Person

CONTINUED, AFTER, BEFORE, SAME_SENTENCE = "continued", "after", "before", "same sentence"
SAME_PARAGRAPH, COLON, PREVIOUS_SENTENCE, LONE = "same paragraph", "colon", "sentence", "lone"
NONE = "none"

# How often each kind of evidence was right, measured on annotated news.
CONFIDENCE = {
    CONTINUED: 0.93,
    AFTER: 0.96,
    BEFORE: 0.9,
    SAME_SENTENCE: 0.92,
    SAME_PARAGRAPH: 0.92,
    COLON: 0.85,
    PREVIOUS_SENTENCE: 0.58,
    LONE: 0.82,
    NONE: 0.4,
}


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
