"""Factuality of a reporting clause: does it assert that the words were said?

"X denied that ...", "X has yet to say", "If asked, X would say" and "B wrongly reported that X
said" have a speaker and a reporting verb, but do not assert that the words were said.
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
from articles.text.quotes.subjects import AttributionClause
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    TokenisedText,
)
from articles.text.quotes.verbs import LONGEST, Verbs

DENIED = "but the clause denies it"
HYPOTHETICAL = "but only as something that might be said"
ALLEGED = "but only as an allegation"
ADDRESSED = "but the person named is the one spoken to"
OF_OTHERS = "but the words are a claim by others"
QUESTIONED = "but the words are part of a question"
FABRICATED = "but the text says they are false"

_IF = frozenset("if unless whether suppose imagine".split())
_NOT_DONE = frozenset("instead rather without far unlike contrary".split())


class Factuality:
    """Detects negation, modality and hearsay around reporting verbs."""

    def __init__(self, doc: TokenisedText) -> None:
        self.doc, self.verbs = doc, Verbs(doc)

    def reason_not_asserted(self, clause: AttributionClause, quote: int) -> str:
        """Why *clause* does not assert that the quotation was said; empty when it does."""
        first, last = self.doc.sentence(quote)
        first = max(first, quote - LONGEST)
        if clause.verb < 0:
            return ""
        if clause.side == "after":
            first = quote + 1
        return (
            self._check_verb_chain(clause, first)
            or self._check_before_subject(clause, first)
            or self._check_denied_later(clause)
            or self._check_fabricated(clause, first, last)
            or (self._check_object(clause, quote) if clause.side == "before" else "")
            or (self._check_after_quote(clause, quote) if clause.side == "after" else "")
        )

    # -- the verb and its governors ---------------------------------------------------------------

    def _check_verb_chain(self, clause: AttributionClause, first: int) -> str:
        """did not say; has yet to say; denied saying; was accused of calling; would say."""
        doc = self.doc
        verb = clause.verb
        if clause.subject.token > verb and clause.side == "after":
            first = max(first, verb - 4)
        chain = self.verbs.chain(verb, first)
        words = [doc.lower[number] for number in chain]
        low = doc.lower[verb]
        if low in DENYING and clause.side == "after":
            return DENIED
        governors = [doc.lower[number] for number in self.verbs.governors(verb, first)]
        if self._is_passive(verb, words, clause):
            return ALLEGED if low in HEARSAY else ADDRESSED
        undone = any(word in UNDONE for word in governors) or self._is_ruled_out(verb, first)
        if undone and not self._is_double_negative(words):
            return DENIED
        if any(word in UNREAL for word in governors):
            return HYPOTHETICAL
        if any(word in ACCUSING for word in governors):
            return ALLEGED
        if (set(words) & FALSELY and set(words) & PASSIVE) or "misquoted" in governors:
            return FABRICATED
        if self._is_instructed(chain):
            return HYPOTHETICAL
        if self._is_negated(verb, chain, governors):
            return DENIED
        if any(word in MODALS for word in words) and not self._is_habitual(verb, words, governors):
            return HYPOTHETICAL
        return ALLEGED if set(words) & HEDGES else self._check_aside(chain, verb, first)

    def _is_ruled_out(self, verb: int, first: int) -> bool:
        doc = self.doc
        return any(
            doc.lower[number] == "out"
            and doc.lower[number - 1] in ("ruled", "rules", "ruling", "rule")
            for number in self.verbs.governors(verb, first)
        )

    def _is_passive(self, verb: int, words: list[str], clause: AttributionClause) -> bool:
        """was told, has been accused; "was saying" is no passive."""
        if clause.side == "before" or self.doc.lower[verb] in PARTICIPLES:
            return False
        return clause.subject.token < verb and bool(set(words[:3]) & PASSIVE)

    def _is_double_negative(self, words: list[str]) -> bool:
        """did not hesitate to say; could not resist calling."""
        return any(_negates(word) for word in words) and bool(set(words) & BLOCKED)

    def _is_negated(self, verb: int, chain: list[int], governors: list[str]) -> bool:
        doc = self.doc
        for number in chain:
            if not _negates(doc.lower[number]):
                continue
            if doc.lower[number + 1] in ("only", "just", "merely", "simply"):
                continue
            if set(governors) & BLOCKED:
                continue
            return True
        earliest = min(chain, default=verb)
        return earliest > 1 and doc.lower[earliest - 2 : earliest] == ["all", "but"]

    def _is_habitual(self, verb: int, words: list[str], governors: list[str]) -> bool:
        """would later say; could only say; can be heard saying."""
        doc = self.doc
        behind = doc.lower[verb + 1] if verb + 1 < len(doc) else ""
        return bool(set(words) & HABIT or set(governors) & HEARD) or behind == "only"

    def _is_instructed(self, chain: list[int]) -> bool:
        """told Lee to say; wants her to call: the speaker is only instructed to say it."""
        doc = self.doc
        start = min(chain, default=0)
        if not chain or doc.lower[start] not in ("to", "of") or start < 2:
            return False
        return bool(set(doc.lower[max(0, start - 5) : start - 1]) & TELLING)

    # -- before the subject -----------------------------------------------------------------------

    def _check_before_subject(self, clause: AttributionClause, first: int) -> str:
        """Nobody but X said; if X says; the paper wrongly reported that X said."""
        doc = self.doc
        start = self._phrase_start(clause.subject.token, first)
        if start > clause.verb:
            return ""
        chunk = self._chunk_start(start, first)
        if doc.lower[chunk] == "that" and chunk > first and doc.words[chunk - 1] == ",":
            chunk = first  # "It is false, she said, that X called"
        before = doc.lower[chunk:start]
        if doc.lower[start] in NEGATIVE_SUBJECTS or set(before[-4:]) & NEGATIVE_SUBJECTS:
            return DENIED
        head = before[-1] if before else ""
        if head in INVERTED and "only" not in before:
            return HYPOTHETICAL
        if set(before) & _IF:
            return HYPOTHETICAL
        if head in UNREAL:
            return HYPOTHETICAL
        if head == "that" or head in HEARSAY or head in HEARSAY_NOUNS or head in FINITE:
            return self._check_matrix_clause(before, clause)
        return ""

    def _check_denied_later(self, clause: AttributionClause) -> str:
        """X is said to have called it "...", which she denies."""
        behind = self._rest_of_sentence(clause)
        for number, word in enumerate(behind):
            if word == "which" and set(behind[number + 1 : number + 5]) & DENYING:
                return DENIED
        return ""

    def _check_aside(self, chain: list[int], verb: int, first: int) -> str:
        """X, it is claimed, called it "..."."""
        doc = self.doc
        comma = min(chain, default=verb) - 1
        if comma <= first or doc.words[comma] != ",":
            return ""
        start = self._chunk_start(comma, first)
        words = set(doc.lower[start:comma])
        told = words & (HEARSAY | {"reported", "said"}) and words & PASSIVE
        return ALLEGED if (told and words & {"it", "as"}) or words & HEDGES else ""

    def _check_matrix_clause(self, before: list[str], clause: AttributionClause) -> str:
        """The matrix clause of "that X said": denied, false, or a claim by others."""
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
        last = min(self.doc.sentence(clause.verb)[1], clause.verb + LONGEST)
        return self.doc.lower[clause.verb + 1 : last]

    def _phrase_start(self, token: int, first: int) -> int:
        """The first token of a subject's noun phrase, including titles, roles and article."""
        doc = self.doc
        while token > first and (
            (
                (
                    doc.is_capitalised(token - 1)
                    and doc.lower[token - 1] not in INVERTED | SUBORDINATORS | _IF
                )
                and doc.lower[token - 1] not in NEGATIVE_SUBJECTS
            )
            or (
                doc.lower[token - 1] in DETERMINERS | ROLES
                and doc.lower[token - 1] not in ("no", "that")
            )
        ):
            token -= 1
        return token

    def _chunk_start(self, token: int, first: int) -> int:
        """The first token after the last comma, dash or quotation before *token*."""
        doc = self.doc
        while token > first and doc.kinds[token - 1] not in (STOP, QUOTE, BREAK):
            token -= 1
        return token

    def _check_fabricated(self, clause: AttributionClause, first: int, last: int) -> str:
        """A doctored video shows X saying; "...", X said in a fake post."""
        doc = self.doc
        if clause.side == "before":
            start, stop = first, clause.subject.token
        else:
            start, stop = clause.verb + 1, min(last, clause.verb + 20)
        for number in range(start, stop):
            if doc.lower[number] in FAKE and set(doc.lower[number + 1 : number + 4]) & MEDIA:
                return FABRICATED
        return ""

    # -- between the verb and the quotation -------------------------------------------------------

    def _check_object(self, clause: AttributionClause, quote: int) -> str:
        """dismissed claims that; denied that; asked whether; said reports that ... were wrong."""
        doc = self.doc
        verb, low = clause.verb, doc.lower[clause.verb]
        if doc.words[quote - 1] in (":", ",") or doc.lower[quote - 1] == "as" or quote - verb < 1:
            return ""
        if low in DENYING or doc.lower[verb + 1] in ("nothing", "little"):
            return DENIED
        near = doc.lower[verb + 1 : min(quote, verb + 4)]
        if set(near) & {"whether", "if"} and "that" not in near:
            return QUESTIONED
        if low in TELLING and self._tells_to_say(verb, quote):
            return HYPOTHETICAL
        nouns = HEARSAY_NOUNS | (REJECTED_NOUNS if low in REJECTING else frozenset())
        for number in range(verb, quote - 1):
            if doc.lower[number] not in nouns or doc.lower[number - 1] in PASSIVE:
                continue
            next_word = doc.lower[number + 1]
            if next_word not in (
                "that",
                "of",
                "he",
                "she",
                "they",
                "it",
                "by",
            ) and not doc.is_capitalised(number + 1):
                continue
            if doc.lower[number - 1] in OWN and low not in REJECTING:
                continue
            if number == verb and low in FINITE and doc.lower[verb - 1] not in DETERMINERS | FINITE:
                continue
            return OF_OTHERS
        return ""

    def _tells_to_say(self, verb: int, quote: int) -> bool:
        """told Lee to call it "..."; but not: told Lee to "go home"."""
        doc = self.doc
        return any(
            doc.lower[number - 1] == "to" and doc.lower[number] in SAYING
            for number in range(verb + 2, quote)
        )

    def _check_after_quote(self, clause: AttributionClause, quote: int) -> str:
        """
        "...," Y claimed X said; Instead of calling it "...", X left."""
        doc = self.doc
        number = clause.verb + 1
        while number < len(doc) and doc.is_capitalised(number):
            number += 1
        if clause.subject.token < clause.verb and number > clause.verb + 1 and number < len(doc):
            verb = self.verbs.skip_auxiliaries(number, len(doc) - 1)
            if doc.lower[verb] in FINITE and doc.lower[clause.verb] not in TELLING:
                return ALLEGED
        return self._check_question(quote)

    def _check_question(self, quote: int) -> str:
        """Asked whether it was "dead", X said no: the words belong to the question."""
        doc = self.doc
        chunk = self._chunk_start(quote, doc.sentence(quote)[0])
        words = doc.lower[chunk:quote]
        if len(words) < 2 or doc.words[quote - 1] == ":":
            return ""
        if words[0] in ("asked", "pressed", "questioned", "challenged", "quizzed"):
            return QUESTIONED
        return DENIED if words[0] in _NOT_DONE else ""


def _negates(low: str) -> bool:
    return low in NEGATIONS or low.endswith(("n't", "n’t"))
