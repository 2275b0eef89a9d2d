"""Who a noun phrase means: a person, a pronoun, a body, or somebody unnamed."""

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
    ROLE_LEADS,
    ROLES,
    TITLES,
)
from articles.text.names import is_body, is_person, key
from articles.text.quotes.people import NameMention, PeopleInText, Person
from articles.text.quotes.tokens import (
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
    """The subject of a clause: its kind, the words as printed, and the token where it begins.

    *person* is set for a person; *printed* is the pronoun, the body's name or the noun phrase.
    """

    kind: str
    printed: str
    token: int
    person: Person | None = None


class Subjects:
    """Reads subjects out of the tokens of a narration."""

    def __init__(self, narration: TokenisedText, cast: PeopleInText) -> None:
        self.narration, self.cast = narration, cast

    def pronoun(self, number: int) -> Subject | None:
        low = self.narration.lows[number]
        return Subject(PRONOUN, low, number) if low in PRONOUNS else None

    def of_mention(self, mention: NameMention) -> Subject:
        printed = self.narration.phrase(mention.first, mention.last)
        return Subject(PERSON, printed, mention.first, mention.person)

    def quoted(self, end: int, first: int) -> Subject | None:
        """Who is "quoted as saying": X in "quoted X" and in "X was quoted [by Y]"."""
        n = self.narration
        verb = next((x for x in range(end - 1, first, -1) if n.lows[x] in _QUOTING), -1)
        if verb < 0:
            return None
        if verb + 1 < end and n.lows[verb + 1] != "by":
            if mention := self.cast.ending.get(end):
                return None if mention.possessive else self.of_mention(mention)
            if n.lows[end - 1] in _OBJECTS:
                return Subject(PRONOUN, _OBJECTS[n.lows[end - 1]], end - 1)
            return self.phrase(verb + 1, end)
        start = verb
        while start > first and (
            n.lows[start - 1] in AUXILIARIES or n.lows[start - 1].endswith("ly")
        ):
            start -= 1
        return self.phrase(first, start) if start < verb else None

    def phrase(self, first: int, last: int) -> Subject | None:
        """The subject that tokens [first, last) make; None when they make none.

        The head ends at the first comma, bracket, preposition or "who"; an apposition behind the
        comma names the person: "A spokesman, Jason Miller, ...".
        """
        n = self.narration
        while first < last and (n.kinds[first] == STOP or n.kinds[first] == QUOTE):
            first += 1
        if first >= last:
            return None
        if found := self.pronoun(first):
            return found if last - first == 1 else self._after_pronoun(first, last)
        head_end = self._head_end(first, last)
        if head_end == first:
            return None
        mention = self._mention_ending(first, head_end)
        if mention:
            return self.of_mention(mention)
        if self._is_joined(first, head_end):
            return Subject(NOMINAL, n.phrase(first, head_end), first)
        apposed = self._apposed(first, head_end, last)
        if apposed:
            return apposed
        return self._unmentioned(first, head_end, last)

    def _after_pronoun(self, first: int, last: int) -> Subject | None:
        """A pronoun with something behind it: "he, too," but not "their lawyer"."""
        return self.pronoun(first) if self.narration.kinds[first + 1] == STOP else None

    def _head_end(self, first: int, last: int) -> int:
        n = self.narration
        for number in range(first, last):
            low, kind = n.lows[number], n.kinds[number]
            if kind == QUOTE and number > first:
                # A nickname in quotation marks inside a name.
                return number
            if kind == STOP and n.words[number] not in "&’'/-":
                return number
            joins = low in PREPOSITIONS or low in SUBORDINATORS or low in ("who", "whom")
            small = kind == WORD and n.words[number][0].islower()
            if number > first and small and joins:
                return number
        return last

    def _mention_ending(self, first: int, head_end: int) -> NameMention | None:
        """The person whose name ends the head, or "X and Y": nobody."""
        mention = self.cast.ending.get(head_end)
        if mention is None or mention.first < first or mention.possessive:
            return None
        if mention.first > first and self.narration.lows[mention.first - 1] in _JOINING:
            return None
        return mention

    def _is_joined(self, first: int, head_end: int) -> bool:
        """Whether the head is "X and Y", two names or more."""
        mention = self.cast.ending.get(head_end)
        joined = mention is not None and mention.first > first and not mention.possessive
        return joined and self.narration.lows[mention.first - 1] in _JOINING

    def _apposed(self, first: int, head_end: int, last: int) -> Subject | None:
        """The name behind "Prime Minister," or "His running mate,"."""
        n = self.narration
        if head_end >= last or n.words[head_end] not in ",(":
            return None
        mention = self.mention_from(head_end + 1, last)
        if mention is None or not self._describes(first, head_end):
            return None
        behind = mention.last
        if behind < last and n.kinds[behind] == WORD and n.lows[behind] not in PREPOSITIONS:
            return None
        return self.of_mention(mention)

    def mention_from(self, first: int, last: int) -> NameMention | None:
        """A name that begins at *first*, titles and role words before it left out."""
        n = self.narration
        for number in range(first, min(first + 6, last)):
            if (mention := self.cast.starting.get(number)) and mention.last <= last:
                return None if mention.possessive else mention
            low = key(n.words[number])
            fits = low in TITLES or low in ROLES or low in ROLE_LEADS or low in DETERMINERS
            if n.kinds[number] != WORD or not (fits or n.capital(number) or low == "state"):
                return None
        return None

    def _describes(self, first: int, head_end: int) -> bool:
        """Whether the head is a description of a person ("Prime Minister", "his lawyer")."""
        n = self.narration
        if n.lows[first] in LEADS:
            return False
        words = [key(n.words[number]) for number in range(first, head_end)]
        return any(word in ROLES for word in words) or words[0] in DETERMINERS or len(words) > 1

    def _unmentioned(self, first: int, head_end: int, last: int) -> Subject | None:
        """What a head means that ends in no known name: a new name, a body, somebody unnamed."""
        n = self.narration
        words = [n.words[number] for number in range(first, head_end)]
        if self._has_verb(first, head_end) or len(words) > 9 or n.lows[first] in LEADS:
            return None
        named = words[1:] if n.lows[first] == "the" else words
        if not named or words[-1].endswith(("'s", "’s")):
            return None
        found = self._new_person(named, head_end) if named is words else None
        if found:
            return Subject(PERSON, found, first, self.cast.or_new(found))
        if key(named[-1]) in ROLES:
            return Subject(NOMINAL, n.phrase(first, self._tail_end(head_end, last)), first)
        if self._is_body(named, first):
            whole = self._whole_body(head_end, last) if key(named[-1]) in BODIES else head_end
            return Subject(BODY, n.phrase(head_end - len(named), whole), first)
        if n.lows[first] in DETERMINERS or words[-1].endswith("s") or len(words) == 1:
            return Subject(NOMINAL, n.phrase(first, head_end), first)
        return None

    def _new_person(self, named: list[str], head_end: int) -> str:
        """The name in words that can be a person's, titles before it left out; else empty."""
        while len(named) > 1 and key(named[0]) in TITLES | ROLES and named[0][0].isupper():
            named = named[1:]
        if not all(word[0].isupper() for word in named) or not is_person(named):
            return ""
        if key(named[-1]) in PLACES or self._plain_plural(named, head_end - 1):
            return ""
        if len(named) == 1 and not self._single_name(head_end - 1):
            return ""
        return " ".join(named).replace(MASKED_DOT, ".")

    def _is_body(self, named: list[str], first: int) -> bool:
        """Whether words are the name of a body: known, or all with capitals."""
        if not any(word[0].isupper() for word in named) or key(named[-1]) in NOT_NAMES:
            return False
        if is_body(" ".join(named)):
            return True
        if not all(word[0].isupper() or not word[0].isalpha() for word in named):
            return False
        return not self._plain_plural(named, first)

    def _plain_plural(self, named: list[str], number: int) -> bool:
        """Whether one word with a capital only begins its sentence: "Witnesses said"."""
        if len(named) > 1 or not named[0].endswith("s") or named[0].isupper():
            return False
        return self.narration.sentence(number)[0] == number and key(named[0]) not in PLACES

    def _whole_body(self, head_end: int, last: int) -> int:
        """The end of "Ministry of Fisheries", whose head is "Ministry"."""
        n = self.narration
        number = head_end
        while number < last and n.lows[number] in ("of", "for"):
            number += 1
            while number < last and n.lows[number] == "the":
                number += 1
            begins = number
            while number < last and n.capital(number):
                number += 1
            if number == begins:
                break
            head_end = number
        return head_end

    def _single_name(self, number: int) -> bool:
        """Whether a single capitalised word can be a surname: not an acronym or a body."""
        word = self.narration.words[number]
        return not word.isupper() and not is_body(word) and word.isalpha()

    def _tail_end(self, head_end: int, last: int) -> int:
        """To the end of "a spokesman for the ministry"."""
        n = self.narration
        number = head_end
        while number < min(last, head_end + 8) and n.kinds[number] == WORD:
            number += 1
        return number

    def _has_verb(self, first: int, last: int) -> bool:
        lows = self.narration.lows
        return any(lows[number] in HELPERS for number in range(first + 1, last))
