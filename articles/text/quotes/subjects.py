"""Subjects of reporting clauses: persons, pronouns, organisations and unnamed noun phrases."""

from __future__ import annotations

from dataclasses import dataclass

from articles.text.lexicon.reporting_verbs import (
    AUXILIARIES,
    DETERMINERS,
    HELPERS,
    LEADS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)
from articles.text.lexicon.roles import (
    BODIES,
    NOT_NAMES,
    PLACES,
    POST_NOMINALS,
    ROLE_LEADS,
    ROLES,
    TITLES,
)
from articles.text.names import begins_name, is_body, is_person, key
from articles.text.quotes.people import NameMention, PeopleInText, Person
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    WORD,
    TokenisedText,
)
from articles.text.sentences import MASKED_DOT

_QUOTING = frozenset(
    """quoted quotes quoting cited cites citing misquoted remembered recalled described reported
    recorded heard""".split()
)
_JOINING = frozenset("and or nor".split())
_OBJECTS = {"him": "he", "her": "she"}

PERSON, PRONOUN, BODY, NOMINAL = "person", "pronoun", "organisation", "nominal"


@dataclass(frozen=True)
class Subject:
    """The subject of a clause: its kind, the words as printed, and its first token.

    *person* is set for a person; *printed* is the pronoun, the organisation's name or the phrase.
    """

    kind: str
    printed: str
    token: int
    person: Person | None = None


@dataclass(frozen=True)
class AttributionClause:
    """A reporting clause: its subject and its cue; *side* is ``before`` or ``after`` the quotation.

    *distance* counts the tokens between cue and quotation. *end* is the token after the clause,
    *verb* the token of the cue (-1 for punctuation, such as a colon).
    """

    subject: Subject
    cue: str
    side: str
    distance: int
    end: int = 0
    verb: int = -1


