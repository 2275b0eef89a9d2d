"""Reporting clauses before a quotation: X said: "..."; X, who told reporters that "..."."""

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
    PLURAL,
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
from articles.text.quotes.subjects import (
    BODY,
    NOMINAL,
    PERSON,
    PRONOUN,
    AttributionClause,
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
_NO_SPEAKERS = frozenset(
    "one sort kind minutes hours days weeks months years later ago earlier details".split()
)
_PARTICLES = frozenset("away off out back down aside up".split())
_CLAUSE_OPENERS = SUBORDINATORS | frozenset("and".split())


class AttributionBefore:
    """Finds reporting clauses before quotations."""

    def __init__(self, doc: TokenisedText, subjects: Subjects) -> None:
        self.doc, self.subjects, self.verbs = doc, subjects, Verbs(doc)

    def find(self, quote: int) -> AttributionClause | None:
        """The reporting clause before token *quote*: X said: "..."; X, saying "..."."""
        doc = self.doc
        first = max(doc.sentence(quote)[0], quote - LONGEST)
        backup: AttributionClause | None = None
        for number in range(quote - 1, max(first, quote - REACH) - 1, -1):
            if doc.kinds[number] in (QUOTE, BREAK):
                return backup
            low = doc.lower[number]
            if number > first and doc.is_capitalised(number):
                continue  # "Opening Remarks:" has no verb
            if low == "according" and doc.lower[number + 1] == "to":
                cue = ("according to", "before", quote - number)
                return self.subjects.source(number + 2, quote, cue)
            if low in SPEAKING and not self._speaks_of(number, quote):
                continue
            plural = low in PLURAL and self.verbs.is_finite(number)
            phrasal = (
                plural or low in SPEAKING or self.verbs.is_pair(number) or self._finds_that(number)
            )
            infinitive = low in BASES and self.verbs.is_infinitive(number, first)
            if low in CUES or phrasal or infinitive:
                subject = self._subject_of(number, first, quote)
                if subject is None or self._is_no_speaker(subject, low):
                    continue
                clause = AttributionClause(subject, low, "before", quote - number - 1, verb=number)
                if (backup and clause.cue in SPEECH) or not self._is_reported(clause):
                    return backup if backup and clause.cue not in SPEECH else clause
                backup = backup or clause
        return backup or self._colon(quote, first)

    def _is_no_speaker(self, subject: Subject, cue: str) -> bool:
        """Whether a noun phrase can hardly say something: a number, a time, an adverb."""
        if subject.kind != NOMINAL:
            return False
        words = subject.printed.lower().split()
        if words[0][0].isdigit() or words[-1][0].isdigit() or words[-1] in _NO_SPEAKERS:
            return True
        if len(words) == 1 and words[0].endswith("ly"):
            return True
        return cue in NOUNISH and words[0] not in DETERMINERS and not words[-1].endswith("s")

    def _is_reported(self, clause: AttributionClause) -> bool:
        """Whether a verb may belong to reported speech: X said she would accept, it would tell."""
        doc = self.doc
        return (
            clause.cue in BASES
            and (clause.cue not in SAYING or clause.subject.printed == "it")
            and bool(self.verbs.chain(clause.verb, doc.sentence(clause.verb)[0]))
        )

    def _speaks_of(self, verb: int, quote: int) -> bool:
        """Whether "spoke" introduces the quotation: spoke of "a chance", spoke: "..."."""
        doc = self.doc
        near = doc.lower[verb + 1 : min(quote, verb + 8)]
        return "of" in near or "about" in near or doc.words[quote - 1] == ":"

    def _finds_that(self, verb: int) -> bool:
        doc = self.doc
        return doc.lower[verb] in THAT_VERBS and "that" in doc.lower[verb + 1 : verb + 5]

    def main_subject(self, first: int, end: int) -> Subject | None:
        """The main subject of the clause in tokens [first, end)."""
        doc = self.doc
        backup = None
        end = min(end, first + LONGEST)
        start = self._behind_dateline(first, end)
        while start < end:
            stop = start
            while stop < end and doc.words[stop] not in ",;:" and doc.kinds[stop] != QUOTE:
                stop += 1
            while start < stop and doc.lower[start] in ("but", "and", "still", "so", "yet", "then"):
                start += 1
            if start < stop:
                lead = doc.lower[start] in LEADS or doc.lower[start] in PREPOSITIONS
                if subject := self._leading(start + lead, end if not lead else stop):
                    if not lead:
                        return subject
                    backup = backup or (subject if doc.lower[start] in SUBORDINATORS else None)
            start = stop + 1
        return backup

    def _behind_dateline(self, first: int, end: int) -> int:
        """The token after a dateline such as "OSLO (Reuters) —" at the start of a paragraph."""
        doc = self.doc
        head = doc.words[first] if first < end else ""
        if not head.isupper() or len(head) < 3 or (first and doc.kinds[first - 1] != BREAK):
            return first
        for number in range(first + 1, min(end, first + 14)):
            if doc.words[number] in _DASHES:
                return number + 1
        return first

    def _subject_of(self, verb: int, first: int, quote: int) -> Subject | None:
        doc = self.doc
        low = doc.lower[verb]
        at = verb - 1
        passive = False
        while at >= first and self.verbs.is_auxiliary(at):
            passive = passive or doc.lower[at] in PASSIVE
            at -= 1
        if low == "saying" and at > first and doc.lower[at] == "as":
            return self.subjects.quoted(at, self.verbs.chunk_start(at - 1, first))
        if at < first:
            return None
        if passive and low not in PARTICIPLES:
            return None
        if low in NOUNISH and (
            doc.lower[at] in DETERMINERS | PREPOSITIONS - ({"to"} if low in BASES else set())
            or (doc.lower[at] not in AUXILIARIES and self.verbs.looks_finite(at))
            or doc.lower[at] in _PARTICLES
        ):
            return None
        if low in PARTICIPLES and passive and at == verb - 1:
            return None
        return self._subject_ending(at, first, low)

    def _subject_ending(self, at: int, first: int, cue: str) -> Subject | None:
        """The subject that ends at token *at*; the main one for a coordinated verb phrase."""
        doc = self.doc
        low = doc.lower[at]
        if low in PRONOUNS:
            return self.subjects.pronoun(at)
        if low in ("who", "which"):
            return self._antecedent(at, first)
        if cue in PARTICIPLES or low in ("and", "but", "then", "to", "or", "by", "in", "before"):
            return self.main_subject(first, at + 1)
        if doc.words[at] in ",)" or doc.words[at] in _DASHES:
            return self._apposed(at, first) or self.main_subject(first, at)
        start = self.verbs.chunk_start(at, first)
        subject = self.subjects.phrase(start, at + 1)
        if subject is None or subject.kind != PERSON:
            subject = self._person_at(at, start) or subject
        if subject and (subject.kind != NOMINAL or doc.lower[start] in DETERMINERS):
            return subject
        if doc.kinds[at] == QUOTE:
            return None
        main = self.main_subject(first, at + 1)
        return main if main and main.kind != NOMINAL else subject

    def _apposed(self, comma: int, first: int) -> Subject | None:
        """The person between two commas before the verb, or before a clause between them.

        "her rival, X, said"; "but X, who heads the fleet, said".
        """
        doc = self.doc
        start = comma
        while start > first and doc.kinds[start - 1] == WORD:
            start -= 1
        if start <= first + 1 or doc.words[start - 1] != ",":
            return None
        mention = self.subjects.mention_from(start, comma)
        if mention is not None and mention.last == comma:
            return self.subjects.of_mention(mention)
        return self._described(start, first)

    def _described(self, start: int, first: int) -> Subject | None:
        """The subject X of ", but X, who heads the fleet," whose description begins at *start*."""
        doc = self.doc
        mention = self.subjects.people.ending.get(start - 1)
        if mention is None or mention.possessive or doc.lower[start] not in _DESCRIBING | ROLES:
            return None
        before = mention.first - 1
        while before >= first and (
            doc.is_capitalised(before) or doc.lower[before] in DETERMINERS | ROLES
        ):
            before -= 1
        begins = before < first or doc.kinds[before] == STOP or doc.lower[before] in _CLAUSE_OPENERS
        return self.subjects.of_mention(mention) if begins else None

    def _person_at(self, at: int, start: int) -> Subject | None:
        """A name right before the verb, unless it only modifies the head of the subject."""
        mention = self.subjects.people.ending.get(at + 1)
        if mention is None or mention.possessive:
            return None
        before = mention.first - 1
        while before > start and self.doc.is_capitalised(before):
            before -= 1
        if before >= start and mention.first > start:
            low = self.doc.lower[before]
            if low in ("of", "for", "with", "to", "by", "from", "against", "and", "or", "about"):
                return None
        return self.subjects.of_mention(mention)

    def _antecedent(self, relative: int, first: int) -> Subject | None:
        doc = self.doc
        at = relative - 1
        while at >= first and doc.kinds[at] == STOP:
            at -= 1
        if at < first:
            return None
        mention = self.subjects.people.ending.get(at + 1)
        if mention and not mention.possessive:
            return self.subjects.of_mention(mention)
        start = self.verbs.chunk_start(at, first)
        return self.subjects.phrase(start, at + 1) or self.main_subject(first, start)

    def _leading(self, start: int, end: int) -> Subject | None:
        """The subject that begins at *start* and ends before the first verb."""
        doc = self.doc
        if start >= end:
            return None
        if doc.lower[start] in PRONOUNS:
            return self.subjects.pronoun(start)
        verb = start + 1
        while verb < min(end, start + 14) and not self.verbs.looks_finite(verb):
            verb += 1
        stop = min(verb, end)
        mention = self.subjects.mention_from(start, stop)
        if mention and (mention.last >= end or not doc.is_capitalised(mention.last)):
            return self.subjects.of_mention(mention)
        subject = self.subjects.phrase(start, self.verbs.skip_auxiliaries_back(stop, start))
        if subject and subject.kind == NOMINAL and doc.lower[start] not in DETERMINERS:
            return None
        return subject

    def _colon(self, quote: int, first: int) -> AttributionClause | None:
        """A colon without a cue: "NAME: ..." in an interview; "X issued a statement: ..."."""
        doc = self.doc
        if quote - 1 <= first or doc.words[quote - 1] != ":":
            return None
        for number in range(quote - 2, max(first, quote - 9), -1):
            if doc.lower[number] == "from" or doc.words[number] in _DASHES:
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
        """Whether a subject before a colon is a speaker and not a label, date or section title."""
        if subject.kind == PERSON and subject.person is not None:
            return self.subjects.people.is_surely_person(subject.person)
        words = subject.printed.split()
        named = len(words) > 1 and not any(word[0].isdigit() for word in words)
        return subject.kind == PRONOUN or (
            subject.kind == BODY and (named or is_body(subject.printed))
        )
