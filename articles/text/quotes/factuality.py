"""Factuality of an attributing clause: does it assert that the words were said?

"X denied that ...", "X has yet to say", "If asked, X would say" and "B wrongly reported that X
said" have a speaker and a verb of saying, and tell that the words were not, or not surely, said.
"""

from __future__ import annotations

from articles.text.lexicon.denials import (
    ACCUSING,
    BLOCKED,
    DENYING,
    FAKE,
    FALSE,
    FALSELY,
    HABIT,
    HEARD,
    HEARSAY,
    HEARSAY_NOUNS,
    HEDGES,
    INVERTED,
    MEDIA,
    MODALS,
    NEGATIONS,
    NEGATIVE_SUBJECTS,
    OWN,
    REJECTED_NOUNS,
    REJECTING,
    TELLING,
    UNDONE,
    UNREAL,
)
from articles.text.lexicon.reporting_verbs import (
    DETERMINERS,
    FINITE,
    PARTICIPLES,
    PASSIVE,
    SAYING,
    SUBORDINATORS,
)
from articles.text.lexicon.roles import ROLES
from articles.text.quotes.clause import AttributionClause
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    TokenisedText,
)
from articles.text.quotes.verbs import LONGEST, Verbs

DENIED = "but they are denied"
HYPOTHETICAL = "but only as what might be said"
ALLEGED = "but only as what is alleged"
ADDRESSED = "but they are said to the person named"
OF_OTHERS = "but they belong to a claim of others"
QUESTIONED = "but they belong to a question"
FABRICATED = "but they are called false"

_IF = frozenset("if unless whether suppose imagine".split())
_NOT_DONE = frozenset("instead rather without far unlike contrary".split())