class Subjects:
    """Parses subjects from the tokens of a text."""

    def __init__(self, doc: TokenisedText, people: PeopleInText) -> None:
        self.doc, self.people = doc, people

    def pronoun(self, number: int) -> Subject | None:
        low = self.doc.lower[number]
        return Subject(PRONOUN, low, number) if low in PRONOUNS else None

    def of_mention(self, mention: NameMention) -> Subject:
        printed = self.doc.phrase(mention.first, mention.last)
        return Subject(PERSON, printed, mention.first, mention.person)

    def source(
        self, first: int, end: int, clause: tuple[str, str, int]
    ) -> AttributionClause | None:
        """The clause whose subject begins at token *first*: "according to X", "by X".

        *clause* is its cue, side and distance.
        """
        stop = first
        while stop < min(end, first + 20) and self.doc.kinds[stop] not in (QUOTE, BREAK):
            stop += 1
        subject = self.phrase(first, stop)
        return AttributionClause(subject, *clause, end=end, verb=first - 1) if subject else None

    def quoted(self, end: int, first: int) -> Subject | None:
        """The speaker of "quoted as saying": X in "quoted X" and in "X was quoted [by Y]"."""
        doc = self.doc
        verb = next((x for x in range(end - 1, first, -1) if doc.lower[x] in _QUOTING), -1)
        if verb < 0:
            return None
        if verb + 1 < end and doc.lower[verb + 1] != "by":
            if mention := self.people.ending.get(end):
                return None if mention.possessive else self.of_mention(mention)
            if doc.lower[end - 1] in _OBJECTS:
                return Subject(PRONOUN, _OBJECTS[doc.lower[end - 1]], end - 1)
            return self.phrase(verb + 1, end)
        start = verb
        while start > first and (
            doc.lower[start - 1] in AUXILIARIES or doc.lower[start - 1].endswith("ly")
        ):
            start -= 1
        return self.phrase(first, start) if start < verb else None

    def phrase(self, first: int, last: int) -> Subject | None:
        """Parse tokens [first, last) as a subject; None when they are not one.

        The head ends at the first comma, bracket, preposition or "who"; an apposition after the
        comma names the person: "A spokesman, Jason Miller, ...".
        """
        doc = self.doc
        while first < last and (doc.kinds[first] == STOP or doc.kinds[first] == QUOTE):
            first += 1
        if first >= last:
            return None
        if name := self.pronoun(first):
            return name if last - first == 1 else self._after_pronoun(first, last)
        head_end = self._head_end(first, last)
        if head_end == first:
            return None
        mention = self._mention_ending(first, head_end) or self._in_office(first, head_end, last)
        if mention:
            return self.of_mention(mention)
        if self._is_joined(first, head_end):
            return Subject(NOMINAL, doc.phrase(first, head_end), first)
        apposed = self._apposed(first, head_end, last)
        if apposed:
            return apposed
        return self._unmentioned(first, head_end, last)

    def _after_pronoun(self, first: int, last: int) -> Subject | None:
        """A pronoun followed by a stop: "he, too," but not "their lawyer"."""
        return self.pronoun(first) if self.doc.kinds[first + 1] == STOP else None

    def _head_end(self, first: int, last: int) -> int:
        doc = self.doc
        for number in range(first, last):
            low, kind = doc.lower[number], doc.kinds[number]
            if kind == QUOTE and number > first:
                # A nickname in quotation marks inside a name.
                return number
            if kind == STOP and doc.words[number] not in "&’'/-":
                return number
            joins = low in PREPOSITIONS or low in SUBORDINATORS or low in ("who", "whom")
            small = kind == WORD and doc.words[number][0].islower()
            if number > first and small and joins:
                return number
        return last

    def _mention_ending(self, first: int, head_end: int) -> NameMention | None:
        """The person whose name ends the head; None for "X and Y"."""
        mention = self.people.ending.get(head_end)
        while mention is None and head_end > first and self._is_post_nominal(head_end - 1):
            head_end -= 1
            mention = self.people.ending.get(head_end)
        if mention is None or mention.first < first or mention.possessive:
            return None
        if mention.first > first and self.doc.lower[mention.first - 1] in _JOINING:
            return None
        return mention

    def _is_post_nominal(self, number: int) -> bool:
        return key(self.doc.words[number]) in POST_NOMINALS

    def _in_office(self, first: int, head_end: int, last: int) -> NameMention | None:
        """The name after an office with "of" or "for": "Secretary of State X"."""
        doc = self.doc
        if head_end >= last or doc.lower[head_end] not in ("of", "for"):
            return None
        if key(doc.words[head_end - 1]) not in ROLES or not doc.is_capitalised(head_end - 1):
            return None
        for number in range(head_end + 1, min(head_end + 8, last)):
            mention = self.people.starting.get(number)
            if mention is not None:
                named = mention.last <= last and not mention.possessive
                return mention if named and number > head_end + 1 else None
            if not (doc.is_capitalised(number) or doc.lower[number] in ("of", "and", "the", "for")):
                return None
        return None

    def _is_joined(self, first: int, head_end: int) -> bool:
        """Whether the head is "X and Y", two names or more."""
        mention = self.people.ending.get(head_end)
        if mention is None or mention.first <= first or mention.possessive:
            return False
        return self.doc.lower[mention.first - 1] in _JOINING

    def _apposed(self, first: int, head_end: int, last: int) -> Subject | None:
        """The name in apposition to "Prime Minister," or "His running mate,"."""
        doc = self.doc
        if head_end >= last or doc.words[head_end] not in ",(":
            return None
        mention = self.mention_from(head_end + 1, last)
        if mention is None or not self._describes(first, head_end):
            return None
        behind = mention.last
        if behind < last and doc.kinds[behind] == WORD and doc.lower[behind] not in PREPOSITIONS:
            return None
        return self.of_mention(mention)

    def mention_from(self, first: int, last: int) -> NameMention | None:
        """The name that begins at *first*, skipping titles and role words before it."""
        doc = self.doc
        for number in range(first, min(first + 6, last)):
            if (mention := self.people.starting.get(number)) and mention.last <= last:
                return None if mention.possessive else mention
            low = key(doc.words[number])
            fits = low in TITLES or low in ROLES or low in ROLE_LEADS or low in DETERMINERS
            if doc.kinds[number] != WORD or not (
                fits or doc.is_capitalised(number) or low == "state"
            ):
                return None
        return None

    def _describes(self, first: int, head_end: int) -> bool:
        """Whether the head is a description of a person ("Prime Minister", "his lawyer")."""
        doc = self.doc
        if doc.lower[first] in LEADS:
            return False
        words = [key(doc.words[number]) for number in range(first, head_end)]
        return any(word in ROLES for word in words) or words[0] in DETERMINERS or len(words) > 1

    def _unmentioned(self, first: int, head_end: int, last: int) -> Subject | None:
        """The subject for a head without a known name: a new name, an organisation or a phrase."""
        doc = self.doc
        words = [doc.words[number] for number in range(first, head_end)]
        if self._has_verb(first, head_end) or len(words) > 9 or doc.lower[first] in LEADS:
            return None
        named = words[1:] if doc.lower[first] == "the" else words
        if not named or words[-1].endswith(("'s", "’s")):
            return None
        name = self._new_person(named, head_end) if named is words else None
        if name:
            return Subject(PERSON, name, first, self.people.get_or_create(name))
        if key(named[-1]) in ROLES:
            return Subject(NOMINAL, doc.phrase(first, self._tail_end(head_end, last)), first)
        if self._is_body(named, first):
            whole = self._whole_body(head_end, last) if key(named[-1]) in BODIES else head_end
            return Subject(BODY, doc.phrase(head_end - len(named), whole), first)
        if doc.lower[first] in DETERMINERS or words[-1].endswith("s") or len(words) == 1:
            return Subject(NOMINAL, doc.phrase(first, head_end), first)
        return None

    def _new_person(self, named: list[str], head_end: int) -> str:
        """The person's name in *named* without titles; empty when it cannot be a person's."""
        while len(named) > 1 and key(named[0]) in TITLES | ROLES and named[0][0].isupper():
            named = named[1:]
        if not all(begins_name(word) for word in named) or not is_person(named):
            return ""
        if key(named[-1]) in PLACES or self._plain_plural(named, head_end - 1):
            return ""
        if len(named) == 1 and not self._single_name(head_end - 1):
            return ""
        return " ".join(named).replace(MASKED_DOT, ".")

    def _is_body(self, named: list[str], first: int) -> bool:
        """Whether words name an organisation: a known one, or all words capitalised."""
        if not any(word[0].isupper() for word in named) or key(named[-1]) in NOT_NAMES:
            return False
        if is_body(" ".join(named)):
            return True
        if not all(word[0].isupper() or not word[0].isalpha() for word in named):
            return False
        return not self._plain_plural(named, first)

    def _plain_plural(self, named: list[str], number: int) -> bool:
        """Whether a word is capitalised only as the start of its sentence: "Witnesses said"."""
        if len(named) > 1 or not named[0].endswith("s") or named[0].isupper():
            return False
        return self.doc.sentence(number)[0] == number and key(named[0]) not in PLACES

    def _whole_body(self, head_end: int, last: int) -> int:
        """The end of "Ministry of Fisheries", whose head is "Ministry"."""
        doc = self.doc
        number = head_end
        while number < last and doc.lower[number] in ("of", "for"):
            number += 1
            while number < last and doc.lower[number] == "the":
                number += 1
            begins = number
            while number < last and doc.is_capitalised(number):
                number += 1
            if number == begins:
                break
            head_end = number
        return head_end

    def _single_name(self, number: int) -> bool:
        """Whether a single capitalised word can be a surname, not an acronym or organisation."""
        word = self.doc.words[number]
        opens = self.doc.sentence(number)[0] == number
        if opens and (word.endswith(("ing", "ly")) or word.lower() in self.doc.small_words):
            return False
        plain = word.replace("-", "")
        return not word.isupper() and not is_body(word) and plain.isalpha()

    def _tail_end(self, head_end: int, last: int) -> int:
        """The end of the full phrase: "a spokesman for the ministry"."""
        doc = self.doc
        number = head_end
        while number < min(last, head_end + 8) and doc.kinds[number] == WORD:
            number += 1
        return number

    def _has_verb(self, first: int, last: int) -> bool:
        lower = self.doc.lower
        return any(lower[number] in HELPERS for number in range(first + 1, last))
