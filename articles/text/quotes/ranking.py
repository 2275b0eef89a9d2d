"""Linear ranking of the people named near a quotation, by structural features.

The rules name a speaker by one pattern of sentences each. Where none names anybody, or only a weak
one does, the people near are compared by everything that the text tells about them. The weights are
set by hand, in points: about one point is what makes one reading more natural than another.
"""

from __future__ import annotations

from articles.text.quotes.evidence import (
    MAX_REPLACED,
    NOT_ASSERTED,
    PREVIOUS_SENTENCE,
    PROPOSED,
    RANKED_BELOW,
    Attribution,
)
from articles.text.quotes.people import Person
from articles.text.quotes.pronouns import GENDER_OF_PRONOUN
from articles.text.quotes.ranking_features import (
    NearbyPeopleReader,
    NearbyPerson,
    is_pronoun_or_role,
    role_noun,
)

WEIGHTS = {
    # The nearest mention.
    "sentence of the words, before them": 1.6,
    "sentence of the words, behind them": 1.2,
    "previous sentence": 1.2,
    "same paragraph before": 0.8,
    "same paragraph behind": 0.4,
    "previous paragraph": 0.6,
    "two paragraphs before": 0.3,
    # What the person does in the sentences near.
    "subject in the sentence of the words": 0.6,
    "subject of the previous sentence": 1.0,
    "subject in the paragraph": 0.4,
    "subject in the previous paragraph": 0.6,
    "subject first in the previous paragraph": 1.0,
    "speaks in the sentence of the words": 1.0,
    "speaks in the previous sentence": 1.0,
    "speaks in the paragraph": 0.5,
    "speaks in the previous paragraph": 0.6,
    "only possessive": -1.0,
    "only behind a preposition": -0.6,
    "is spoken to": -1.0,
    "one of several subjects": -0.8,
    # What the person has said before.
    "last heard": 1.0,
    "last heard in the paragraph": 0.8,
    "last heard in the previous paragraph": 0.6,
    "quoted before": 0.4,
    "quoted most": 0.2,
    # The name.
    "named within the words": -2.0,
    "named within the subject": -4.0,
    "given in full": 0.3,
    "named most": 0.2,
    # The subject as printed.
    "named behind the subject": -1.5,
    "gender fits the pronoun": 0.6,
    "another gender": -5.0,
    "alone of that gender in the previous paragraph": 1.6,
    "another of that gender named since": -2.0,
    "has the role": 2.0,
    "has another role": -1.5,
    # What the rule said: this times its confidence.
    "named by the rule": 3.0,
}
LEAST, MARGIN = 2.4, 1.2
"""Fewest points to propose a person where no rule names one, and points above the next person."""

LEAST_ALONE = 3.4
"""Fewest points for words that have no reporting clause at all."""

OVERRIDING = 1.2
"""Points above the rule's person that another person needs."""

_UNNAMED_ON_PURPOSE = ("spokes", "official", "source")


class SpeakerRanker:
    """Compares the people near a quotation whose speaker no rule names surely."""

    def __init__(self, reader: NearbyPeopleReader) -> None:
        self.reader, self.people = reader, reader.people

    def settle(
        self, number: int, found: Attribution, before: list[Attribution], *, is_sentence: bool
    ) -> Attribution:
        """*found* with another person, or with one proposed, if somebody is far above the others.

        *before* are the attributions of the quotations before quotation *number*; *is_sentence*
        tells whether that is a whole sentence without an introduction.
        """
        if found.kind == NOT_ASSERTED or found.body or found.confidence >= RANKED_BELOW:
            return found
        if found.person is not None:
            self._compare(number, found, before)
            return found
        if found.joint or (not found.printed and not is_sentence):
            return found
        if person := self._proposal(number, found, before):
            found.person, found.confidence = person, PROPOSED
            found.reason = f"{found.reason[:-1]}; perhaps {person.name}, by what is said near."
        return found

    def _ranked(
        self, number: int, found: Attribution, before: list[Attribution]
    ) -> list[NearbyPerson]:
        """The people near quotation *number*, the most likely speaker first."""
        return sorted(self.reader.read(number, found, before), key=points, reverse=True)

    def _proposal(
        self, number: int, found: Attribution, before: list[Attribution]
    ) -> Person | None:
        """The person who is far above the others; None if nobody is."""
        if not may_be_somebody_near(found.printed):
            return None
        ranked = self._ranked(number, found, before)
        least = LEAST if found.printed else LEAST_ALONE
        if not ranked or points(ranked[0]) < least or not self._is_sure(ranked[0]):
            return None
        is_far_above = len(ranked) == 1 or points(ranked[0]) - points(ranked[1]) >= MARGIN
        return ranked[0].person if is_far_above else None

    def _is_sure(self, candidate: NearbyPerson) -> bool:
        """Whether a name is a person's: given in full, or with the office that is the subject."""
        return "has the role" in candidate.features or self.people.is_surely_person(
            candidate.person
        )

    def _compare(self, number: int, found: Attribution, before: list[Attribution]) -> None:
        """Put another person than the rule's, if far above that and all others; or confirm it."""
        if not is_pronoun_or_role(found.printed):
            return
        best, *others = self._ranked(number, found, before)
        if best.person is found.person:
            if found.kind == PREVIOUS_SENTENCE and "last heard in the paragraph" in best.features:
                found.confidence = max(found.confidence, PROPOSED)
        elif points(best) - points(others[0]) >= OVERRIDING:
            found.person, found.confidence = best.person, min(found.confidence, MAX_REPLACED)
            found.reason = f"{found.reason[:-1]}; rather {best.person.name}, by what is said near."


def points(candidate: NearbyPerson) -> float:
    """The sum of the weights of the features of a person."""
    rule = candidate.rule * WEIGHTS["named by the rule"]
    return rule + sum(WEIGHTS[feature] for feature in candidate.features)


def may_be_somebody_near(printed: str) -> bool:
    """Whether a subject may mean a person named near: nobody printed, a pronoun, "the senator".

    "A minister" and "a spokesman" are somebody else, left unnamed on purpose, "ministers" several.
    """
    low = printed.lower()
    if not low or low in GENDER_OF_PRONOUN:
        return True
    noun = role_noun(printed)
    if not noun or noun.startswith(_UNNAMED_ON_PURPOSE) or " and " in low:
        return False
    first = low.split()[0]
    return first in ("the", "his", "her") or first.endswith(("'s", "’s"))
