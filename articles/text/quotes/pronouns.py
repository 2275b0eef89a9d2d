"""Whom "he" and "she" mean: the last fitting person who was a subject, or who last spoke."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from articles.text.lexicon.reporting_verbs import (
    AUXILIARIES,
    CUES,
    DETERMINERS,
    HELPERS,
    LEADS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)
from articles.text.lexicon.roles import ROLE_LEADS, ROLES
from articles.text.names import key
from articles.text.quotes.people import NameMention, PeopleInText, Person
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    WORD,
    TokenisedText,
)

_GENDER = {"he": "m", "she": "f"}
ALONE = 0.97
"""How sure a pronoun is when only one person near it fits; a judgement, not measured."""

_FITS, _NAMED_SINCE = 0.8, 0.7
_SENTENCES_BACK = 10
_BREAKS_BACK = 5
_TOKENS_BACK = 1500
_MENTIONS_BACK = 80
_APPOSITION = 16


class LastSpeaker(NamedTuple):
    """Who was last heard, and at which token."""

    token: int
    person: Person


class PronounReading(NamedTuple):
    """A pronoun read as a person: how, and how sure."""

    person: Person
    reason: str
    confidence: float


class Pronouns:
    """Reads the pronouns of a narration."""

    def __init__(self, narration: TokenisedText, cast: PeopleInText) -> None:
        self.narration, self.cast = narration, cast
        self.mentions = cast.mentions
        self.firsts = [mention.first for mention in cast.mentions]

    def read(self, pronoun: str, token: int, last: LastSpeaker | None) -> PronounReading | None:
        """The person that *pronoun* at *token* means; *last* is who was last heard before it."""
        gender = _GENDER.get(pronoun)
        if gender is None:
            return None
        limit = self._limit(token)
        subject = self._last_subject(token, gender, limit)
        heard = (
            last if last and last.person.gender in ("", gender) and last.token >= limit else None
        )
        if heard and (subject is None or heard.token >= subject.first):
            reading = self._as_heard(pronoun, token, heard, limit)
        elif subject:
            sure = 0.88 if subject.person.gender else 0.72
            reading = PronounReading(
                subject.person, f"“{pronoun}” is the last subject that fits", sure
            )
        elif other := self._last_mention(token, gender, limit):
            sure = 0.8 if other.person.gender else 0.5
            return PronounReading(
                other.person, f"“{pronoun}” is the only name near that fits", sure
            )
        else:
            return None
        if reading.confidence > _FITS and self._is_alone(reading.person, token, gender, limit):
            return reading._replace(confidence=ALONE)
        return reading

    def _as_heard(self, pronoun: str, token: int, heard: LastSpeaker, limit: int) -> PronounReading:
        """Who was last quoted, unless somebody else who fits was named since."""
        sure = 0.9 if heard.person.gender else 0.75
        gender = _GENDER[pronoun]
        behind = self.narration.sentence(heard.token)[1]
        for mention in self._before(token, max(limit, behind)):
            if mention.person is not heard.person and mention.person.gender in ("", gender):
                reason = f"“{pronoun}” is who was last quoted, or somebody named since"
                return PronounReading(heard.person, reason, _NAMED_SINCE)
        return PronounReading(heard.person, f"“{pronoun}” is who was last quoted", sure)

    def _is_alone(self, person: Person, token: int, gender: str, limit: int) -> bool:
        """Whether nobody else near has a gender that fits."""
        return bool(person.gender) and not any(
            mention.person is not person and self._rivals(mention, gender)
            for mention in self._before(token, limit)
        )

    def _rivals(self, mention: NameMention, gender: str) -> bool:
        """Whether a name may be meant; behind a preposition one of no known gender is not."""
        if mention.person.gender:
            return mention.person.gender == gender
        before = self.narration.lows[mention.first - 1] if mention.first else ""
        return before not in PREPOSITIONS

    def _limit(self, token: int) -> int:
        """The token before which nobody is looked for."""
        breaks = self.narration.breaks
        place = bisect_left(breaks, token) - 1 - _BREAKS_BACK
        return max(breaks[place] if place >= 0 else 0, token - _TOKENS_BACK)

    def _before(self, token: int, limit: int) -> Iterator[NameMention]:
        """The mentions before a token, the last first."""
        number = bisect_left(self.firsts, token) - 1
        stop = max(-1, number - _MENTIONS_BACK)
        while number > stop and self.firsts[number] >= limit:
            yield self.mentions[number]
            number -= 1

    def _last_subject(self, token: int, gender: str, limit: int) -> NameMention | None:
        narration = self.narration
        seen = 0
        best: NameMention | None = None
        sentence = -1
        for mention in self._before(token, limit):
            here = narration.sentence_number(mention.first)
            if here != sentence:
                if best:
                    return best
                sentence, seen = here, seen + 1
                if seen > _SENTENCES_BACK:
                    break
            if (
                mention.person.gender in ("", gender)
                and not mention.possessive
                and self.is_subject(mention)
            ):
                best = mention
        return best

    def _last_mention(self, token: int, gender: str, limit: int) -> NameMention | None:
        fitting = [m for m in self._before(token, limit) if m.person.gender in ("", gender)]
        people = {id(mention.person) for mention in fitting}
        return fitting[0] if len(people) == 1 else None

    def is_subject(self, mention: NameMention) -> bool:
        """Whether a name stands where the subject of its sentence or clause stands.

        Before it there are only its titles and roles, and then the sentence's beginning, a stop, or
        a word that begins a clause; nothing has been the subject yet.
        """
        n = self.narration
        first = n.sentence(mention.first)[0]
        before = mention.first - 1
        while before >= first and self._belongs(before):
            before -= 1
        before = self._over_description(before, first)
        if before < first or n.kinds[before] == QUOTE:
            return True
        behind = self._behind_apposition(mention.last)
        leads = self._leads_verb(behind) or self._goes_on(mention.last, behind)
        low = n.lows[before]
        if leads and n.lows[mention.first - 1] not in PREPOSITIONS and low != "and":
            return True
        if low in PREPOSITIONS - SUBORDINATORS or low in ("and", "called"):
            return False
        if self._opens_with_phrase(first, before) or self._is_inverted(before, first):
            return True
        if n.kinds[before] != STOP and low not in SUBORDINATORS and low not in LEADS:
            return leads
        return leads or not any(
            n.lows[number] in HELPERS or n.lows[number] in CUES or n.lows[number] in PRONOUNS
            for number in range(max(first, before - 25), before)
        )

    def _goes_on(self, end: int, behind: int) -> bool:
        """Whether the sentence goes on behind an apposition with what can be its verb."""
        n = self.narration
        if behind <= end or behind >= len(n) or n.kinds[behind] != WORD:
            return False
        low = n.lows[behind]
        joins = low in PREPOSITIONS | SUBORDINATORS | DETERMINERS or low in ("and", "or", "who")
        return not joins and n.words[behind][0].islower()

    def _behind_apposition(self, number: int) -> int:
        """The token behind ", a judge," or ", who came late,"; *number* when there is none."""
        n = self.narration
        if number >= len(n) or n.words[number] != ",":
            return number
        for at in range(number + 1, min(len(n), number + _APPOSITION)):
            if n.words[at] == ",":
                return at + 1
            if n.kinds[at] in (QUOTE, BREAK) or n.words[at] in ".!?;":
                return number
        return number

    def _opens_with_phrase(self, first: int, comma: int) -> bool:
        """Whether a phrase without a subject of its own leads to the comma: "Asked about it,"."""
        n = self.narration
        if n.words[comma] != "," or comma - first > _APPOSITION:
            return False
        opens = n.lows[first] in LEADS | PREPOSITIONS or n.lows[first].endswith(("ed", "ing"))
        return opens and not any(number in self.cast.starting for number in range(first, comma))

    def _is_inverted(self, verb: int, first: int) -> bool:
        """Among the guests was X; then came X."""
        n = self.narration
        low = n.lows[first]
        opens = low in LEADS | PREPOSITIONS or low in ("here", "there", "next")
        return opens and n.lows[verb] in ("was", "is", "were", "came", "comes", "stood", "sat")

    def _leads_verb(self, number: int) -> bool:
        """Whether a verb stands at a token, adverbs passed over."""
        n = self.narration
        while number < len(n) and n.lows[number] in AUXILIARIES - HELPERS:
            number += 1
        if number >= len(n) or n.kinds[number] != WORD:
            return False
        low = n.lows[number]
        return low in HELPERS or low in CUES or low.endswith("ed")

    def _over_description(self, before: int, first: int) -> int:
        """The token before "the painter" or "the former judge"; *before* if there is none."""
        n = self.narration
        for number in range(before, max(first, before - 3) - 1, -1):
            if n.kinds[number] != WORD or n.lows[number] in PREPOSITIONS | HELPERS | CUES:
                return before
            if n.lows[number] in DETERMINERS:
                return number - 1
        return before

    def _belongs(self, number: int) -> bool:
        """Whether a word before a name is a part of it: title, role, article, capital."""
        n = self.narration
        low = n.lows[number]
        if n.kinds[number] != WORD or low in PREPOSITIONS:
            return False
        return n.capital(number) or low in DETERMINERS or key(low) in ROLES or low in ROLE_LEADS
