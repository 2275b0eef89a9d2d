"""From the subject of a clause to the person or body it means."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import AUXILIARIES, NAMING, SPEECH
from articles.text.lexicon.roles import ROLES
from articles.text.quotes.clause import AttributionClause
from articles.text.quotes.evidence import (
    ADJACENT,
    AFTER,
    BEFORE,
    BODY_AT_MOST,
    COLON,
    COLON_UNSURE,
    CONFIDENCE,
    JOINT,
    NOMINAL_AT_MOST,
    NONE,
    SEVERAL_AT_MOST,
    SURNAME_AT_MOST,
    UNSAID,
    Attribution,
)
from articles.text.quotes.factuality import Factuality
from articles.text.quotes.joint_speakers import JointSpeakers
from articles.text.quotes.people import PeopleInText, Person
from articles.text.quotes.pronouns import LastSpeaker, Pronouns
from articles.text.quotes.subjects import (
    BODY,
    PERSON,
    PRONOUN,
    Subject,
)
from articles.text.quotes.tokens import TokenisedText

_REMEMBERED = 40
_NEAR, _SHORT = 8, 4
_OTHER_CLAUSE = frozenset("who which he she they when while after before because as".split())


class SubjectResolver:
    """Resolves subjects; *last* is who was last heard, kept up to date by its user."""

    def __init__(self, narration: TokenisedText, cast: PeopleInText) -> None:
        self.narration, self.cast = narration, cast
        self.factuality, self.joint = Factuality(narration), JointSpeakers(narration, cast)
        self.pronouns = Pronouns(narration, cast)
        self.bodies: list[str] = []
        self.last: LastSpeaker | None = None

    def by_clause(self, clause: AttributionClause, quote: int) -> Attribution:
        """Who the subject of an attributing clause of the words at token *quote* is."""
        kind = AFTER if clause.side == "after" else BEFORE
        where = "behind" if kind == AFTER else "before"
        said = f"“{clause.subject.printed} … {clause.cue}” stands {where} the words"
        if clause.cue in ("according to", "by"):
            said = f"“{clause.cue} {clause.subject.printed}” stands {where} the words"
        if doubt := self.factuality.doubt(clause, quote):
            return Attribution(UNSAID, f"{said}, {doubt}.", CONFIDENCE[UNSAID])
        if several := self.joint.speakers(clause, quote):
            reason = f"“{several}” are named together as saying the words."
            found = Attribution(kind, reason, JOINT, several)
        else:
            found = self._resolve(clause.subject, kind, self._sure(clause, quote), said)
        found.distance, found.cue, found.end = clause.distance, clause.cue, clause.end
        return found

    def _sure(self, clause: AttributionClause, quote: int) -> float:
        """How sure a clause is of its subject, by where it stands and how it is built."""
        sure = CONFIDENCE[AFTER if clause.side == "after" else BEFORE]
        if clause.side == "before" and self._is_adjacent(clause, quote):
            sure = ADJACENT
        if clause.distance > 12:
            sure -= 0.15
        if clause.cue in NAMING:
            sure -= 0.05
        return sure if clause.cue != ":" else min(sure, self._by_colon(clause, quote))

    def _is_adjacent(self, clause: AttributionClause, quote: int) -> bool:
        """Whether "X [also] said [that]" leads to the words with no other person in between."""
        n = self.narration
        words = n.text[n.starts[quote] : n.ends[quote]].split()
        if len(words) < _SHORT and n.words[quote - 1] not in ":,":
            return False  # may be a term that others use
        if clause.cue not in SPEECH | NAMING or clause.distance > _NEAR or clause.verb < 0:
            return False
        if clause.subject.kind == PERSON:
            mention = self.cast.starting.get(clause.subject.token)
            behind = mention.last if mention else clause.subject.token + 1
        elif clause.subject.kind == PRONOUN:
            behind = clause.subject.token + 1
        else:
            return False
        led = all(
            n.lows[number] in AUXILIARIES or n.lows[number].endswith("ly")
            for number in range(behind, clause.verb)
        )
        others = any(number in self.cast.starting for number in range(clause.verb, quote))
        subordinate = bool(set(n.lows[clause.verb + 1 : quote]) & _OTHER_CLAUSE)
        return led and not others and not subordinate

    def _by_colon(self, clause: AttributionClause, quote: int) -> float:
        """A label before a colon names a speaker only when it surely is a person's name."""
        person = clause.subject.person
        if person is None or clause.distance > 1:
            return COLON_UNSURE
        if self.cast.is_surely_person(person):
            return CONFIDENCE[COLON]
        return COLON_UNSURE

    def by_subject(
        self, subject: Subject | None, kind: str, confidence: float, how: str
    ) -> Attribution | None:
        """Who a mere subject near the words is; None unless it is somebody."""
        if subject is None or subject.kind not in (PERSON, PRONOUN):
            return None
        if subject.person is not None and not self.cast.is_used_as_person(subject.person):
            return None
        found = self._resolve(subject, kind, confidence, f"“{subject.printed}” {how}")
        return found if found.named else None

    def _resolve(self, subject: Subject, kind: str, sure: float, said: str) -> Attribution:
        printed = subject.printed
        if subject.kind == PERSON and subject.person is not None:
            return self._by_name(subject, subject.person, kind, sure, said)
        if subject.kind == BODY:
            self.bodies = [*self.bodies[-_REMEMBERED:], printed]
            sure = min(sure, BODY_AT_MOST)
            return Attribution(kind, f"{said}.", round(sure, 2), printed, body=printed)
        if subject.kind == PRONOUN:
            reading = self.pronouns.read(printed, subject.token, self.last)
            if reading:
                sure = round(sure * reading.confidence, 2)
                if not reading.person.in_full:
                    sure = min(sure, SURNAME_AT_MOST)
                return Attribution(
                    kind, f"{said}; {reading.reason}.", sure, printed, person=reading.person
                )
            return Attribution(kind, f"{said}, but whom “{printed}” means is unsure.", 0.4, printed)
        if person := self._by_role(printed, subject.token):
            reason = f"{said}; one person named before has that role."
            return Attribution(
                kind, reason, round(min(sure * 0.8, NOMINAL_AT_MOST), 2), printed, person=person
            )
        if body := self._by_noun(printed):
            reason = f"{said}; the body named before is meant."
            return Attribution(
                kind, reason, round(min(sure * 0.8, BODY_AT_MOST), 2), printed, body=body
            )
        return Attribution(kind, f"{said}, but nobody is named.", 0.6, printed)

    def _by_name(
        self, subject: Subject, person: Person, kind: str, sure: float, said: str
    ) -> Attribution:
        """A person by the name printed: less sure when it is not given in full, or fits several."""
        printed = subject.printed
        mention = self.cast.starting.get(subject.token)
        if mention and mention.others:
            reason = f"{said}, but “{printed}” fits several people here."
            if not self.cast.is_clear(mention):
                return Attribution(kind, reason, CONFIDENCE[NONE], printed)
            return Attribution(kind, reason, min(sure, SEVERAL_AT_MOST), printed, person=person)
        if not person.in_full:
            reason = f"{said}; the full name is not given here."
            return Attribution(kind, reason, min(sure, SURNAME_AT_MOST), printed, person=person)
        return Attribution(kind, f"{said}.", round(sure, 2), printed, person=person)

    def _by_noun(self, printed: str) -> str:
        """Which body "the ministry" is: the last one heard that has the word in its name."""
        words = printed.lower().split()
        if len(words) != 2 or words[0] != "the":
            return ""
        return next(
            (body for body in reversed(self.bodies) if words[1] in body.lower().split()), ""
        )

    def _by_role(self, printed: str, token: int) -> Person | None:
        """Who "the President" or "the envoy" is: whoever alone was printed with that role."""
        words = printed.lower().split()
        if len(words) < 2 or words[0] != "the" or words[-1] not in ROLES or len(words) > 4:
            return None
        if words[-1].startswith("spokes") or words[-1] in ("official", "source"):
            return None
        return self.cast.in_role(words[-1], token)
