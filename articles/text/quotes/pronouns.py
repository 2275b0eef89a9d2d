"""Pronoun resolution: "he" and "she" to the last matching subject or speaker."""

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
    SPEECH,
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

GENDER_OF_PRONOUN = {"he": "m", "she": "f"}
NO_RIVAL = 0.97
"""Confidence when only one person nearby matches the pronoun; an estimate, not measured."""

_MIN_FOR_ALONE, _OTHER_NAMED_SINCE = 0.8, 0.7
_SENTENCES_BACK = 10
_BREAKS_BACK = 5
_TOKENS_BACK = 1500
_MENTIONS_BACK = 80
_APPOSITION = 16
ADDRESSING = frozenset("told asked urged tells asks".split())


class LastSpeaker(NamedTuple):
    """The speaker of the previous quotation, and its token."""

    token: int
    person: Person


class PronounReading(NamedTuple):
    """A pronoun resolved to a person, with the reason for editors and the confidence."""

    person: Person
    reason: str
    confidence: float


class Pronouns:
    """Resolves the pronouns of a tokenised text."""

    def __init__(self, doc: TokenisedText, people: PeopleInText) -> None:
        self.doc, self.people = doc, people
        self.mentions = people.mentions
        self.firsts = [mention.first for mention in people.mentions]

    def read(self, pronoun: str, token: int, last: LastSpeaker | None) -> PronounReading | None:
        """Resolve *pronoun* at *token*; *last* is the speaker of the previous quotation."""
        gender = GENDER_OF_PRONOUN.get(pronoun)
        if gender is None:
            return None
        limit = self._limit(token)
        subject = self._last_subject(token, gender, limit)
        last_speaker = (
            last if last and last.person.gender in ("", gender) and last.token >= limit else None
        )
        if last_speaker and (subject is None or last_speaker.token >= subject.first):
            resolved = self._by_last_speaker(pronoun, token, last_speaker, limit)
        elif subject:
            sure = 0.88 if subject.person.gender else 0.72
            resolved = PronounReading(
                subject.person,
                f"most likely {subject.person.name}, the last matching subject",
                sure,
            )
        elif other := self._last_mention(token, gender, limit):
            sure = 0.8 if other.person.gender else 0.5
            return PronounReading(
                other.person,
                f"most likely {other.person.name}, the only matching name nearby",
                sure,
            )
        else:
            return None
        if resolved.confidence > _MIN_FOR_ALONE and self._has_no_rival(
            resolved.person, token, gender, limit
        ):
            return resolved._replace(confidence=NO_RIVAL)
        return resolved

    def _by_last_speaker(
        self, pronoun: str, token: int, last_speaker: LastSpeaker, limit: int
    ) -> PronounReading:
        """The previous speaker; lower confidence if another matching person was named since."""
        sure = 0.9 if last_speaker.person.gender else 0.75
        gender = GENDER_OF_PRONOUN[pronoun]
        behind = self.doc.sentence(last_speaker.token)[1]
        for mention in self._mentions_before(token, max(limit, behind)):
            if mention.person is not last_speaker.person and mention.person.gender in ("", gender):
                reason = (
                    f"most likely {last_speaker.person.name}, quoted before, or someone named since"
                )
                return PronounReading(last_speaker.person, reason, _OTHER_NAMED_SINCE)
        return PronounReading(
            last_speaker.person, f"most likely {last_speaker.person.name}, quoted before", sure
        )

    def _has_no_rival(self, person: Person, token: int, gender: str, limit: int) -> bool:
        """Whether no other person nearby matches the gender."""
        return bool(person.gender) and not any(
            mention.person is not person and self._is_rival(mention, gender)
            for mention in self._mentions_before(token, limit)
        )

    def _is_rival(self, mention: NameMention, gender: str) -> bool:
        """Whether a mention may be the antecedent; after a preposition its gender must be known."""
        if mention.person.gender:
            return mention.person.gender == gender
        before = self.doc.lower[mention.first - 1] if mention.first else ""
        return before not in PREPOSITIONS

    def _limit(self, token: int) -> int:
        """The first token of the search window."""
        breaks = self.doc.breaks
        place = bisect_left(breaks, token) - 1 - _BREAKS_BACK
        return max(breaks[place] if place >= 0 else 0, token - _TOKENS_BACK)

    def _mentions_before(self, token: int, limit: int) -> Iterator[NameMention]:
        """The mentions before a token, nearest first."""
        number = bisect_left(self.firsts, token) - 1
        stop = max(-1, number - _MENTIONS_BACK)
        while number > stop and self.firsts[number] >= limit:
            yield self.mentions[number]
            number -= 1

    def _last_subject(self, token: int, gender: str, limit: int) -> NameMention | None:
        doc = self.doc
        sentences_seen = 0
        best: NameMention | None = None
        speaking: NameMention | None = None
        sentence = -1
        for mention in self._mentions_before(token, limit):
            sentence_index = doc.sentence_number(mention.first)
            if sentence_index != sentence:
                if best:
                    return speaking or best
                sentence, sentences_seen = sentence_index, sentences_seen + 1
                if sentences_seen > _SENTENCES_BACK:
                    break
            if (
                mention.person.gender in ("", gender)
                and not mention.possessive
                and self.is_subject(mention)
            ):
                best = mention
                if speaking is None and self.speaks(mention):
                    speaking = mention
        return speaking or best

    def speaks(self, mention: NameMention) -> bool:
        """Whether a name is the subject of a verb of saying, before or after it."""
        doc = self.doc
        if self._is_behind_cue(mention):
            return True
        number = mention.last
        while number < len(doc) and doc.lower[number] in AUXILIARIES - HELPERS:
            number += 1
        return number < len(doc) and doc.lower[number] in SPEECH

    def _is_behind_cue(self, mention: NameMention) -> bool:
        """Whether ", said" or "according to" comes right before a name and its titles."""
        doc = self.doc
        first = doc.sentence(mention.first)[0]
        verb = mention.first - 1
        while verb >= first and self._is_part_of_name(verb):
            verb -= 1
        if verb <= first:
            return False
        if doc.lower[verb] == "to":
            return doc.lower[verb - 1] == "according"
        said = doc.lower[verb] in SPEECH and doc.lower[verb] not in ADDRESSING
        return said and (doc.kinds[verb - 1] == QUOTE or doc.words[verb - 1] == ",")

    def _last_mention(self, token: int, gender: str, limit: int) -> NameMention | None:
        fitting = [
            m for m in self._mentions_before(token, limit) if m.person.gender in ("", gender)
        ]
        people = {id(mention.person) for mention in fitting}
        return fitting[0] if len(people) == 1 else None

    def is_subject(self, mention: NameMention) -> bool:
        """Whether a mention is in subject position of its sentence or clause.

        Only its titles and roles come before it, and then the start of the sentence, a stop, or a
        word that begins a clause; the clause has no other subject yet.
        """
        doc = self.doc
        first = doc.sentence(mention.first)[0]
        before = mention.first - 1
        while before >= first and self._is_part_of_name(before):
            before -= 1
        if self._is_behind_cue(mention):
            return True
        before = self._skip_description_back(before, first)
        if before < first or doc.kinds[before] == QUOTE:
            return True
        behind = self._skip_apposition(mention.last)
        before_verb = self._verb_at(behind) or self._continues_after_apposition(
            mention.last, behind
        )
        low = doc.lower[before]
        if before_verb and doc.lower[mention.first - 1] not in PREPOSITIONS and low != "and":
            return True
        if low in PREPOSITIONS - SUBORDINATORS or low in ("and", "called"):
            return False
        if self._opens_with_phrase(first, before) or self._is_inverted(before, first):
            return True
        if doc.kinds[before] != STOP and low not in SUBORDINATORS and low not in LEADS:
            return before_verb
        return before_verb or not any(
            doc.lower[number] in HELPERS
            or doc.lower[number] in CUES
            or doc.lower[number] in PRONOUNS
            for number in range(max(first, before - 25), before)
        )

    def _continues_after_apposition(self, end: int, behind: int) -> bool:
        """Whether what follows the apposition can be the verb of the sentence."""
        doc = self.doc
        if behind <= end or behind >= len(doc) or doc.kinds[behind] != WORD:
            return False
        low = doc.lower[behind]
        joins = low in PREPOSITIONS | SUBORDINATORS | DETERMINERS or low in ("and", "or", "who")
        return not joins and doc.words[behind][0].islower()

    def _skip_apposition(self, number: int) -> int:
        """The token after ", a judge," or ", who came late,"; *number* without one."""
        doc = self.doc
        if number >= len(doc) or doc.words[number] != ",":
            return number
        for at in range(number + 1, min(len(doc), number + _APPOSITION)):
            if doc.words[at] == ",":
                return at + 1
            if doc.kinds[at] in (QUOTE, BREAK) or doc.words[at] in ".!?;":
                return number
        return number

    def _opens_with_phrase(self, first: int, comma: int) -> bool:
        """Whether an introductory phrase without a subject ends at the comma: "Asked about it,"."""
        doc = self.doc
        if doc.words[comma] != "," or comma - first > _APPOSITION:
            return False
        opens = doc.lower[first] in LEADS | PREPOSITIONS or doc.lower[first].endswith(("ed", "ing"))
        return opens and not any(number in self.people.starting for number in range(first, comma))

    def _is_inverted(self, verb: int, first: int) -> bool:
        """Inversion: "Among the guests was X", "then came X"."""
        doc = self.doc
        low = doc.lower[first]
        opens = low in LEADS | PREPOSITIONS or low in ("here", "there", "next")
        return opens and doc.lower[verb] in ("was", "is", "were", "came", "comes", "stood", "sat")

    def _verb_at(self, number: int) -> bool:
        """Whether there is a verb at a token, skipping adverbs."""
        doc = self.doc
        while number < len(doc) and doc.lower[number] in AUXILIARIES - HELPERS:
            number += 1
        if number >= len(doc) or doc.kinds[number] != WORD:
            return False
        low = doc.lower[number]
        return low in HELPERS or low in CUES or low.endswith("ed")

    def _skip_description_back(self, before: int, first: int) -> int:
        """The token before "the painter" or "the former judge"; *before* when there is neither."""
        doc = self.doc
        for number in range(before, max(first, before - 3) - 1, -1):
            if doc.kinds[number] != WORD or doc.lower[number] in PREPOSITIONS | HELPERS | CUES:
                return before
            if doc.lower[number] in DETERMINERS:
                return number - 1
        return before

    def _is_part_of_name(self, number: int) -> bool:
        """Whether a word before a name belongs to it: title, role, article, capitalised word."""
        doc = self.doc
        low = doc.lower[number]
        if doc.kinds[number] != WORD or low in PREPOSITIONS:
            return False
        return (
            doc.is_capitalised(number)
            or low in DETERMINERS
            or key(low) in ROLES
            or low in ROLE_LEADS
        )