class Factuality:
    """Reads negation, modality and hearsay around the verbs of a narration."""

    def __init__(self, narration: TokenisedText) -> None:
        self.narration, self.verbs = narration, Verbs(narration)

    def doubt(self, clause: AttributionClause, quote: int) -> str:
        """Why *clause* does not assert that the words at token *quote* were said; else empty."""
        first, last = self.narration.sentence(quote)
        first = max(first, quote - LONGEST)
        if clause.verb < 0:
            return ""
        if clause.side == "after":
            first = quote + 1
        return (
            self._in_chain(clause, first)
            or self._before_subject(clause, first)
            or self._taken_back(clause)
            or self._fabricated(clause, first, last)
            or (self._in_object(clause, quote) if clause.side == "before" else "")
            or (self._behind(clause, quote) if clause.side == "after" else "")
        )

    # -- the verb and what governs it ------------------------------------------------------------

    def _in_chain(self, clause: AttributionClause, first: int) -> str:
        """did not say; has yet to say; denied saying; was accused of calling; would say."""
        n = self.narration
        verb = clause.verb
        if clause.subject.token > verb and clause.side == "after":
            first = max(first, verb - 4)
        chain = self.verbs.chain(verb, first)
        words = [n.lows[number] for number in chain]
        low = n.lows[verb]
        if low in DENYING and clause.side == "after":
            return DENIED
        governors = [n.lows[number] for number in self.verbs.governors(verb, first)]
        if self._is_passive(verb, words, clause):
            return ALLEGED if low in HEARSAY else ADDRESSED
        undone = any(word in UNDONE for word in governors) or self._is_ruled_out(verb, first)
        if undone and not self._undone_twice(words):
            return DENIED
        if any(word in UNREAL for word in governors):
            return HYPOTHETICAL
        if any(word in ACCUSING for word in governors):
            return ALLEGED
        if (set(words) & FALSELY and set(words) & PASSIVE) or "misquoted" in governors:
            return FABRICATED
        if self._is_told(chain):
            return HYPOTHETICAL
        if self._is_negated(verb, chain, governors):
            return DENIED
        if any(word in MODALS for word in words) and not self._is_habit(verb, words, governors):
            return HYPOTHETICAL
        return ALLEGED if set(words) & HEDGES else self._in_aside(chain, verb, first)

    def _is_ruled_out(self, verb: int, first: int) -> bool:
        n = self.narration
        return any(
            n.lows[number] == "out" and n.lows[number - 1] in ("ruled", "rules", "ruling", "rule")
            for number in self.verbs.governors(verb, first)
        )

    def _is_passive(self, verb: int, words: list[str], clause: AttributionClause) -> bool:
        """was told, has been accused; "was saying" is no passive."""
        if clause.side == "before" or self.narration.lows[verb] in PARTICIPLES:
            return False
        return clause.subject.token < verb and bool(set(words[:3]) & PASSIVE)

    def _undone_twice(self, words: list[str]) -> bool:
        """did not hesitate to say; could not resist calling."""
        return any(_negates(word) for word in words) and bool(set(words) & BLOCKED)

    def _is_negated(self, verb: int, chain: list[int], governors: list[str]) -> bool:
        n = self.narration
        for number in chain:
            if not _negates(n.lows[number]):
                continue
            if n.lows[number + 1] in ("only", "just", "merely", "simply"):
                continue
            if set(governors) & BLOCKED:
                continue
            return True
        earliest = min(chain, default=verb)
        return earliest > 1 and n.lows[earliest - 2 : earliest] == ["all", "but"]

    def _is_habit(self, verb: int, words: list[str], governors: list[str]) -> bool:
        """would later say; could only say; can be heard saying."""
        n = self.narration
        behind = n.lows[verb + 1] if verb + 1 < len(n) else ""
        return bool(set(words) & HABIT or set(governors) & HEARD) or behind == "only"

    def _is_told(self, chain: list[int]) -> bool:
        """told Lee to say; wants her to call: the words are put into somebody's mouth."""
        n = self.narration
        start = min(chain, default=0)
        if not chain or n.lows[start] not in ("to", "of") or start < 2:
            return False
        return bool(set(n.lows[max(0, start - 5) : start - 1]) & TELLING)

    # -- what stands before the subject ----------------------------------------------------------

    def _before_subject(self, clause: AttributionClause, first: int) -> str:
        """Nobody but X said; if X says; the paper wrongly reported that X said."""
        n = self.narration
        start = self._phrase_start(clause.subject.token, first)
        if start > clause.verb:
            return ""
        chunk = self._chunk_start(start, first)
        if n.lows[chunk] == "that" and chunk > first and n.words[chunk - 1] == ",":
            chunk = first  # "It is false, she said, that X called"
        before = n.lows[chunk:start]
        if n.lows[start] in NEGATIVE_SUBJECTS or set(before[-4:]) & NEGATIVE_SUBJECTS:
            return DENIED
        head = before[-1] if before else ""
        if head in INVERTED and "only" not in before:
            return HYPOTHETICAL
        if set(before) & _IF:
            return HYPOTHETICAL
        if head in UNREAL:
            return HYPOTHETICAL
        if head == "that" or head in HEARSAY or head in HEARSAY_NOUNS or head in FINITE:
            return self._in_matrix(before, clause)
        return ""

    def _taken_back(self, clause: AttributionClause) -> str:
        """X is said to have called it "...", which she denies."""
        behind = self._rest_of_sentence(clause)
        for number, word in enumerate(behind):
            if word == "which" and set(behind[number + 1 : number + 5]) & DENYING:
                return DENIED
        return ""

    def _in_aside(self, chain: list[int], verb: int, first: int) -> str:
        """X, it is claimed, called it "..."."""
        n = self.narration
        comma = min(chain, default=verb) - 1
        if comma <= first or n.words[comma] != ",":
            return ""
        start = self._chunk_start(comma, first)
        words = set(n.lows[start:comma])
        told = words & (HEARSAY | {"reported", "said"}) and words & PASSIVE
        return ALLEGED if (told and words & {"it", "as"}) or words & HEDGES else ""

    def _in_matrix(self, before: list[str], clause: AttributionClause) -> str:
        """The clause above "that X said": denied, false, or what somebody claims."""
        words = set(before)
        if any(_negates(word) for word in before) or words & (
            FALSE | FALSELY | DENYING | REJECTING
        ):
            return FABRICATED
        if words & (HEARSAY_NOUNS | HEARSAY | REJECTED_NOUNS | UNREAL | {"no"}):
            return ALLEGED
        behind = set(self._rest_of_sentence(clause))
        return FABRICATED if before == ["that"] and behind & FALSE else ""

    def _rest_of_sentence(self, clause: AttributionClause) -> list[str]:
        last = min(self.narration.sentence(clause.verb)[1], clause.verb + LONGEST)
        return self.narration.lows[clause.verb + 1 : last]

    def _phrase_start(self, token: int, first: int) -> int:
        """Where the noun phrase of a subject begins: its titles, roles and article taken in."""
        n = self.narration
        while token > first and (
            (
                (n.capital(token - 1) and n.lows[token - 1] not in INVERTED | SUBORDINATORS | _IF)
                and n.lows[token - 1] not in NEGATIVE_SUBJECTS
            )
            or (
                n.lows[token - 1] in DETERMINERS | ROLES and n.lows[token - 1] not in ("no", "that")
            )
        ):
            token -= 1
        return token

    def _chunk_start(self, token: int, first: int) -> int:
        """Behind the last comma, dash or quotation before *token*."""
        n = self.narration
        while token > first and n.kinds[token - 1] not in (STOP, QUOTE, BREAK):
            token -= 1
        return token

    def _fabricated(self, clause: AttributionClause, first: int, last: int) -> str:
        """A doctored video shows X saying; "...", X said in a fake post."""
        n = self.narration
        if clause.side == "before":
            start, stop = first, clause.subject.token
        else:
            start, stop = clause.verb + 1, min(last, clause.verb + 20)
        for number in range(start, stop):
            if n.lows[number] in FAKE and set(n.lows[number + 1 : number + 4]) & MEDIA:
                return FABRICATED
        return ""

    # -- what stands between the verb and the words ------------------------------------------------

    def _in_object(self, clause: AttributionClause, quote: int) -> str:
        """dismissed claims that; denied that; asked whether; said reports that ... were wrong."""
        n = self.narration
        verb, low = clause.verb, n.lows[clause.verb]
        if n.words[quote - 1] in (":", ",") or n.lows[quote - 1] == "as" or quote - verb < 1:
            return ""
        if low in DENYING or n.lows[verb + 1] in ("nothing", "little"):
            return DENIED
        near = n.lows[verb + 1 : min(quote, verb + 4)]
        if set(near) & {"whether", "if"} and "that" not in near:
            return QUESTIONED
        if low in TELLING and self._tells_to_say(verb, quote):
            return HYPOTHETICAL
        nouns = HEARSAY_NOUNS | (REJECTED_NOUNS if low in REJECTING else frozenset())
        for number in range(verb, quote - 1):
            if n.lows[number] not in nouns or n.lows[number - 1] in PASSIVE:
                continue
            follows = n.lows[number + 1]
            if follows not in ("that", "of", "he", "she", "they", "it", "by") and not n.capital(
                number + 1
            ):
                continue
            if n.lows[number - 1] in OWN and low not in REJECTING:
                continue
            if number == verb and low in FINITE and n.lows[verb - 1] not in DETERMINERS | FINITE:
                continue
            return OF_OTHERS
        return ""

    def _tells_to_say(self, verb: int, quote: int) -> bool:
        """told Lee to call it "..."; but not: told Lee to "go home"."""
        n = self.narration
        return any(
            n.lows[number - 1] == "to" and n.lows[number] in SAYING
            for number in range(verb + 2, quote)
        )

    def _behind(self, clause: AttributionClause, quote: int) -> str:
        """
        "...," Y claimed X said; Instead of calling it "...", X left."""
        n = self.narration
        number = clause.verb + 1
        while number < len(n) and n.capital(number):
            number += 1
        if clause.subject.token < clause.verb and number > clause.verb + 1 and number < len(n):
            verb = self.verbs.over_auxiliaries(number, len(n) - 1)
            if n.lows[verb] in FINITE and n.lows[clause.verb] not in TELLING:
                return ALLEGED
        return self._in_question(quote)

    def _in_question(self, quote: int) -> str:
        """Asked whether it was "dead", X said no: the words are the question's."""
        n = self.narration
        chunk = self._chunk_start(quote, n.sentence(quote)[0])
        words = n.lows[chunk:quote]
        if len(words) < 2 or n.words[quote - 1] == ":":
            return ""
        if words[0] in ("asked", "pressed", "questioned", "challenged", "quizzed"):
            return QUESTIONED
        return DENIED if words[0] in _NOT_DONE else ""


def _negates(low: str) -> bool:
    return low in NEGATIONS or low.endswith(("n't", "n’t"))
