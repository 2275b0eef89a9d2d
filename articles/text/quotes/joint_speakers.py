"""Joint statements: quotations attributed to more than one speaker."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    DETERMINERS,
    LEADS,
    PREPOSITIONS,
    PRONOUNS,
)
from articles.text.lexicon.roles import ROLE_LEADS, ROLES, TITLES
from articles.text.names import key
from articles.text.quotes.people import PeopleInText
from articles.text.quotes.subjects import AttributionClause
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    WORD,
    TokenisedText,
)
from articles.text.quotes.verbs import LONGEST, REACH, Verbs

_AND = frozenset("and or & nor".split())
_WITH = frozenset("with alongside".split())
_TEXTS = frozenset(
    """statement letter declaration article communique communiqué op-ed release appeal column
    message note text interview press news briefing announcement editorial""".split()
)
_DEFINITE = frozenset("the his her their its".split())
_INSIDE = frozenset("of for de".split())


class JointSpeakers:
    """Finds coordinated subjects of a reporting clause."""

    def __init__(self, doc: TokenisedText, people: PeopleInText) -> None:
        self.doc, self.people, self.verbs = doc, people, Verbs(doc)

    def speakers(self, clause: AttributionClause, quote: int) -> str:
        """The speakers as printed if there are several; else empty."""
        doc = self.doc
        if clause.subject.token < 0 or doc.lower[clause.subject.token] in PRONOUNS:
            return ""
        first = max(doc.sentence(quote)[0], quote - LONGEST)
        if clause.side == "after":
            first = quote + 1
        end = self._subject_end(clause)
        start = self._coordinated_before(clause.subject.token, first)
        stop = self._coordinated_behind(clause, end, quote)
        if start == clause.subject.token and stop == end and not self._is_shared(clause, quote):
            return ""
        return doc.phrase(start, stop)

    def _subject_end(self, clause: AttributionClause) -> int:
        mention = self.people.starting.get(clause.subject.token)
        if mention is not None:
            return mention.last
        return clause.subject.token + max(1, len(clause.subject.printed.split()))

    def _is_shared(self, clause: AttributionClause, quote: int) -> bool:
        """said in a joint statement; jointly wrote."""
        doc = self.doc
        if clause.verb < 0:
            return False
        first, stop = max(0, clause.verb - 2), self.verbs.clause_end(clause.verb)
        if clause.side == "before":
            first, stop = max(doc.sentence(quote)[0], quote - LONGEST), quote
        for number in range(first, stop):
            if doc.lower[number] == "jointly":
                return True
            joint = doc.lower[number] == "joint" and {"in", "by"} & set(
                doc.lower[number - 2 : number]
            )
            if joint and set(doc.lower[number + 1 : number + 3]) & _TEXTS:
                return True
        return False

    def _coordinated_before(self, token: int, first: int) -> int:
        """The start of "X and Y" when *token* begins Y; *token* itself without coordination."""
        doc = self.doc
        at = token - 1
        while at >= first and doc.lower[at] not in _AND and self._is_part_of_phrase(at):
            at -= 1
        if at < first or doc.lower[at] not in _AND:
            return token
        glued = at + 1 < token and not any(self._is_office(x) for x in range(at + 1, token))
        start = self._skip_aside_back(at, first)
        begin = start
        while begin > first and self._in_phrase(begin - 1):
            begin -= 1
        if begin == start or not self._opens_clause(begin, first):
            return token
        phrase = range(begin, start)
        if glued and any(key(doc.words[number]) in ROLES for number in phrase):
            return token  # "Secretary for Trade and Industry Y"
        named = any(
            doc.is_capitalised(number) or doc.lower[number] in PRONOUNS for number in phrase
        )
        return begin if named or any(self._is_office(number) for number in phrase) else token

    def _skip_aside_back(self, conjunction: int, first: int) -> int:
        """The end of the words before "and", skipping an aside: ", the minister,"."""
        doc = self.doc
        if doc.words[conjunction - 1] != ",":
            return conjunction
        comma = conjunction - 2
        while comma > first and doc.kinds[comma] == WORD:
            comma -= 1
        aside = doc.words[comma] == "," and not doc.is_capitalised(comma + 1)
        return comma if aside else conjunction - 1

    def _opens_clause(self, begin: int, first: int) -> bool:
        """Whether the noun phrase at a token is the subject and not an object."""
        doc = self.doc
        if begin <= first or doc.kinds[begin - 1] in (STOP, QUOTE, BREAK):
            return True
        low = doc.lower[begin - 1]
        if low in PREPOSITIONS:
            return begin - 1 == first or doc.kinds[begin - 2] != WORD
        return low in LEADS or low in ("that", "but", "both", "if", "whether", "neither", "either")

    def _in_phrase(self, number: int) -> bool:
        doc = self.doc
        low = doc.lower[number]
        if doc.words[number] == ",":
            return number + 1 < len(doc) and doc.is_capitalised(number + 1)
        return self._is_part_of_phrase(number) or low in _INSIDE or low in PRONOUNS or low in _AND

    def _is_part_of_phrase(self, number: int) -> bool:
        doc = self.doc
        if doc.kinds[number] != WORD:
            return doc.words[number] in "-&"
        return (
            doc.is_capitalised(number)
            or doc.lower[number] in DETERMINERS
            or self._is_office(number)
        )

    def _is_office(self, number: int) -> bool:
        low = key(self.doc.words[number])
        return low in ROLES | TITLES | ROLE_LEADS or low.removesuffix("s") in ROLES

    def _coordinated_behind(self, clause: AttributionClause, end: int, quote: int) -> int:
        """The end of "X, the minister, and Y" after X; *end* without coordination."""
        doc = self.doc
        inverted = clause.side == "after" and clause.subject.token > clause.verb
        stop = self.verbs.clause_end(end) if inverted else clause.verb
        if clause.verb < 0 and not inverted:
            return end
        for number in range(self._behind_relative(end, stop), min(stop, end + REACH)):
            if doc.kinds[number] == QUOTE or doc.words[number] in "()":
                return end
            joined = doc.lower[number] in _AND or self._is_with(number)
            if joined and (
                other := self._joined_person(number + 1, stop, plain=doc.words[end] != ",")
            ):
                return other if not inverted or self._ends(other, stop) else end
            if self.verbs.looks_finite(number) and doc.words[number + 1 : number + 2] != [","]:
                return end
        return end

    def _behind_relative(self, end: int, stop: int) -> int:
        """The token after ", who left with Y and Z,"; *end* without a relative clause."""
        doc = self.doc
        if doc.words[end] != "," or doc.lower[end + 1] not in ("who", "which", "whose", "whom"):
            return end
        commas = [number for number in range(end + 1, stop) if doc.words[number] == ","]
        joining = [number for number in commas if doc.lower[number + 1] in _AND]
        return next(iter([*joining, *commas[-1:]]), end)

    def _is_with(self, number: int) -> bool:
        low, before = self.doc.lower[number], self.doc.lower[number - 1]
        return low in _WITH and (low == "alongside" or before in ("together", "along", "jointly"))

    def _joined_person(self, first: int, stop: int, *, plain: bool) -> int:
        """The end of the coordinated person, a name or "his deputy"; 0 when there is none."""
        doc = self.doc
        for number in range(first, min(first + 6, stop)):
            mention = self.people.starting.get(number)
            if mention is not None:
                return 0 if mention.possessive else mention.last
            if not self._is_part_of_phrase(number):
                return 0
            last = number + 1 >= stop or not self._is_part_of_phrase(number + 1)
            if last and number > first and self._is_office(number):
                return number + 1 if plain and doc.lower[first] in _DEFINITE else 0
        return 0

    def _ends(self, number: int, stop: int) -> bool:
        """Whether the clause ends after a coordinated name, apart from an apposition."""
        doc = self.doc
        if number < stop and doc.words[number] == ",":
            number += 1
            while number < stop and doc.kinds[number] == WORD:
                if self.verbs.looks_finite(number):
                    return False
                number += 1
            return True
        return number >= stop or doc.kinds[number] != WORD or doc.lower[number] in PREPOSITIONS
