"""Reporting clauses after a quotation: "...", X said; "...", said X; "..." — X."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import (
    BASES,
    CUES,
    DETERMINERS,
    FINITE,
    HELPERS,
    NAMING,
    NO_FINITE,
    NOUNISH,
    PARTICIPLES,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    SPEECH,
    SUBORDINATORS,
)
from articles.text.lexicon.roles import ROLES
from articles.text.quotes.subjects import (
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
from articles.text.quotes.verbs import REACH, Verbs

_DASHES = "—–-―"
_SIGNED = 14
_LONGEST_ENDING = 40
_LEADING = 12
"""Most tokens from a participle that opens the sentence to the words, and on to the subject."""

_OPENS_CLAUSE = DETERMINERS | PRONOUNS | frozenset("that there".split())


class AttributionAfter:
    """Finds reporting clauses after quotations."""

    def __init__(self, doc: TokenisedText, subjects: Subjects) -> None:
        self.doc, self.subjects, self.verbs = doc, subjects, Verbs(doc)

    def find(self, quote: int, *, ends_with_stop: bool) -> AttributionClause | None:
        """The reporting clause after token *quote*: "...", X said; "...", said X; "..." — X.

        After a full stop a new sentence begins; it counts only when it is just "X said." or
        continues in lower case.
        """
        doc = self.doc
        at = quote + 1
        end = self.verbs.clause_end(at)
        if at >= end:
            return None
        dash = doc.words[at] in _DASHES
        comma = doc.words[at] == ","
        while at < end and (doc.words[at] in _DASHES or doc.words[at] == ","):
            at += 1
        if at >= end or doc.kinds[at] != WORD:
            return None
        if dash and (named := self._signature(at, end)):
            return AttributionClause(named, "—", "after", 0, end)
        found = self._clause_from(at, end)
        new_sentence = ends_with_stop and not comma and not dash and doc.is_capitalised(at)
        if found and new_sentence and found.end < end and doc.kinds[found.end] == WORD:
            return None
        return found

    def signed_below(self, quote: int) -> AttributionClause | None:
        """The line below a quoted paragraph that only names the speaker: "— X", "X, mayor"."""
        doc = self.doc
        at = quote + 1
        while at < len(doc) and doc.kinds[at] == STOP:
            at += 1
        if at + 2 >= len(doc) or doc.kinds[at] != BREAK:
            return None
        first = at + 1
        dash = doc.words[first] in _DASHES
        first += dash
        end = first
        while end < len(doc) and doc.kinds[end] not in (BREAK, QUOTE):
            end += 1
        if end - first > _SIGNED * (1 + dash) or (doc.words[end - 1] in ".!?:;" and not dash):
            return None
        mention = self.subjects.mention_from(first, end)
        if mention is None or any(self.verbs.looks_finite(x) for x in range(mention.last, end)):
            return None
        if not dash and mention.last < end and doc.words[mention.last] not in ",(—–-|":
            return None
        cue = "—" if dash else "line"
        return AttributionClause(self.subjects.of_mention(mention), cue, "after", 0, end)

    def ending(self, first: int, end: int) -> AttributionClause | None:
        """The clause that ends the sentence in tokens [first, end): "..., X said."."""
        doc = self.doc
        while end > first and doc.kinds[end - 1] in (STOP, BREAK):
            end -= 1
        for number in range(max(first, end - _LONGEST_ENDING), end - 1):
            comma = doc.words[number] == "," or doc.kinds[number] == QUOTE
            if comma and doc.kinds[number + 1] == WORD and (found := self._tail(number + 1, end)):
                return found
        return None

    def _tail(self, at: int, end: int) -> AttributionClause | None:
        """A clause of saying at token *at* that reaches the end of its sentence."""
        doc = self.doc
        found = self._clause_from(at, end)
        if found is None or (found.cue not in SPEECH and found.cue != "according to"):
            return None
        if found.subject.kind == NOMINAL and found.cue not in ("said", "says"):
            return None
        rest = range(found.end, end)
        if any(doc.kinds[x] == QUOTE or doc.lower[x] in FINITE | HELPERS for x in rest):
            return None
        goes_on = found.end < end and doc.lower[found.end] in _OPENS_CLAUSE
        return None if goes_on else found

    def leading_participle(self, quote: int) -> AttributionClause | None:
        """The participle that opens the sentence, its subject behind: Calling it "...", X left."""
        doc = self.doc
        verb = doc.sentence(quote)[0]
        if doc.lower[verb] not in PARTICIPLES or not 1 < quote - verb + 1 <= _LEADING:
            return None
        at = quote + 1
        while at < len(doc) and doc.words[at] == ",":
            at += 1
        end = min(self.verbs.clause_end(at), at + _LEADING)
        for number in range(at, end):
            mention = self.subjects.people.starting.get(number)
            subject = self.subjects.pronoun(number) if number == at else None
            if mention is not None and not mention.possessive:
                subject = self.subjects.of_mention(mention)
            if subject is not None:
                return AttributionClause(
                    subject, doc.lower[verb], "before", quote - verb - 1, quote + 1, verb
                )
            if not (doc.is_capitalised(number) or doc.lower[number] in DETERMINERS | ROLES):
                return None
        return None

    def agent(self, quote: int) -> AttributionClause | None:
        """The agent of a passive after the quotation: was called "a mistake" by X."""
        doc = self.doc
        if (
            quote + 1 < len(doc)
            and doc.lower[quote + 1] == "by"
            and quote
            and doc.lower[quote - 1] in NAMING
        ):
            return self._source(quote + 2, self.verbs.clause_end(quote + 2), "by")
        return None

    def _clause_from(self, at: int, end: int) -> AttributionClause | None:
        doc = self.doc
        low = doc.lower[at]
        if low == "as" and at + 1 < end and doc.kinds[at + 1] == WORD:
            found = self._clause_from(at + 1, end)
            return found if found and found.subject.kind in (PERSON, PRONOUN) else None
        if low == "according" and at + 1 < end and doc.lower[at + 1] == "to":
            return self._source(at + 2, end, "according to")
        if pronoun := self.subjects.pronoun(at):
            verb = self.verbs.skip_auxiliaries(at + 1, end)
            if verb < end and (self.verbs.is_finite(verb) or self.verbs.is_pair(verb)):
                return AttributionClause(pronoun, doc.lower[verb], "after", 0, verb + 1, verb)
            return None
        verb = self.verbs.skip_auxiliaries(at, end)
        inverts = verb < end and (doc.lower[verb] in SPEECH or self.verbs.is_pair(verb))
        if inverts and (verb == at or doc.words[at][0].islower()):
            return self._inverted(verb, end)
        if low in NO_FINITE or low in SUBORDINATORS or low in PREPOSITIONS:
            return None
        return self._quoted_as_saying(at, end) or self._straight(at, end)

    def _inverted(self, verb: int, end: int) -> AttributionClause | None:
        """said X: the subject follows its verb."""
        doc = self.doc
        first = verb + 1 + self.verbs.is_pair(verb)
        if first >= end or doc.lower[first] in ("that", "to", "it", "him", "them", "me", "us"):
            return None
        if doc.lower[first] in PREPOSITIONS or doc.kinds[first] != WORD:
            return None
        if not (
            doc.is_capitalised(first)
            or doc.lower[first] in DETERMINERS
            or doc.words[first].isalpha()
        ):
            return None
        stop = first
        while stop < end and stop < first + 24 and not self._ends_inverted(stop, first):
            stop += 1
        subject = self.subjects.phrase(first, stop)
        return (
            AttributionClause(subject, doc.lower[verb], "after", 0, stop, verb) if subject else None
        )

    def _ends_inverted(self, number: int, first: int) -> bool:
        low = self.doc.lower[number]
        return number > first and low in (
            "when",
            "as",
            "while",
            "during",
            "after",
            "before",
            "told",
        )

    def _straight(self, at: int, end: int) -> AttributionClause | None:
        """X said: the subject before its verb, skipping appositions between commas."""
        doc = self.doc
        depth_comma = False
        for verb in range(at + 1, min(end, at + REACH)):
            low = doc.lower[verb]
            if doc.words[verb] == ",":
                depth_comma = True
            carries = low in FINITE or (low in BASES and self._is_governed(verb, at))
            if not carries and not self.verbs.is_pair(verb):
                if low in ("is", "are") and not depth_comma and not self._leads_to_cue(verb, end):
                    return None
                continue
            subject_end = self.verbs.skip_auxiliaries_back(verb, at)
            if low not in FINITE:
                subject_end = min(self.verbs.chain(verb, at), default=verb)
            if subject_end <= at:
                return None
            inside = doc.lower[subject_end - 1]
            if inside in ("who", "which", "that", "and", "to", "as"):
                continue
            if low in NOUNISH and doc.lower[verb - 1] in DETERMINERS:
                continue
            subject = self.subjects.phrase(at, subject_end)
            if nearer := self._behind_last_comma(subject, at, subject_end):
                return AttributionClause(nearer, low, "after", nearer.token - at, verb + 1, verb)
            if subject is None or not self._fits(subject, at, subject_end, depth_comma):
                return None
            return AttributionClause(subject, low, "after", 0, verb + 1, verb)
        return None

    def _behind_last_comma(self, subject: Subject | None, at: int, end: int) -> Subject | None:
        """The person right before the verb in ", a view that few share, X said"."""
        if subject is not None and subject.kind in (PERSON, PRONOUN):
            return None
        commas = [x for x in range(at, end - 1) if self.doc.words[x] == ","]
        nearer = self.subjects.phrase(commas[-1] + 1, end) if commas else None
        return nearer if nearer and nearer.kind in (PERSON, PRONOUN) else None

    def _is_governed(self, verb: int, at: int) -> bool:
        """Whether a base form follows an auxiliary or "to": will say, is expected to say."""
        lower = self.doc.lower
        return (
            lower[verb] in SAYING
            and verb - 1 > at
            and (lower[verb - 1] == "to" or self.verbs.is_auxiliary(verb - 1))
        )

    def _quoted_as_saying(self, at: int, end: int) -> AttributionClause | None:
        """the agency quoted X as saying; X was quoted as saying."""
        doc = self.doc
        for number in range(at + 1, min(end, at + REACH)):
            if doc.lower[number] == "saying" and doc.lower[number - 1] == "as":
                subject = self.subjects.quoted(number - 1, at)
                return (
                    AttributionClause(subject, "saying", "after", 0, number + 1, number)
                    if subject
                    else None
                )
        return None

    def _leads_to_cue(self, verb: int, end: int) -> bool:
        behind = self.verbs.skip_auxiliaries(verb, end)
        return behind < end and self.doc.lower[behind] in CUES

    def _fits(self, subject: Subject, at: int, end: int, comma: bool) -> bool:
        """Whether a subject after a quotation is close enough; stricter for other than persons."""
        if subject.kind == PERSON:
            return comma or end - at <= 14
        return subject.kind != NOMINAL or end - at <= 12 or comma

    def _signature(self, at: int, end: int) -> Subject | None:
        """A name alone after a dash."""
        subject = self.subjects.phrase(at, end)
        if subject and subject.kind == PERSON and end - at <= 8:
            return subject
        return None

    def _source(self, first: int, end: int, cue: str) -> AttributionClause | None:
        return self.subjects.source(first, end, (cue, "after", 0))
