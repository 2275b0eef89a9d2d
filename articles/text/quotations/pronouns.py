"""Whom "he" and "she" mean: the last fitting person who was a subject, or who last spoke."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from .cast import Cast, Mention, Person
from .cues import AUXILIARIES, CUES, PREPOSITIONS
from .narration import BREAK, QUOTE, WORD, Narration

_GENDER = {"he": "m", "she": "f"}
_SENTENCES_BACK = 10
_BREAKS_BACK = 5


class Spoken(NamedTuple):
    """Who was last heard, and at which token."""

    token: int
    person: Person


class Reading(NamedTuple):
    """A pronoun read as a person: how, and how sure."""

    person: Person
    reason: str
    confidence: float


class Pronouns:
    """Reads the pronouns of a narration."""

    def __init__(self, narration: Narration, cast: Cast) -> None:
        self.narration, self.cast = narration, cast
        self.mentions = cast.mentions
        self.firsts = [mention.first for mention in cast.mentions]

    def read(self, pronoun: str, token: int, last: Spoken | None) -> Reading | None:
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
            sure = 0.9 if heard.person.gender else 0.75
            return Reading(heard.person, f"“{pronoun}” is who was last quoted", sure)
        if subject:
            sure = 0.88 if subject.person.gender else 0.72
            return Reading(subject.person, f"“{pronoun}” is the last subject that fits", sure)
        other = self._last_mention(token, gender, limit)
        if other:
            return Reading(other.person, f"“{pronoun}” is the only name near that fits", 0.5)
        return None

    def _limit(self, token: int) -> int:
        """The token before which nobody is looked for."""
        breaks = 0
        number = token - 1
        while number > 0:
            if self.narration.kinds[number] == BREAK:
                breaks += 1
                if breaks > _BREAKS_BACK:
                    break
            number -= 1
            if token - number > 1500:
                break
        return number

    def _before(self, token: int, limit: int):
        number = bisect_left(self.firsts, token) - 1
        while number >= 0 and self.firsts[number] >= limit:
            yield self.mentions[number]
            number -= 1

    def _last_subject(self, token: int, gender: str, limit: int) -> Mention | None:
        narration = self.narration
        seen = 0
        best: Mention | None = None
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

    def _last_mention(self, token: int, gender: str, limit: int) -> Mention | None:
        fitting = [m for m in self._before(token, limit) if m.person.gender in ("", gender)]
        people = {id(mention.person) for mention in fitting}
        return fitting[0] if len(people) == 1 else None

    def is_subject(self, mention: Mention) -> bool:
        """Whether a name stands where the subject of its sentence stands."""
        n = self.narration
        first = n.sentence(mention.first)[0]
        before = mention.first - 1
        while before >= first and (n.capital(before) and n.lows[before] not in PREPOSITIONS):
            before -= 1
        if before >= first and (
            n.lows[before] in PREPOSITIONS or n.lows[before] in ("and", "called")
        ):
            return False
        behind = mention.last
        if behind < len(n) and (n.lows[behind] in AUXILIARIES or n.lows[behind] in CUES):
            return True
        if before >= first and n.kinds[before] == QUOTE:
            return True
        return not any(
            n.kinds[number] == WORD and (n.lows[number] in AUXILIARIES or n.lows[number] in CUES)
            for number in range(max(first, mention.first - 25), mention.first)
        )
