"""Entity resolution: the subject of a reporting clause to a person or organisation."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import AUXILIARIES, NAMING, SPEECH
from articles.text.lexicon.roles import ROLES
from articles.text.quotes.evidence import (
    ADJACENT,
    AFTER,
    BEFORE,
    COLON,
    COLON_UNSURE,
    CONFIDENCE,
    JOINT,
    MAX_AMBIGUOUS,
    MAX_BODY,
    MAX_NOMINAL,
    MAX_SURNAME,
    NONE,
    NOT_ASSERTED,
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
    AttributionClause,
    Subject,
)
from articles.text.quotes.tokens import TokenisedText

_MAX_BODIES = 40
_NEAR, _SHORT = 8, 4
_OTHER_CLAUSE = frozenset("who which he she they when while after before because as".split())


class SubjectResolver:
    """Resolves subjects to people and organisations.

    The caller updates ``last``, the speaker of the previous quotation.
    """

    def __init__(self, doc: TokenisedText, people: PeopleInText) -> None:
        self.doc, self.people = doc, people
        self.factuality, self.joint = Factuality(doc), JointSpeakers(doc, people)
        self.pronouns = Pronouns(doc, people)
        self.bodies: list[str] = []
        self.last: LastSpeaker | None = None

    def by_clause(self, clause: AttributionClause, quote: int) -> Attribution:
        """Attribute the quotation at token *quote* to the subject of its reporting clause."""
        kind = AFTER if clause.side == "after" else BEFORE
        where = "follows" if kind == AFTER else "comes before"
        evidence = f"“{clause.subject.printed} … {clause.cue}” {where} the quote"
        if clause.cue in ("according to", "by"):
            evidence = f"“{clause.cue} {clause.subject.printed}” {where} the quote"
        if reason_not_asserted := self.factuality.reason_not_asserted(clause, quote):
            return Attribution(
                NOT_ASSERTED, f"{evidence}, {reason_not_asserted}.", CONFIDENCE[NOT_ASSERTED]
            )
        if joint_speakers := self.joint.speakers(clause, quote):
            reason = f"“{joint_speakers}” are quoted jointly."
            attribution = Attribution(kind, reason, JOINT, joint_speakers, joint=True)
        else:
            attribution = self._resolve(
                clause.subject, kind, self._confidence(clause, quote), evidence
            )
        attribution.distance, attribution.cue, attribution.end = (
            clause.distance,
            clause.cue,
            clause.end,
        )
        return attribution

    def _confidence(self, clause: AttributionClause, quote: int) -> float:
        """Confidence in the subject of a clause, from its position and structure."""
        confidence = CONFIDENCE[AFTER if clause.side == "after" else BEFORE]
        if clause.side == "before" and self._is_adjacent(clause, quote):
            confidence = ADJACENT
        if clause.distance > 12:
            confidence -= 0.15
        if clause.cue in NAMING:
            confidence -= 0.05
        return confidence if clause.cue != ":" else min(confidence, self._by_colon(clause, quote))

    def _is_adjacent(self, clause: AttributionClause, quote: int) -> bool:
        """Whether "X [also] said [that]" leads to the quotation with no other person in between."""
        doc = self.doc
        words = doc.text[doc.starts[quote] : doc.ends[quote]].split()
        if len(words) < _SHORT and doc.words[quote - 1] not in ":,":
            return False  # may be a term in quotation marks
        if clause.cue not in SPEECH | NAMING or clause.distance > _NEAR or clause.verb < 0:
            return False
        if clause.subject.kind == PERSON:
            mention = self.people.starting.get(clause.subject.token)
            behind = mention.last if mention else clause.subject.token + 1
        elif clause.subject.kind == PRONOUN:
            behind = clause.subject.token + 1
        else:
            return False
        only_adverbs = all(
            doc.lower[number] in AUXILIARIES or doc.lower[number].endswith("ly")
            for number in range(behind, clause.verb)
        )
        other_person = any(number in self.people.starting for number in range(clause.verb, quote))
        subordinate = bool(set(doc.lower[clause.verb + 1 : quote]) & _OTHER_CLAUSE)
        return only_adverbs and not other_person and not subordinate

    def _by_colon(self, clause: AttributionClause, quote: int) -> float:
        """Lower confidence unless the label before a colon is certainly a person's name."""
        person = clause.subject.person
        if person is None or clause.distance > 1:
            return COLON_UNSURE
        if self.people.is_surely_person(person):
            return CONFIDENCE[COLON]
        return COLON_UNSURE

    def by_subject(
        self, subject: Subject | None, kind: str, confidence: float, evidence: str
    ) -> Attribution | None:
        """Attribute to a subject without a reporting verb; None unless it is a person."""
        if subject is None or subject.kind not in (PERSON, PRONOUN):
            return None
        if subject.person is not None and not self.people.is_used_as_person(subject.person):
            return None
        attribution = self._resolve(subject, kind, confidence, f"“{subject.printed}” {evidence}")
        return attribution if attribution.named else None

    def _resolve(
        self, subject: Subject, kind: str, confidence: float, evidence: str
    ) -> Attribution:
        printed = subject.printed
        if subject.kind == PERSON and subject.person is not None:
            return self._by_name(subject, subject.person, kind, confidence, evidence)
        if subject.kind == BODY:
            self.bodies = [*self.bodies[-_MAX_BODIES:], printed]
            confidence = min(confidence, MAX_BODY)
            return Attribution(kind, f"{evidence}.", round(confidence, 2), printed, body=printed)
        if subject.kind == PRONOUN:
            resolved_pronoun = self.pronouns.read(printed, subject.token, self.last)
            if resolved_pronoun:
                confidence = round(confidence * resolved_pronoun.confidence, 2)
                if not resolved_pronoun.person.in_full:
                    confidence = min(confidence, MAX_SURNAME)
                return Attribution(
                    kind,
                    f"{evidence}; {resolved_pronoun.reason}.",
                    confidence,
                    printed,
                    person=resolved_pronoun.person,
                )
            return Attribution(
                kind, f"{evidence}, but it is unclear who “{printed}” is.", 0.4, printed
            )
        if person := self._by_role(printed, subject.token):
            reason = f"{evidence}; most likely {person.name}, the only person with that role."
            return Attribution(
                kind, reason, round(min(confidence * 0.8, MAX_NOMINAL), 2), printed, person=person
            )
        if body := self._by_noun(printed):
            reason = f"{evidence}; most likely {body}."
            return Attribution(
                kind, reason, round(min(confidence * 0.8, MAX_BODY), 2), printed, body=body
            )
        return Attribution(kind, f"{evidence}, but no name is given.", 0.6, printed)

    def _by_name(
        self, subject: Subject, person: Person, kind: str, confidence: float, evidence: str
    ) -> Attribution:
        """Attribute to a named person; less confident for a bare surname or an ambiguous name."""
        printed = subject.printed
        mention = self.people.starting.get(subject.token)
        if mention and mention.others:
            reason = f"{evidence}, but several people in this text are called “{printed}”."
            if not self.people.is_dominant(mention):
                return Attribution(kind, reason, CONFIDENCE[NONE], printed)
            return Attribution(kind, reason, min(confidence, MAX_AMBIGUOUS), printed, person=person)
        if not person.in_full:
            reason = f"{evidence}; the text does not give the full name."
            return Attribution(kind, reason, min(confidence, MAX_SURNAME), printed, person=person)
        return Attribution(kind, f"{evidence}.", round(confidence, 2), printed, person=person)

    def _by_noun(self, printed: str) -> str:
        """The last organisation mentioned whose name contains the noun: "the ministry"."""
        words = printed.lower().split()
        if len(words) != 2 or words[0] != "the":
            return ""
        return next(
            (body for body in reversed(self.bodies) if words[1] in body.lower().split()), ""
        )

    def _by_role(self, printed: str, token: int) -> Person | None:
        """The only person mentioned with that role: "the President", "the envoy"."""
        words = printed.lower().split()
        if len(words) < 2 or words[0] != "the" or words[-1] not in ROLES or len(words) > 4:
            return None
        if words[-1].startswith("spokes") or words[-1] in ("official", "source"):
            return None
        return self.people.in_role(printed, token)
