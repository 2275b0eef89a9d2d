"""Joint statements: words that a clause gives to more than one speaker."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    DETERMINERS,
    LEADS,
    PREPOSITIONS,
    PRONOUNS,
)
from articles.text.lexicon.roles import ROLE_LEADS, ROLES, TITLES
from articles.text.names import key
from articles.text.quotes.clause import AttributionClause
from articles.text.quotes.people import PeopleInText
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
    """Finds who else is named as the subject of an attributing clause."""

    def __init__(self, narration: TokenisedText, cast: PeopleInText) -> None:
        self.narration, self.cast, self.verbs = narration, cast, Verbs(narration)

    def speakers(self, clause: AttributionClause, quote: int) -> str:
        """The speakers as printed when there are several; else empty."""
        n = self.narration
        if clause.subject.token < 0 or n.lows[clause.subject.token] in PRONOUNS:
            return ""
        first = max(n.sentence(quote)[0], quote - LONGEST)
        if clause.side == "after":
            first = quote + 1
        end = self._subject_end(clause)
        start = self._coordinated_before(clause.subject.token, first)
        stop = self._coordinated_behind(clause, end, quote)
        if start == clause.subject.token and stop == end and not self._is_shared(clause, quote):
            return ""
        return n.phrase(start, stop)

    def _subject_end(self, clause: AttributionClause) -> int:
        mention = self.cast.starting.get(clause.subject.token)
        if mention is not None:
            return mention.last
        return clause.subject.token + max(1, len(clause.subject.printed.split()))

    def _is_shared(self, clause: AttributionClause, quote: int) -> bool:
        """said in a joint statement; jointly wrote."""
        n = self.narration
        if clause.verb < 0:
            return False
        first, stop = max(0, clause.verb - 2), self.verbs.stop_from(clause.verb)
        if clause.side == "before":
            first, stop = max(n.sentence(quote)[0], quote - LONGEST), quote
        for number in range(first, stop):
            if n.lows[number] == "jointly":
                return True
            joint = n.lows[number] == "joint" and {"in", "by"} & set(n.lows[number - 2 : number])
            if joint and set(n.lows[number + 1 : number + 3]) & _TEXTS:
                return True
        return False

    def _coordinated_before(self, token: int, first: int) -> int:
        """Where "X and Y" begins when *token* begins Y; *token* itself when nothing is joined."""
        n = self.narration
        at = token - 1
        while at >= first and n.lows[at] not in _AND and self._belongs(at):
            at -= 1
        if at < first or n.lows[at] not in _AND:
            return token
        glued = at + 1 < token and not any(self._is_office(x) for x in range(at + 1, token))
        start = self._over_aside(at, first)
        begin = start
        while begin > first and self._in_phrase(begin - 1):
            begin -= 1
        if begin == start or not self._opens_clause(begin, first):
            return token
        phrase = range(begin, start)
        if glued and any(key(n.words[number]) in ROLES for number in phrase):
            return token  # "Secretary for Trade and Industry Y"
        named = any(n.capital(number) or n.lows[number] in PRONOUNS for number in phrase)
        return begin if named or any(self._is_office(number) for number in phrase) else token

    def _over_aside(self, conjunction: int, first: int) -> int:
        """Behind which token the words joined by "and" end: over ", the minister," before it."""
        n = self.narration
        if n.words[conjunction - 1] != ",":
            return conjunction
        comma = conjunction - 2
        while comma > first and n.kinds[comma] == WORD:
            comma -= 1
        aside = n.words[comma] == "," and not n.capital(comma + 1)
        return comma if aside else conjunction - 1

    def _opens_clause(self, begin: int, first: int) -> bool:
        """Whether a noun phrase that begins at a token is the subject and not an object."""
        n = self.narration
        if begin <= first or n.kinds[begin - 1] in (STOP, QUOTE, BREAK):
            return True
        low = n.lows[begin - 1]
        if low in PREPOSITIONS:
            return begin - 1 == first or n.kinds[begin - 2] != WORD
        return low in LEADS or low in ("that", "but", "both", "if", "whether", "neither", "either")

    def _in_phrase(self, number: int) -> bool:
        n = self.narration
        low = n.lows[number]
        if n.words[number] == ",":
            return number + 1 < len(n) and n.capital(number + 1)
        return self._belongs(number) or low in _INSIDE or low in PRONOUNS or low in _AND

    def _belongs(self, number: int) -> bool:
        n = self.narration
        if n.kinds[number] != WORD:
            return n.words[number] in "-&"
        return n.capital(number) or n.lows[number] in DETERMINERS or self._is_office(number)

    def _is_office(self, number: int) -> bool:
        low = key(self.narration.words[number])
        return low in ROLES | TITLES | ROLE_LEADS or low.removesuffix("s") in ROLES

    def _coordinated_behind(self, clause: AttributionClause, end: int, quote: int) -> int:
        """The end of "X, the minister, and Y" behind X; *end* when nobody is joined."""
        n = self.narration
        inverted = clause.side == "after" and clause.subject.token > clause.verb
        stop = self.verbs.stop_from(end) if inverted else clause.verb
        if clause.verb < 0 and not inverted:
            return end
        for number in range(self._behind_relative(end, stop), min(stop, end + REACH)):
            if n.kinds[number] == QUOTE or n.words[number] in "()":
                return end
            joined = n.lows[number] in _AND or self._is_with(number)
            if joined and (other := self._joined(number + 1, stop, plain=n.words[end] != ",")):
                return other if not inverted or self._ends(other, stop) else end
            if self.verbs.looks_finite(number) and n.words[number + 1 : number + 2] != [","]:
                return end
        return end

    def _behind_relative(self, end: int, stop: int) -> int:
        """The token behind ", who left with Y and Z," and *end* when no such clause follows."""
        n = self.narration
        if n.words[end] != "," or n.lows[end + 1] not in ("who", "which", "whose", "whom"):
            return end
        commas = [number for number in range(end + 1, stop) if n.words[number] == ","]
        joining = [number for number in commas if n.lows[number + 1] in _AND]
        return next(iter([*joining, *commas[-1:]]), end)

    def _is_with(self, number: int) -> bool:
        low, before = self.narration.lows[number], self.narration.lows[number - 1]
        return low in _WITH and (low == "alongside" or before in ("together", "along", "jointly"))

    def _joined(self, first: int, stop: int, *, plain: bool) -> int:
        """The end of the person who is joined: a name, or "his deputy"; 0 when it is nobody."""
        n = self.narration
        for number in range(first, min(first + 6, stop)):
            mention = self.cast.starting.get(number)
            if mention is not None:
                return 0 if mention.possessive else mention.last
            if not self._belongs(number):
                return 0
            last = number + 1 >= stop or not self._belongs(number + 1)
            if last and number > first and self._is_office(number):
                return number + 1 if plain and n.lows[first] in _DEFINITE else 0
        return 0

    def _ends(self, number: int, stop: int) -> bool:
        """Whether the clause is over behind a joined name, but for an apposition."""
        n = self.narration
        if number < stop and n.words[number] == ",":
            number += 1
            while number < stop and n.kinds[number] == WORD:
                if self.verbs.looks_finite(number):
                    return False
                number += 1
            return True
        return number >= stop or n.kinds[number] != WORD or n.lows[number] in PREPOSITIONS
