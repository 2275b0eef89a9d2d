"""Named entities: the people of a document, with gender, role and mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from articles.text.lexicon.forenames import gender_of_forename
from articles.text.lexicon.roles import (
    BODY_NOUNS,
    FEMALE_TITLES,
    GENERATIONS,
    MALE_TITLES,
    MONTHS,
    NOT_NAMES,
    PLACES,
    ROLES,
    SURNAMES,
)
from articles.text.names import (
    CapitalisedRun,
    before_name,
    behind_portfolio,
    capitalised_runs,
    clean_name,
    forename,
    generation,
    is_body,
    key,
    read_run,
    role_after,
    surname,
)
from articles.text.normalize import fold
from articles.text.quotes.tokens import QUOTE, TokenisedText
from articles.text.sentences import MASKED_DOT

_PLACE_BEFORE = re.compile(
    r"\b(?:the|in|at|across|throughout|inside|near|from)\s+\Z", re.IGNORECASE
)
_LAST_WORD = re.compile(r"\b([a-z\-]{1,20}) \Z")
_SAYS = re.compile(
    r" (?:(?:also|then|later|has|had|\w+ly) ){0,2}(?:said|says|told|tells|added|adds|wrote|writes|"
    r"argued|argues|continued|explained|noted|asked|replied|responded|insisted|tweeted|claimed|"
    r"warned|declared|announced)\b"
)
_SAID_BEFORE = re.compile(r"[,”\"'’] (?:said|says|added|wrote) \Z")
_SHORTEST_SINGLE = 3
_MALE_PRONOUNS = frozenset("he his him himself".split())
_FEMALE_PRONOUNS = frozenset("she her hers herself".split())
_ELDERS = {"younger": "jr", "junior": "jr", "elder": "sr", "senior": "sr"}
_DOMINANCE = 3
_OTHER = frozenset("vice deputy assistant associate junior former ex".split())
"""Words that make another office of one: vice president."""


@dataclass
class Person:
    """A person named in a document; *in_full* unless only by surname or first name.

    *places* are the character offsets of the name.
    """

    name: str
    gender: str = ""
    role: str | None = None
    in_full: bool = False
    places: list[tuple[int, int]] = field(default_factory=list)


class NameMention(NamedTuple):
    """A mention of a person outside quotations: tokens [first, last).

    *others* are other people whom the printed name matches.
    """

    first: int
    last: int
    person: Person
    possessive: bool
    others: tuple[Person, ...] = ()


@lru_cache(maxsize=65_536)
def _folded_surname(name: str) -> str:
    """The folded family name of a full name, else empty; cached, since each document of a summit
    has the same people."""
    return fold(surname(name)) if forename(name) else ""


class PeopleInText:
    """Index of the people named in a document and their mentions."""

    def __init__(self, doc: TokenisedText, known_people: Iterable[str] = ()) -> None:
        self.doc = doc
        self._named: list[tuple[CapitalisedRun, int, int, str]] = []
        self._by_surname: dict[str, list[Person]] = {}
        self._by_name: dict[str, Person] = {}
        self._by_forename: dict[str, list[Person]] = {}
        self.mentions: list[NameMention] = []
        self._read_names()
        self._known: dict[str, list[str]] = {}
        for full in known_people:
            if family := _folded_surname(full):
                self._known.setdefault(family, []).append(full)
        self._find_mentions()
        self._firsts = [mention.first for mention in self.mentions]
        self.ending = {mention.last: mention for mention in self.mentions}
        self.starting = {mention.first: mention for mention in self.mentions}
        self._guess_genders()

    def person(self, name: str, title: str = "", suffix: str = "") -> Person | None:
        """The person a printed name means; None when no full name in the document matches."""
        candidates = self.candidates(name, title, suffix)
        return max(candidates, key=lambda person: len(person.places), default=None)

    def candidates(self, name: str, title: str = "", suffix: str = "") -> list[Person]:
        """Everyone named in full whom a printed name matches.

        A title excludes the other gender ("Mr Frost" is not Helen Frost), "Jr." everyone else.
        """
        if forename(name) and (person := self._by_name.get(_name_key(name))):
            return [person]
        found = self._by_surname.get(fold(surname(name)), [])
        if not found and not forename(name):
            found = self._by_forename.get(fold(name), [])
        if suffix := suffix or generation(name):
            found = [person for person in found if generation(person.name) == suffix]
        if title_gender := _gender_of_title(title):
            found = [person for person in found if person.gender in ("", title_gender)]
        if forename(name):
            initial = fold(name)[:1]
            found = [person for person in found if fold(person.name)[:1] == initial]
        return found

    def get_or_create(self, name: str, title: str = "") -> Person:
        """The person of that name, added if the document has no full name for it."""
        name = name.replace(MASKED_DOT, ".")
        if person := self.person(name, title):
            return person
        if title and not forename(name) and self._is_of_other_gender(name, title):
            name = f"{title} {name}"
        person = self._by_name.get(fold(name))
        if person is None:
            known = self._known.get(fold(surname(name)), []) if not forename(name) else []
            full = known[0] if len(known) == 1 else name
            person = self._by_name.setdefault(fold(name), Person(full, _gender(full)))
        return person

    def is_used_as_person(self, person: Person) -> bool:
        """Whether a name is a person's and not a label, by its first name or its context."""
        if gender_of_forename(forename(person.name)):
            return True
        text = self.doc.text
        return any(text[end : end + 1] != ":" for _, end in person.places)

    def is_surely_person(self, person: Person) -> bool:
        """Whether a full name in the document is a person's and not a label."""
        return person.in_full and self.is_used_as_person(person)

    def is_dominant(self, mention: NameMention) -> bool:
        """Whether an ambiguous name nearly always means one person in this document."""
        others = max((len(person.places) for person in mention.others), default=0)
        return len(mention.person.places) >= _DOMINANCE * max(1, others)

    def _is_of_other_gender(self, name: str, title: str) -> bool:
        """Whether the title excludes the people with this name, here or in the archive."""
        title_gender = _gender_of_title(title)
        genders = [person.gender for person in self._by_surname.get(fold(surname(name)), [])]
        genders += [_gender(full) for full in self._known.get(fold(surname(name)), [])]
        return any(gender not in ("", title_gender) for gender in genders if title_gender)

    def in_role(self, printed: str, before: int) -> Person | None:
        """The only person named before token *before* whose role *printed* may mean."""
        people: dict[int, Person] = {}
        stop = bisect_left(self._firsts, before)
        for mention in self.mentions[max(0, stop - 200) : stop]:
            if fits_role(printed, self.role(mention.person)):
                people[id(mention.person)] = mention.person
        return next(iter(people.values())) if len(people) == 1 else None

    def role(self, person: Person) -> str:
        """The first role printed next to the name of *person*; else empty."""
        if person.role is None:
            text = self.doc.text
            roles = (
                before_name(text, start)[1] or role_after(text, end)
                for start, end in person.places[:12]
            )
            person.role = next((role for role in roles if role), "")
        return person.role

    def _read_names(self) -> None:
        """Collect the full names of the text, quotations included, without place names."""
        text = self.doc.text
        counts: Counter[str] = Counter()
        places: Counter[str] = Counter()
        spelled: dict[str, Counter[str]] = {}
        for run in capitalised_runs(text):
            first, last = read_run(run)
            if first == last and len(run.words) == 1 and key(run.words[0]) in SURNAMES:
                first, last = 0, 1  # perhaps a surname; a person only if the text has "Wayne King"
            if first == last:
                continue
            first = behind_portfolio(text, run, first, last)
            name = clean_name(run.words[first:last])
            self._named.append((run, first, last, name))
            if last - first < 2:
                continue
            name_key = _name_key(name)
            counts[name_key] += 1
            spelled.setdefault(name_key, Counter())[name] += 1
            begin = run.starts[first]
            if _noun_before(text, begin) in BODY_NOUNS:
                self._named.pop()
                continue
            after_place_word = not first and _PLACE_BEFORE.search(text[max(0, begin - 12) : begin])
            if after_place_word and not run.words[last - 1].endswith(("'s", "’s")):
                places[name_key] += 1
        for name_key, count in counts.items():
            name = spelled[name_key].most_common(1)[0][0]
            if places[name_key] * 2 >= count and not gender_of_forename(forename(name)):
                continue
            person = Person(name, _gender(name), in_full=True)
            self._by_name[name_key] = person
            self._by_surname.setdefault(fold(surname(name)), []).append(person)
            self._by_forename.setdefault(fold(forename(name)), []).append(person)

    def _find_mentions(self) -> None:
        doc = self.doc
        text = doc.text
        speaking = self._speaking_singles()
        for run, first, last, name in self._named:
            start = run.starts[first]
            end = run.starts[last - 1] + len(run.words[last - 1])
            single = last - first == 1
            title, office = before_name(text, start) if single else ("", "")
            noun = _noun_before(text, start)
            suffix = key(run.words[last]) if single and last < len(run.words) else ""
            suffix = suffix if suffix in GENERATIONS else _ELDERS.get(noun, "")
            fitting = self.candidates(name, title, suffix)
            person = max(fitting, key=lambda person: len(person.places), default=None)
            if person is None and (suffix or key(name) in SURNAMES):
                continue
            if noun == "the" and key(name) in SURNAMES:
                continue
            if person is None and single and self._is_known(name):
                person = self.get_or_create(name, title)
            if person is None and single and name in speaking:
                person = self.get_or_create(name, title)
            in_office = office[:1].isupper() and not self._is_label(name)
            if person is None and (title or in_office or (single and noun in ROLES)):
                person = self.get_or_create(name, title)
            if person is None:
                continue
            self._set_gender(person, title)
            person.places.append((start, end))
            token = doc.token_at.get(start)
            if token is None or doc.kinds[token] == QUOTE:
                continue
            last_token = doc.token_at.get(run.starts[last - 1], token)
            possessive = run.words[last - 1].endswith(("'s", "’s"))
            if not possessive and last_token + 1 < len(doc):
                possessive = doc.words[last_token + 1] in "'’" and name[-1] == "s"
            others = tuple(other for other in fitting if other is not person)
            self.mentions.append(NameMention(token, last_token + 1, person, possessive, others))

    def _speaking_singles(self) -> set[str]:
        """Single names that say something somewhere in the text: "Obama said", "said Obama"."""
        text = self.doc.text
        found: set[str] = set()
        for run, first, last, name in self._named:
            single = last - first == 1 and len(run.words) == 1 and name.isalpha()
            if not single or name.isupper() or len(name) < _SHORTEST_SINGLE:
                continue
            start, end = run.start, run.end
            if _SAYS.match(text, end) or _SAID_BEFORE.search(text[max(0, start - 9) : start]):
                found.add(name)
        return {name for name in found if not self._is_no_person(name)}

    def _is_no_person(self, name: str) -> bool:
        return self._is_label(name) or name.endswith("s")  # Witnesses, Democrats

    def _is_label(self, name: str) -> bool:
        """Whether a single name is an organisation, an office, a place or a common word."""
        low = key(name)
        nouns = MONTHS | ROLES | PLACES | NOT_NAMES
        return is_body(name) or low in nouns or low in self.doc.small_words

    def _is_known(self, name: str) -> bool:
        return key(name) not in MONTHS and fold(name) in self._known

    def _set_gender(self, person: Person, title: str) -> None:
        if gender := _gender_of_title(title):
            person.gender = gender

    def _guess_genders(self) -> None:
        """Infer a missing gender from the pronouns after a name in its sentence."""
        votes: dict[int, Counter[str]] = {}
        lower = self.doc.lower
        for mention in self.mentions:
            if mention.person.gender:
                continue
            end = min(self.doc.sentence(mention.first)[1], mention.last + 15)
            for number in range(mention.last, end):
                if number in self.starting:
                    break
                if lower[number] in _MALE_PRONOUNS or lower[number] in _FEMALE_PRONOUNS:
                    gender = "m" if lower[number] in _MALE_PRONOUNS else "f"
                    votes.setdefault(id(mention.person), Counter())[gender] += 1
                    break
        for mention in self.mentions:
            vote = votes.get(id(mention.person))
            if vote and not mention.person.gender and len(vote) == 1:
                mention.person.gender = next(iter(vote))


def fits_role(printed: str, role: str) -> bool:
    """Whether "the vice president" may mean somebody of that role: not the president."""
    words, office = printed.lower().split(), role.lower().replace("-", " ").split()
    if not words or words[-1] not in office:
        return False
    place = office.index(words[-1])
    return _is_other(words[:-1]) == _is_other(office[:place])


def _is_other(before: list[str]) -> bool:
    return not _OTHER.isdisjoint(before)


def _noun_before(text: str, start: int) -> str:
    """The lower-case word right before a name."""
    match = _LAST_WORD.search(text[max(0, start - 20) : start])
    return match.group(1) if match else ""


def _name_key(name: str) -> str:
    """Key of first and last name: the same for "Oren J. Hale" and "Oren Hale", not for "Jr."."""
    words = fold(name).split()
    return f"{words[0]} {fold(surname(name))} {generation(name)}".strip() if words else ""


def _gender(name: str) -> str:
    return gender_of_forename(forename(name))


def _gender_of_title(title: str) -> str:
    title = key(title) if title else ""
    return "f" if title in FEMALE_TITLES else "m" if title in MALE_TITLES else ""
