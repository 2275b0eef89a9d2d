"""Features of the people near a quotation: place, grammar, what they said before, fit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.text.lexicon.reporting_verbs import PREPOSITIONS
from articles.text.lexicon.roles import ROLES
from articles.text.names import key, surname
from articles.text.quotes.evidence import Attribution
from articles.text.quotes.people import NameMention, PeopleInText, Person, fits_role
from articles.text.quotes.pronouns import ADDRESSING, GENDER_OF_PRONOUN, Pronouns
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.tokens import BREAK, TokenisedText

_PARAGRAPHS_BACK = 3
_MENTIONS_BEFORE, _MENTIONS_BEHIND, _QUOTES_BACK = 30, 10, 60
"""Limits for long paragraphs, so that the time grows with the text and not with its square."""

_POSSESSIVE = re.compile(r"['’]s?(?!\w)")


@dataclass
class NearbyPerson:
    """A person near a quotation with the features found, and the confidence of the rules in it."""

    person: Person
    features: set[str] = field(default_factory=set)
    rule: float = 0.0


class NearbyPeopleReader:
    """Reads the features of the people near the quotations of a document."""

    def __init__(
        self, doc: TokenisedText, quoted: list[QuoteSpan], people: PeopleInText, pronouns: Pronouns
    ) -> None:
        self.doc, self.quoted, self.people, self.pronouns = doc, quoted, people, pronouns
        self._grammar: dict[int, tuple[bool, bool]] = {}

    def read(
        self, number: int, found: Attribution, before: list[Attribution]
    ) -> list[NearbyPerson]:
        """The people near quotation *number*.

        *found* is what the rules say of it, *before* what is known of the quotations before it.
        """
        candidates: dict[int, NearbyPerson] = {}
        mentions: dict[int, list[NameMention]] = {}
        for mention in self._near(number):
            candidates.setdefault(id(mention.person), NearbyPerson(mention.person))
            mentions.setdefault(id(mention.person), []).append(mention)
        if found.person is not None:
            rule = candidates.setdefault(id(found.person), NearbyPerson(found.person))
            rule.rule = found.confidence
        self._read_history(number, before, candidates)
        most = max((len(c.person.places) for c in candidates.values()), default=0)
        for who, candidate in candidates.items():
            self._read_mentions(number, mentions.get(who, []), candidate.features)
            if found.printed and "sentence of the words, behind them" in candidate.features:
                candidate.features.add("named behind the subject")
            self._read_name(number, found.printed, candidate)
            self._read_subject(found.printed, candidate)
            if most > 1 and len(candidate.person.places) == most:
                candidate.features.add("named most")
        self._read_rivals(number, found.printed, candidates, mentions)
        return list(candidates.values())

    def _read_rivals(
        self,
        number: int,
        printed: str,
        candidates: dict[int, NearbyPerson],
        mentions: dict[int, list[NameMention]],
    ) -> None:
        """Whether only one person of a pronoun's gender is named in the paragraph before."""
        gender = GENDER_OF_PRONOUN.get(printed.lower())
        here = self._paragraph(self.doc.quote_tokens[number])
        near = {
            who
            for who, named in mentions.items()
            if candidates[who].person.gender in ("", gender)
            and any(here - self._paragraph(m.first) <= 1 and not m.possessive for m in named)
        }
        if gender is None or len(near) != 1:
            return
        for who, candidate in candidates.items():
            is_alone = who in near
            candidate.features.add(
                "alone of that gender in the previous paragraph"
                if is_alone
                else "another of that gender named since"
            )

    def _near(self, number: int) -> Iterator[NameMention]:
        """The mentions in the paragraph of the words and a few before it."""
        breaks, token = self.doc.breaks, self.doc.quote_tokens[number]
        place = bisect_left(breaks, token)
        first = breaks[place - 1 - _PARAGRAPHS_BACK] if place > _PARAGRAPHS_BACK else -1
        last = breaks[place] if place < len(breaks) else len(self.doc)
        firsts = self.pronouns.firsts
        here = bisect_left(firsts, token)
        start = max(bisect_left(firsts, first), here - _MENTIONS_BEFORE)
        end = min(bisect_left(firsts, last), here + _MENTIONS_BEHIND)
        yield from self.people.mentions[start:end]

    def _paragraph(self, token: int) -> int:
        return bisect_left(self.doc.breaks, token)

    def _read_mentions(self, number: int, mentions: list[NameMention], features: set[str]) -> None:
        token = self.doc.quote_tokens[number]
        nearest = min((self._distance(m.first, token) for m in mentions), default=None)
        if nearest is None:
            return
        features.add(nearest[1])
        free = [m for m in mentions if not m.possessive]
        if not free:
            features.add("only possessive")
        elif all(m.first and self.doc.lower[m.first - 1] in PREPOSITIONS for m in free):
            features.add("only behind a preposition")
        for mention in free:
            self._read_clause(mention, token, features)

    def _distance(self, mention: int, token: int) -> tuple[int, str]:
        """The rank and the feature of the place of a mention; the nearest has the lowest rank."""
        paragraphs = self._paragraph(token) - self._paragraph(mention)
        sentences = self.doc.sentence_number(token) - self.doc.sentence_number(mention)
        if not sentences:
            if mention < token:
                return 0, "sentence of the words, before them"
            return 1, "sentence of the words, behind them"
        if not paragraphs:
            if sentences == 1:
                return 2, "previous sentence"
            is_before = sentences > 0
            return (3, "same paragraph before") if is_before else (5, "same paragraph behind")
        if paragraphs == 1:
            return 4, "previous paragraph"
        return 6, "two paragraphs before"

    def _read_clause(self, mention: NameMention, token: int, features: set[str]) -> None:
        """Whether the person of a mention is a subject, speaks or is spoken to."""
        doc = self.doc
        if mention.first and doc.lower[mention.first - 1] in ADDRESSING:
            features.add("is spoken to")
            return
        is_subject, speaks = self._grammar_of(mention)
        if not is_subject:
            return
        if "and" in (doc.lower[mention.first - 1], doc.lower[min(mention.last, len(doc) - 1)]):
            features.add("one of several subjects")
        paragraphs = self._paragraph(token) - self._paragraph(mention.first)
        sentences = doc.sentence_number(token) - doc.sentence_number(mention.first)
        if paragraphs > 1:
            return
        if paragraphs == 1:
            features.add("subject in the previous paragraph")
            sentence = doc.sentence(mention.first)[0]
            if not sentence or doc.kinds[sentence - 1] == BREAK:
                features.add("subject first in the previous paragraph")
            where = "previous paragraph"
        elif not sentences:
            features.add("subject in the sentence of the words")
            where = "sentence of the words"
        elif sentences == 1:
            features.add("subject of the previous sentence")
            where = "previous sentence"
        else:
            features.add("subject in the paragraph")
            where = "paragraph"
        if speaks:
            features.add(f"speaks in the {where}")

    def _grammar_of(self, mention: NameMention) -> tuple[bool, bool]:
        """Whether a mention is a subject, and of a verb of saying; kept for the next quotes."""
        if mention.first not in self._grammar:
            is_subject = self.pronouns.is_subject(mention)
            speaks = is_subject and self.pronouns.speaks(mention)
            self._grammar[mention.first] = is_subject, speaks
        return self._grammar[mention.first]

    def _read_history(
        self, number: int, before: list[Attribution], candidates: dict[int, NearbyPerson]
    ) -> None:
        counts: dict[int, int] = {}
        last = -1
        for earlier in range(max(0, number - _QUOTES_BACK), number):
            attribution = before[earlier]
            if attribution.person is not None:
                counts[id(attribution.person)] = counts.get(id(attribution.person), 0) + 1
                last = earlier
        for who, candidate in candidates.items():
            if who in counts:
                candidate.features.add("quoted before")
                if counts[who] == max(counts.values()):
                    candidate.features.add("quoted most")
            if last >= 0 and candidate.person is before[last].person:
                candidate.features.add("last heard")
                back = self.quoted[number].paragraph - self.quoted[last].paragraph
                where = {0: "paragraph", 1: "previous paragraph"}.get(back)
                if where:
                    candidate.features.add(f"last heard in the {where}")

    def _read_name(self, number: int, printed: str, candidate: NearbyPerson) -> None:
        person, quote = candidate.person, self.quoted[number]
        if person.in_full:
            candidate.features.add("given in full")
        place = bisect_left(person.places, (quote.start, 0))
        if place < len(person.places) and person.places[place][0] < quote.end:
            candidate.features.add("named within the words")
        if surname(person.name) in _POSSESSIVE.sub("", printed).split():
            candidate.features.add("named within the subject")

    def _read_subject(self, printed: str, candidate: NearbyPerson) -> None:
        """Whether the pronoun or noun that is the subject fits the person."""
        gender = GENDER_OF_PRONOUN.get(printed.lower())
        if not gender and printed.lower().endswith("woman"):
            gender = "f"
        if gender and candidate.person.gender:
            fits = candidate.person.gender == gender
            candidate.features.add("gender fits the pronoun" if fits else "another gender")
        if role_noun(printed) and (role := self.people.role(candidate.person)):
            fits = fits_role(printed, role)
            candidate.features.add("has the role" if fits else "has another role")


def role_noun(printed: str) -> str:
    """The office or profession that a subject ends with: senator in "the Vermont senator"."""
    words = printed.lower().split()
    return key(words[-1]) if words and key(words[-1]) in ROLES else ""


def is_pronoun_or_role(printed: str) -> bool:
    """Whether a subject is no name: nobody is more likely than a person who is named."""
    return printed.lower() in GENDER_OF_PRONOUN or bool(role_noun(printed))
