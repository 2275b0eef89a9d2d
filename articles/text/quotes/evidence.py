"""Attribution evidence: its kinds, the confidence of each, and the resulting attribution."""

from __future__ import annotations

from dataclasses import dataclass

from articles.text.quotes.people import Person

CONTINUED, AFTER, BEFORE, SAME_SENTENCE = "continued", "after", "before", "same sentence"
SAME_PARAGRAPH, COLON, PREVIOUS_SENTENCE, LONE_PARAGRAPH = (
    "same paragraph",
    "colon",
    "sentence",
    "lone",
)
NONE, NOT_ASSERTED = "none", "unsaid"

# Precision of each kind of evidence, measured on annotated news. LONE_PARAGRAPH was right in .73
# of all cases; .82 applies only after a quotation with its own reporting clause, otherwise
# LONE_PARAGRAPH_UNSURE.
CONFIDENCE = {
    CONTINUED: 0.93,
    AFTER: 0.96,
    BEFORE: 0.85,
    SAME_SENTENCE: 0.82,
    SAME_PARAGRAPH: 0.92,
    COLON: 0.85,
    PREVIOUS_SENTENCE: 0.49,
    LONE_PARAGRAPH: 0.82,
    NONE: 0.4,
    NOT_ASSERTED: 0.3,
}

# The values below are estimates, except the measured LONE_PARAGRAPH_UNSURE and MAX_BODY.

ADJACENT = 0.93
"""A named person and a reporting verb right before the quotation: "X told reporters: ..."."""

LATER_CLAUSE, CLAUSE_BEFORE_SENTENCE = 0.92, 0.9
"""Factors for a clause that ends the sentence of the words, or the sentence before them."""

TURN = 0.88
"""A turn of a transcript under a name that the text gives in full; an estimate."""

PROPOSED, MAX_REPLACED = 0.55, 0.7
"""A person whom no rule names, far above the others near; another person than the rule's."""

RANKED_BELOW = 0.8
"""Only speakers of a confidence below this are compared with the other people near."""

LEADING_PARTICIPLE = 0.8
"""A participle that opens the sentence, and its subject: Calling it “calm seas”, X left."""

ATTITUDE = 0.6
"""A verb of attitude whose object is partly quoted: X wants “calm seas”; an estimate."""

SIGNED, SIGNED_BY_LINE = 0.92, 0.82
"""A line below a quoted paragraph: "— X" and "X, mayor of Oby"."""

CONFLICT, UNREAD_CLAUSE = 0.6, 0.7
"""A quotation whose second half has another speaker, and one before an unparsed clause."""

LONE_PARAGRAPH_UNSURE = 0.73
"""A paragraph-long quotation after one without its own reporting clause."""

COLON_UNSURE = 0.7
MAX_BODY, MAX_NOMINAL, JOINT = 0.65, 0.7, 0.5
MAX_SURNAME, MAX_AMBIGUOUS = 0.75, 0.7
"""Upper limits for a name never given in full, and for one that two people share."""


@dataclass
class Attribution:
    """The speaker of one quotation with the evidence; *person* or *body* is empty when unsure.

    *printed* is the subject as printed, *distance* the number of tokens between cue and quotation,
    *end* the token after the clause (0 without a clause), *joint* whether several speak together.
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
    joint: bool = False

    @property
    def named(self) -> bool:
        """Whether the speaker is identified."""
        return self.person is not None or bool(self.body)

    def copy_for(self, kind: str, reason: str, limit: float) -> Attribution:
        """The same speaker for another quotation, by another kind of evidence."""
        confidence = round(min(limit, self.confidence), 2)
        return Attribution(
            kind, reason, confidence, self.printed, self.person, self.body, joint=self.joint
        )
