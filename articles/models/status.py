"""Status scale of pledges: it rates the outcome, not the effort."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Status of a pledge; :data:`MEANINGS` defines each value."""

    NOT_ASSESSED = "not-yet-assessed", "Not yet assessed"
    NO_ACTION = "no-action-found", "No action found"
    UNDER_WAY = "under-way", "Under way"
    STALLED = "stalled", "Stalled"
    KEPT = "kept", "Kept"
    PARTLY_KEPT = "partly-kept", "Partly kept"
    NOT_KEPT = "not-kept", "Not kept"
    SUPERSEDED = "superseded-or-withdrawn", "Superseded or withdrawn"
    CANNOT_ASSESS = "cannot-be-assessed", "Cannot be assessed"


MEANINGS: dict[str, str] = {
    Status.NOT_ASSESSED: "No editor has assessed this pledge yet.",
    Status.NO_ACTION: "An editor searched on the stated date and found no action; the search is "
    "the evidence.",
    Status.UNDER_WAY: "A dated source shows a concrete step.",
    Status.STALLED: "Progress has stopped, but delivery is still possible.",
    Status.KEPT: "The core of the commitment was delivered.",
    Status.PARTLY_KEPT: "Ended with substantially less than promised, but a significant result.",
    Status.NOT_KEPT: "Ended without delivery.",
    Status.SUPERSEDED: "Replaced or retracted by its maker; the replacement is linked.",
    Status.CANNOT_ASSESS: "The wording or the available data do not allow a verdict; the entry "
    "says what is missing.",
}

HOLDING = "Holding"
HOLDING_MEANING = "A standing promise that, by the latest source, has not been broken."


def status_label(status: str, *, standing: bool) -> str:
    """The label of a status; a standing promise that is under way is “holding”."""
    return HOLDING if standing and status == Status.UNDER_WAY else str(Status(status).label)


FINAL = (Status.KEPT, Status.PARTLY_KEPT, Status.NOT_KEPT, Status.SUPERSEDED)
"""Final verdicts: the deadline no longer applies."""

DELIVERED = (Status.KEPT, Status.PARTLY_KEPT)

NEEDS_EVIDENCE = tuple(s for s in Status if s not in (Status.NOT_ASSESSED, Status.CANNOT_ASSESS))
"""Statuses that require evidence."""
