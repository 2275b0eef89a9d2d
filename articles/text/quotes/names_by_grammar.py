"""People in a text of a language with a grammar file: names, roles, genders and mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from articles.text.lexicon.grammar import Grammar, elided, plain
from articles.text.normalize import fold
from articles.text.quotes.people import Person
from articles.text.quotes.tokens import WORD, TokenisedText
from articles.text.sentences import MASKED_DOT

PERSON, PRONOUN, ORGANISATION, NOMINAL = "person", "pronoun", "organisation", "nominal"
_LONGEST_PHRASE = 18
_LONGEST_NAME = 5
_BACK = 400
_ABBREVIATED_TITLES = frozenset("m mme mm".split())
_GENDER_OF_TITLE = {"frau": "f", "mme": "f", "mlle": "f", "herr": "m", "herrn": "m", "m": "m"}


@dataclass(frozen=True)
class NounPhrase:
    """A noun phrase as subject: its kind, printed words, first token and the token after it.

    *sure* is False for a name that may include a common noun. *gender* is that of the role or the
    pronoun, *role* the lower-case noun of the role.
    """

    kind: str
    printed: str
    first: int
    end: int
    person: Person | None = None
    gender: str = ""
    role: str = ""
    sure: bool = True
    rivals: bool = False


@dataclass
class _Reading:
    """What a noun phrase has told so far; *outer* before its complement ("der Stadt Oby")."""

    role: str = ""
    gender: str = ""
    article: str = ""
    body: bool = False
    outer: bool = True
    nested: bool = False


class NamesByGrammar:
    """Reads names and noun phrases from the tokens of a text."""

    def __init__(self, doc: TokenisedText, grammar: Grammar, known_people: Iterable[str]) -> None:
        self.doc, self.grammar = doc, grammar
        self._by_name: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._known: dict[str, list[str]] = {}
        for full in known_people:
            if " " in full:
                self._known.setdefault(fold(full.split()[-1]), []).append(full)
        self._collect()
        self.mentions = list(self._find_mentions())
        self._firsts = [first for first, _ in self.mentions]

    def phrase(self, first: int, end: int) -> NounPhrase | None:
        """The noun phrase that begins at token *first*: pronoun, name, organisation or role."""
        doc, grammar = self.doc, self.grammar
        at = first
        adverbs, is_pronoun = grammar.grammar["adverbs"], self._gender_of_pronoun
        while at < end and doc.lower[at] in adverbs and not is_pronoun(doc.lower[at]):
            at += 1
        if at >= end or doc.kinds[at] != WORD:
            return None
        if gender := self._gender_of_pronoun(doc.lower[at]):
            return NounPhrase(PRONOUN, doc.lower[at], at, at + 1, gender=gender)
        return self._with_particle(at, end) or self._named(at, end)

    def _with_particle(self, begin: int, end: int) -> NounPhrase | None:
        """A surname behind its particles: "von der Leyen"; they are no prepositions here."""
        doc, grammar = self.doc, self.grammar
        at = begin
        while at < end and doc.lower[at] in grammar.names["particles"] and at - begin < 3:
            at += 1
        articles = grammar.grammar["articles"] | grammar.grammar["prepositions"]
        if at == begin or doc.lower[begin] in articles or not self._starts_run(at, end):
            return None
        found = self._of_run(at, self._run_end(at, end), begin, "", "", outer=False)
        return found if found and found.person and found.person.in_full else None

    def _gender_of_pronoun(self, low: str) -> str:
        if low in self.grammar.grammar["feminine"]:
            return "f"
        return "m" if low in self.grammar.grammar["masculine"] else ""

    def _named(self, begin: int, end: int) -> NounPhrase | None:
        reading = _Reading()
        at = begin
        while at < min(end, begin + _LONGEST_PHRASE):
            if self.doc.kinds[at] != WORD:
                if self.doc.words[at] == "," and reading.role and self._starts_run(at + 1, end):
                    run, role = self._run_end(at + 1, end), reading.role
                    return self._of_run(at + 1, run, begin, role, reading.gender, apposed=True)
                if self.doc.words[at] not in "-/&":
                    break
                at += 1
            elif self._starts_run(at, end):
                run = self._run_end(at, end)
                role, gender, outer = reading.role, reading.gender, reading.outer
                complement = not outer and self._is_complement(reading, at)
                if not complement and (
                    found := self._of_run(at, run, begin, role, gender, outer=outer)
                ):
                    return found
                self._read_nouns(reading, at, run)
                at = run
            elif self._read_small_word(reading, at, begin):
                at += 1
            else:
                break
        return self._without_name(reading, begin, at)

    def _is_complement(self, reading: _Reading, at: int) -> bool:
        """Whether a name is not the person with the role: "ein Sprecher von X"."""
        if self.grammar.nouns_capitalised or reading.nested:
            return True  # German: "die Figur von X"; the role itself stands in the same run
        inside = self.grammar.grammar["inside"] | self.grammar.grammar["articles"]
        before, elision = self.doc.lower[at - 1], elided(self.doc.words[at])
        return (
            before in inside or elision == "d" or plain(self.doc.words[at]) in _ABBREVIATED_TITLES
        )

    def _without_name(self, reading: _Reading, begin: int, end: int) -> NounPhrase | None:
        printed = self.doc.phrase(begin, end)
        if reading.role:
            gender, role = reading.gender, reading.role
            return NounPhrase(NOMINAL, printed, begin, end, gender=gender, role=role)
        if reading.body:
            return NounPhrase(ORGANISATION, self._name_of_body(begin, end), begin, end)
        return None

    def _read_nouns(self, reading: _Reading, first: int, end: int) -> None:
        """Note the roles and organisations in a run of capitalised words without a name."""
        for number in range(first, end):
            word = self.doc.words[number]
            if self.grammar.is_role(word) and (reading.outer or not reading.role):
                reading.role = reading.role or plain(word)
                reading.gender = reading.gender or self.grammar.gender_of_role(
                    word, reading.article
                )
            elif self.grammar.is_body(word) and not reading.role:
                reading.body = True
        reading.outer = False

    def _read_small_word(self, reading: _Reading, at: int, begin: int) -> bool:
        """Note a lower-case word; False if it ends the phrase."""
        grammar, word, low = self.grammar, self.doc.words[at], self.doc.lower[at]
        if low in grammar.grammar["articles"] or low in grammar.grammar["inside"]:
            reading.outer = at == begin
            reading.article = reading.article or low
        elif grammar.is_role(word):
            if reading.role:
                reading.nested = True
            else:
                reading.article = reading.article or elided(word)
                reading.role = plain(word)
                reading.gender = grammar.gender_of_role(word, reading.article)
                reading.outer = True
        elif grammar.is_body(word) and not reading.role:
            reading.body = True
        elif low in grammar.grammar["prepositions"]:
            return False
        elif low not in grammar.names["particles"] or word[0].isupper():
            return low not in grammar.grammar["adverbs"] and self._is_attribute(low)
        return True

    def _is_attribute(self, low: str) -> bool:
        """Whether a lower-case word may stand inside a noun phrase: an adjective or participle."""
        return len(low) > 3 and low not in self.grammar.reporting["verbs"]

    def _name_of_body(self, begin: int, end: int) -> str:
        """The proper name in "die Fährgesellschaft Nordlinie"; else empty."""
        doc = self.doc
        for number in range(begin + 1, end):
            behind = doc.is_capitalised(number) and self.grammar.is_body(doc.words[number - 1])
            if behind and not self.grammar.is_body(doc.words[number]):
                return doc.words[number]
        return ""

    def _starts_run(self, number: int, end: int) -> bool:
        doc = self.doc
        if number >= end or doc.kinds[number] != WORD:
            return False
        word = doc.words[number]
        if elided(word) and word[0].islower():
            word = word[len(elided(word)) + 1 :]
            return word[:1].isupper() and not self._is_not_name(word)
        return doc.is_capitalised(number) and not self._is_not_name(doc.words[number])

    def _is_not_name(self, word: str) -> bool:
        low = plain(word)
        if low in self.grammar.names["titles"]:
            return False
        return low in self.grammar.names["not_names"] or (word.isupper() and len(low) > 1)

    def _run_end(self, first: int, end: int) -> int:
        """The end of the run of capitalised words and particles that begins at *first*."""
        doc, particles = self.doc, self.grammar.names["particles"]
        at = first + 1
        while at < min(end, first + 9):
            if self._starts_run(at, end):
                at += 1
                continue
            behind = at
            while behind < end and doc.lower[behind] in particles and behind - at < 3:
                behind += 1
            if behind == at or not self._starts_run(behind, end):
                break
            if self.grammar.nouns_capitalised and doc.lower[at] in self.grammar.grammar["articles"]:
                break  # "Reet den Kai", but "van der Molen"
            if at - first > 1 and not self._is_title(doc.words[at - 2]):
                break  # "Jonas Weid von der Gewerkschaft", but "Ursula von der Leyen"
            if self.grammar.is_role(doc.words[at - 1]) or self.grammar.is_role(doc.words[behind]):
                break
            at = behind + 1
        return at

    def _of_run(
        self, first: int, end: int, begin: int, role: str, gender: str,
        *, outer: bool = True, apposed: bool = False,
    ) -> NounPhrase | None:  # fmt: skip
        """The person named by a run of capitalised words, titles and roles before the name."""
        doc, grammar = self.doc, self.grammar
        at, sovereign = first, ""
        for number in range(first, end - 1):
            low = plain(doc.words[number])
            if not (low in grammar.names["titles"] or grammar.is_role(doc.words[number])):
                continue
            if grammar.is_role(doc.words[number]):
                role = role or low
                gender = gender or grammar.gender_of_role(doc.words[number], "")
            sovereign = low if low in grammar.names["sovereigns"] else ""
            gender = gender or _GENDER_OF_TITLE.get(low, "")
            at = number + 1
        titled = at > first
        while at < end and doc.lower[at] in grammar.names["particles"]:
            at += 1
        words = [doc.words[number] for number in range(at, end)]
        only_role = len(words) == 1 and grammar.is_role(words[0])
        if not words or only_role or len(words) > _LONGEST_NAME + 2 or grammar.is_body(words[0]):
            return None
        supported = titled or apposed or bool(role and outer)
        start = self._forename_in(words)
        behind_noun = bool(start) and grammar.nouns_capitalised and not supported
        if behind_noun:
            words = words[start:]
        name = self._clean(words)
        if len(words) == 1:
            return self._single(
                name, NounPhrase(PERSON, name, begin, end, None, gender, role),
                titled or (outer and first == begin) or apposed, sovereign,
            )  # fmt: skip
        forename = grammar.is_forename(words[0])
        sure = forename or supported or not grammar.nouns_capitalised
        if not (sure or outer) or (not sure and grammar.is_body(words[-1])):
            return None
        person = self._by_name.get(fold(name))
        if person is None:
            person = self._register(name, gender, role) if sure else Person(name, gender, role)
        sure = sure and not behind_noun
        return NounPhrase(PERSON, name, begin, end, person, gender or person.gender, role, sure)

    def _single(
        self, name: str, phrase: NounPhrase, allowed: bool, sovereign: str
    ) -> NounPhrase | None:
        """A surname, or the single name of a sovereign."""
        if sovereign:
            name = f"{sovereign.capitalize()} {name}"
            person = self._by_name.get(fold(name)) or self._register(name, "", sovereign)
            return _with(phrase, person, name)
        people = self._by_surname.get(fold(name), [])
        people = [p for p in people if not phrase.gender or p.gender in ("", phrase.gender)]
        if len(people) == 1:
            if phrase.gender and not people[0].gender:
                people[0].gender = phrase.gender
            return _with(phrase, people[0], name)
        if people:
            return _with(phrase, people[0], name, rivals=True)
        if not allowed or len(name) < 3 or not name.replace("-", "").isalpha():
            return None
        known = self._known.get(fold(name), [])
        if not known and self.grammar.nouns_capitalised and not phrase.gender:
            return None  # any noun
        full = known[0] if len(known) == 1 else name
        return _with(phrase, Person(full, phrase.gender, phrase.role), name)

    def _forename_in(self, words: list[str]) -> int:
        """The place of the first known first name that is not the last word; 0 if none is."""
        for number, word in enumerate(words[:-1]):
            if self.grammar.is_forename(word):
                return number
        return 0

    def _clean(self, words: list[str]) -> str:
        first = words[0]
        if elided(first) and first[0].islower():
            first = first[len(elided(first)) + 1 :]
        name = " ".join([first, *words[1:]]).replace(MASKED_DOT, ".")
        if self.grammar.nouns_capitalised and name.endswith("s"):
            bare = self._by_name.get(fold(name[:-1]))
            return bare.name if bare else name
        return name

    def _register(self, name: str, gender: str, role: str) -> Person:
        gender = gender or self.grammar.gender_of_name(name.split()[0])
        person = Person(name, gender, role, in_full=True)
        self._by_name[fold(name)] = person
        self._by_surname.setdefault(fold(name.split()[-1]), []).append(person)
        return person

    def _collect(self) -> None:
        """Register the full names of the text that are certain."""
        for first, end in self._runs():
            before = first
            while before and self._is_inside_role(before - 1) and first - before < 10:
                before -= 1
            for begin in range(before, first + 1):
                is_role = self.grammar.is_role(self.doc.words[begin])
                if is_role or begin == first or elided(self.doc.words[begin]):
                    article = self.doc.lower[begin - 1] if begin else ""
                    self._collect_from(begin, first, end, article)
                    break

    def _collect_from(self, begin: int, first: int, end: int, article: str) -> None:
        word = self.doc.words[begin]
        role = plain(word) if begin < first and self.grammar.is_role(word) else ""
        gender = self.grammar.gender_of_role(word, article or elided(word)) if role else ""
        comma = first and self.doc.words[first - 1] == ","
        near = role and (comma or begin == first - 1)
        words = [self.doc.words[number] for number in range(first, end)]
        sure = any(self.grammar.is_forename(word) for word in words[:-1])
        strip = [w for w in words if self.grammar.is_role(w) or self._is_title(w)]
        if len(words) - len(strip) >= 2 and (sure or near or strip):
            self._of_run(
                first, end, first, role if near else "", gender if near else "", apposed=bool(near)
            )

    def _is_title(self, word: str) -> bool:
        return plain(word) in self.grammar.names["titles"] or self.grammar.is_role(word)

    def _is_inside_role(self, number: int) -> bool:
        doc, grammar = self.doc, self.grammar
        low = doc.lower[number]
        return (
            (doc.words[number] == "," and number + 1 < len(doc))
            or grammar.is_role(doc.words[number])
            or (grammar.nouns_capitalised and doc.is_capitalised(number))
            or low in grammar.grammar["inside"]
            or (doc.kinds[number] == WORD and doc.words[number][0].islower() and len(low) > 3)
        )

    def _runs(self) -> Iterable[tuple[int, int]]:
        number, size = 0, len(self.doc)
        while number < size:
            if self._starts_run(number, size):
                end = self._run_end(number, size)
                yield number, end
                number = end
            else:
                number += 1

    def _find_mentions(self) -> Iterable[tuple[int, Person]]:
        for first, end in self._runs():
            found = self._of_run(first, end, first, "", "", outer=False)
            if found and found.person and not found.rivals and found.person.in_full:
                yield first, found.person

    def mentioned_before(self, token: int, gender: str) -> list[tuple[int, Person]]:
        """The people named in the text before *token* whose gender fits, the last first."""
        stop = bisect_left(self._firsts, token)
        people: dict[int, tuple[int, Person]] = {}
        for first, person in reversed(self.mentions[max(0, stop - 60) : stop]):
            if token - first > _BACK:
                break
            if person.gender in ("", gender):
                people.setdefault(id(person), (first, person))
        return list(people.values())

    def mentioned_between(self, first: int, end: int) -> list[Person]:
        """The people named in tokens [first, end)."""
        start, stop = bisect_left(self._firsts, first), bisect_left(self._firsts, end)
        return list({id(p): p for _, p in self.mentions[start:stop]}.values())


def _with(phrase: NounPhrase, person: Person, printed: str, *, rivals: bool = False) -> NounPhrase:
    gender = phrase.gender or person.gender
    return NounPhrase(
        PERSON, printed, phrase.first, phrase.end, person, gender, phrase.role, True, rivals
    )
