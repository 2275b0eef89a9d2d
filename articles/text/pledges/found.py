"""What the finder of pledges answers with."""

from __future__ import annotations

from dataclasses import dataclass

from ..deadlines import Deadline
from ..money import Money

FUNDING, LEGISLATION, OPERATIONS = "funding", "legislation", "operations"
AGREEMENT, POLICY, PROGRAMME = "agreement", "policy", "programme"

CONFIDENT = 0.6
"""From this confidence on, a proposal is worth an editor's first look."""


@dataclass(frozen=True)
class FoundPledge:
    """A promise as a text reports it: ``text[start:end] == exact``, a sentence or a clause of one.

    *makers* and *recipients* are names as printed, empty when unsure. *summary* is one clean
    sentence. *kind* is funding, legislation, operations, agreement, policy or programme. *money* is
    the promised sum, *deadline* the time set. *reason* is for editors; *confidence* is 0 to 1.
    """

    start: int
    end: int
    exact: str
    makers: tuple[str, ...]
    recipients: tuple[str, ...]
    summary: str
    kind: str
    money: Money | None
    deadline: Deadline | None
    reason: str
    confidence: float
