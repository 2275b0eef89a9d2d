"""From the subject of a clause to the person or body it means."""

from __future__ import annotations

from ..roles import ROLES
from .cast import Cast, Person
from .clause import Clause
from .cues import NAMING
from .evidence import AFTER, BEFORE, CONFIDENCE, Attribution
from .narration import Narration
from .pronouns import Pronouns, Spoken
from .subjects import BODY, PERSON, PRONOUN, Subject

_REMEMBERED = 40


class Resolver:
    """Resolves subjects; *last* is who was last heard, kept up to date by its user."""

    def __init__(self, narration: Narration, cast: Cast) -> None:
        self.cast = cast
        self.pronouns = Pronouns(narration, cast)
        self.bodies: list[str] = []
        self.last: Spoken | None = None

    def by_clause(self, clause: Clause) -> Attribution:
        """Who the subject of an attributing clause is."""
        kind = AFTER if clause.side == "after" else BEFORE
        where = "behind" if kind == AFTER else "before"
        said = f"“{clause.subject.printed} … {clause.cue}” stands {where} the words"
        if clause.cue in ("according to", "by"):
            said = f"“{clause.cue} {clause.subject.printed}” stands {where} the words"
        sure = CONFIDENCE[kind]
        if clause.distance > 12:
            sure -= 0.15
        if clause.cue in NAMING:
            sure -= 0.05
        found = self._resolve(clause.subject, kind, sure, said)
        found.distance, found.cue, found.end = clause.distance, clause.cue, clause.end
        return found

    def by_subject(
        self, subject: Subject | None, kind: str, confidence: float, how: str
    ) -> Attribution | None:
        """Who a mere subject near the words is; None unless it is somebody."""
        if subject is None or subject.kind not in (PERSON, PRONOUN):
            return None
        found = self._resolve(subject, kind, confidence, f"“{subject.printed}” {how}")
        return found if found.named else None

    def _resolve(self, subject: Subject, kind: str, sure: float, said: str) -> Attribution:
        printed = subject.printed
        if subject.kind == PERSON:
            return Attribution(kind, f"{said}.", sure, printed, person=subject.person)
        if subject.kind == BODY:
            self.bodies = [*self.bodies[-_REMEMBERED:], printed]
            return Attribution(kind, f"{said}.", round(sure - 0.1, 2), printed, body=printed)
        if subject.kind == PRONOUN:
            reading = self.pronouns.read(printed, subject.token, self.last)
            if reading:
                sure = round(sure * reading.confidence, 2)
                return Attribution(
                    kind, f"{said}; {reading.reason}.", sure, printed, person=reading.person
                )
            return Attribution(kind, f"{said}, but whom “{printed}” means is unsure.", 0.4, printed)
        if person := self._by_role(printed, subject.token):
            reason = f"{said}; one person named before has that role."
            return Attribution(kind, reason, round(sure * 0.8, 2), printed, person=person)
        if body := self._by_noun(printed):
            reason = f"{said}; the body named before is meant."
            return Attribution(kind, reason, round(sure * 0.85, 2), printed, body=body)
        return Attribution(kind, f"{said}, but nobody is named.", 0.6, printed)

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
