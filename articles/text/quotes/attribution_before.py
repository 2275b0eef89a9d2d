"""The clause before a quotation: X said: "..."; X, who told reporters that "..."."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    AUXILIARIES,
    BASES,
    CUES,
    DETERMINERS,
    LEADS,
    NOUNISH,
    PARTICIPLES,
    PASSIVE,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    SPEAKING,
    SPEECH,
    SUBORDINATORS,
    THAT_VERBS,
)
from articles.text.lexicon.roles import ROLES
from articles.text.names import is_body
from articles.text.quotes.clause import AttributionClause, source
from articles.text.quotes.subjects import (
    BODY,
    NOMINAL,
    PERSON,
    PRONOUN,
    Subject,
    Subjects,
)
from articles.text.quotes.tokens import (
    BREAK,
    QUOTE,
    STOP,
    WORD,
    TokenisedText,
)
from articles.text.quotes.verbs import LONGEST, REACH, Verbs

_DASHES = "—–-―"
_DESCRIBING = DETERMINERS | frozenset("who whose which now then formerly aged".split())
_PARTICLES = frozenset("away off out back down aside up".split())
_CLAUSE_OPENERS = SUBORDINATORS | frozenset("and".split())


class AttributionBefore:
    """Finds the attributing clauses before the quotations of a narration."""

    def __init__(self, narration: TokenisedText, subjects: Subjects) -> None:
        self.narration, self.subjects, self.verbs = narration, subjects, Verbs(narration)

    def find(self, quote: int) -> AttributionClause | None:
        """The clause before token *quote* in its sentence: X said: "..."; X, saying "..."."""
        n = self.narration
        first = max(n.sentence(quote)[0], quote - LONGEST)
        backup: AttributionClause | None = None
        for number in range(quote - 1, max(first, quote - REACH) - 1, -1):
            if n.kinds[number] in (QUOTE, BREAK):
                return backup
            low = n.lows[number]
            if number > first and n.capital(number):
                continue  # "Opening Remarks:" has no verb
            if low == "according" and n.lows[number + 1] == "to":
                cue = ("according to", "before", quote - number)
                return source(n, self.subjects, number + 2, quote, cue)
            if low in SPEAKING and not self._speaks_of(number, quote):
                continue
            phrasal = low in SPEAKING or self.verbs.goes_on(number) or self._finds_that(number)
            infinitive = low in BASES and self.verbs.is_infinitive(number, first)
            if low in CUES or phrasal or infinitive:
                subject = self._subject_of(number, first, quote)
                if subject is None:
                    continue
                clause = AttributionClause(subject, low, "before", quote - number - 1, verb=number)
                if (backup and clause.cue in SPEECH) or not self._is_reported(clause):
                    return backup if backup and clause.cue not in SPEECH else clause
                backup = backup or clause
        return backup or self._colon(quote, first)

    def _is_reported(self, clause: AttributionClause) -> bool:
        """Whether a verb may only be a part of what somebody says: X said she would accept."""
        n = self.narration
        return (
            clause.cue in BASES
            and clause.cue not in SAYING
            and bool(self.verbs.chain(clause.verb, n.sentence(clause.verb)[0]))
        )

    def _speaks_of(self, verb: int, quote: int) -> bool:
        """Whether "spoke" goes on to the words: spoke of "a chance", spoke: "..."."""
        n = self.narration
        near = n.lows[verb + 1 : min(quote, verb + 8)]
        return "of" in near or "about" in near or n.words[quote - 1] == ":"

    def _finds_that(self, verb: int) -> bool:
        n = self.narration
        return n.lows[verb] in THAT_VERBS and "that" in n.lows[verb + 1 : verb + 5]

    def main_subject(self, first: int, end: int) -> Subject | None:
        """The main subject of the clause in tokens [first, end): its first chunk that is one."""
        n = self.narration
        backup = None
        end = min(end, first + LONGEST)
        start = self._behind_dateline(first, end)
        while start < end:
            stop = start
            while stop < end and n.words[stop] not in ",;:" and n.kinds[stop] != QUOTE:
                stop += 1
            while start < stop and n.lows[start] in ("but", "and", "still", "so", "yet", "then"):
                start += 1
            if start < stop:
                lead = n.lows[start] in LEADS or n.lows[start] in PREPOSITIONS
                if subject := self._leading(start + lead, end if not lead else stop):
                    if not lead:
                        return subject
                    backup = backup or (subject if n.lows[start] in SUBORDINATORS else None)
            start = stop + 1
        return backup

    def _behind_dateline(self, first: int, end: int) -> int:
        """The token behind "OSLO (Reuters) —" at the head of a paragraph."""
        n = self.narration
        head = n.words[first] if first < end else ""
        if not head.isupper() or len(head) < 3 or (first and n.kinds[first - 1] != BREAK):
            return first
        for number in range(first + 1, min(end, first + 14)):
            if n.words[number] in _DASHES:
                return number + 1
        return first

    def _subject_of(self, verb: int, first: int, quote: int) -> Subject | None:
        n = self.narration
        low = n.lows[verb]
        at = verb - 1
        passive = False
        while at >= first and self.verbs.is_auxiliary(at):
            passive = passive or n.lows[at] in PASSIVE
            at -= 1
        if low == "saying" and at > first and n.lows[at] == "as":
            return self.subjects.quoted(at, self.verbs.chunk_start(at - 1, first))
        if at < first:
            return None
        if passive and low not in PARTICIPLES:
            return None
        if low in NOUNISH and (
            n.lows[at] in DETERMINERS | PREPOSITIONS - ({"to"} if low in BASES else set())
            or (n.lows[at] not in AUXILIARIES and self.verbs.looks_finite(at))
            or n.lows[at] in _PARTICLES
        ):
            return None
        if low in PARTICIPLES and passive and at == verb - 1:
            return None
        return self._subject_ending(at, first, low)

    def _subject_ending(self, at: int, first: int, cue: str) -> Subject | None:
        """The subject that ends at token *at*, or the main one when a verb phrase is joined."""
        n = self.narration
        low = n.lows[at]
        if low in PRONOUNS:
            return self.subjects.pronoun(at)
        if low in ("who", "which"):
            return self._antecedent(at, first)
        if cue in PARTICIPLES or low in ("and", "but", "then", "to", "or", "by", "in", "before"):
            return self.main_subject(first, at + 1)
        if n.words[at] in ",)" or n.words[at] in _DASHES:
            return self._apposed(at, first) or self.main_subject(first, at)
        start = self.verbs.chunk_start(at, first)
        subject = self.subjects.phrase(start, at + 1)
        if subject is None or subject.kind != PERSON:
            subject = self._person_at(at, start) or subject
        if subject and (subject.kind != NOMINAL or n.lows[start] in DETERMINERS):
            return subject
        if n.kinds[at] == QUOTE:
            return None
        main = self.main_subject(first, at + 1)
        return main if main and main.kind != NOMINAL else subject

    def _apposed(self, comma: int, first: int) -> Subject | None:
        """The person between two commas before the verb, or before a clause between them.

        "her rival, X, said"; "but X, who heads the fleet, said".
        """
        n = self.narration
        start = comma
        while start > first and n.kinds[start - 1] == WORD:
            start -= 1
        if start <= first + 1 or n.words[start - 1] != ",":
            return None
        mention = self.subjects.mention_from(start, comma)
        if mention is not None and mention.last == comma:
            return self.subjects.of_mention(mention)
        return self._described(start, first)

    def _described(self, start: int, first: int) -> Subject | None:
        """The subject X of ", but X, who heads the fleet," whose description begins at *start*."""
        n = self.narration
        mention = self.subjects.cast.ending.get(start - 1)
        if mention is None or mention.possessive or n.lows[start] not in _DESCRIBING | ROLES:
            return None
        before = mention.first - 1
        while before >= first and (n.capital(before) or n.lows[before] in DETERMINERS | ROLES):
            before -= 1
        begins = before < first or n.kinds[before] == STOP or n.lows[before] in _CLAUSE_OPENERS
        return self.subjects.of_mention(mention) if begins else None

    def _person_at(self, at: int, start: int) -> Subject | None:
        """A name right before the verb, unless it only belongs to the subject's head."""
        mention = self.subjects.cast.ending.get(at + 1)
        if mention is None or mention.possessive:
            return None
        before = mention.first - 1
        while before > start and self.narration.capital(before):
            before -= 1
        if before >= start and mention.first > start:
            low = self.narration.lows[before]
            if low in ("of", "for", "with", "to", "by", "from", "against", "and", "or", "about"):
                return None
        return self.subjects.of_mention(mention)

    def _antecedent(self, relative: int, first: int) -> Subject | None:
        n = self.narration
        at = relative - 1
        while at >= first and n.kinds[at] == STOP:
            at -= 1
        if at < first:
            return None
        mention = self.subjects.cast.ending.get(at + 1)
        if mention and not mention.possessive:
            return self.subjects.of_mention(mention)
        start = self.verbs.chunk_start(at, first)
        return self.subjects.phrase(start, at + 1) or self.main_subject(first, start)

    def _leading(self, start: int, end: int) -> Subject | None:
        """The subject with which the tokens from *start* begin: up to the first verb."""
        n = self.narration
        if start >= end:
            return None
        if n.lows[start] in PRONOUNS:
            return self.subjects.pronoun(start)
        verb = start + 1
        while verb < min(end, start + 14) and not self.verbs.looks_finite(verb):
            verb += 1
        stop = min(verb, end)
        mention = self.subjects.mention_from(start, stop)
        if mention and (mention.last >= end or not n.capital(mention.last)):
            return self.subjects.of_mention(mention)
        subject = self.subjects.phrase(start, self.verbs.back_over_auxiliaries(stop, start))
        if subject and subject.kind == NOMINAL and n.lows[start] not in DETERMINERS:
            return None
        return subject

    def _colon(self, quote: int, first: int) -> AttributionClause | None:
        """A colon without a cue: "NAME: ..." in an interview; "X issued a statement: ..."."""
        n = self.narration
        if quote - 1 <= first or n.words[quote - 1] != ":":
            return None
        for number in range(quote - 2, max(first, quote - 9), -1):
            if n.lows[number] == "from" or n.words[number] in _DASHES:
                signed = self.subjects.phrase(number + 1, quote - 1)
                if signed and self._is_speaker(signed):
                    return AttributionClause(signed, ":", "before", 0)
        if quote - first <= 9:
            subject = self.subjects.phrase(first, quote - 1)
            if subject and subject.kind == PERSON and self._is_speaker(subject):
                return AttributionClause(subject, ":", "before", 0)
        main = self.main_subject(first, quote - 1)
        return (
            AttributionClause(main, ":", "before", 1) if main and self._is_speaker(main) else None
        )

    def _is_speaker(self, subject: Subject) -> bool:
        """Whether a subject before a mere colon is somebody: no label, date or section word."""
        if subject.kind == PERSON and subject.person is not None:
            return self.subjects.cast.is_surely_person(subject.person)
        words = subject.printed.split()
        named = len(words) > 1 and not any(word[0].isdigit() for word in words)
        return subject.kind == PRONOUN or (
            subject.kind == BODY and (named or is_body(subject.printed))
        )
