"""Undo of review decisions within a session, from the histories of the changed records.

The session stores which rows each decision added to the histories. Undoing restores the version
before each of them, so it covers whatever a decision changes: published speakers, deleted drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest

from articles.models import (
    Alias,
    Appointment,
    Decision,
    Mention,
    Organisation,
    Pledge,
    PledgeActor,
    Proposal,
    Quote,
    Speaker,
    Statement,
)

SESSION_KEY = "review_decisions"
MAX_DECISIONS = 30
"""Decisions kept in the session; earlier ones can no longer be undone."""

REASON = "Review decision undone"

# Models that a decision may change, in an order in which deleted records can be created again.
TRACKED: tuple[type[models.Model], ...] = (
    *(Organisation, Speaker, Appointment, Statement, Pledge, PledgeActor),
    *(Quote, Mention, Alias),
)
_LINKS = ("quote", "pledge", "mention", "alias", "speaker")


@contextmanager
def recorded(request: HttpRequest, label: str, proposals: models.QuerySet) -> Iterator[None]:
    """Transaction that records the decisions on *proposals* made inside for :func:`undo_last`."""
    with transaction.atomic():
        opened = set(proposals.filter(decision=Decision.OPEN).values_list("pk", flat=True))
        links = {row.pop("pk"): row for row in proposals.values("pk", *_LINKS)}
        before = _newest()
        yield
        rows = Proposal.objects.filter(pk__in=links)
        after = {row.pop("pk"): row for row in rows.values("pk", *_LINKS)}
        decided = rows.filter(pk__in=opened).exclude(decision=Decision.OPEN)
        entry = {
            "label": label,
            "decided": list(decided.order_by("pk").values_list("pk", flat=True)),
            "links": {pk: link for pk, link in links.items() if after.get(pk) != link},
            "before": before,
            "after": _newest(),
        }
    if entry["decided"]:
        decisions = [*request.session.get(SESSION_KEY, []), entry]
        request.session[SESSION_KEY] = decisions[-MAX_DECISIONS:]


def last_label(request: HttpRequest) -> str:
    """What would be undone next; empty if there is nothing."""
    decisions = request.session.get(SESSION_KEY, [])
    return decisions[-1]["label"] if decisions else ""


def undo_last(request: HttpRequest) -> int:
    """Undo the last decision of the session; return the primary key of its first proposal.

    Raises ``ValidationError`` if nothing is left, or if someone changed a record afterwards.
    """
    decisions = request.session.get(SESSION_KEY, [])
    if not decisions:
        raise ValidationError("There is no decision to undo.")
    entry = decisions[-1]
    # Whatever happens, the entry is used up: a conflict does not go away.
    request.session[SESSION_KEY] = decisions[:-1]
    with transaction.atomic():
        _restore(entry, request.user)
        rows = Proposal.objects.filter(pk__in=entry["decided"], decided_by=request.user)
        if rows.count() != len(entry["decided"]):
            raise ValidationError("Someone else has decided on this proposal in the meantime.")
        for proposal in rows:
            proposal.decision, proposal.decision_note = Decision.OPEN, ""
            proposal.decided_by = proposal.decided_at = None
            proposal.save()
        for pk, links in entry["links"].items():
            proposal = Proposal.objects.get(pk=pk)
            for name, value in links.items():
                setattr(proposal, f"{name}_id", value)
            proposal.save()
    return entry["decided"][0]


def _newest() -> dict[str, int]:
    """The newest history id of each tracked model."""
    return {
        model._meta.model_name: model.history.aggregate(n=models.Max("history_id"))["n"] or 0
        for model in TRACKED
    }


def _restore(entry: dict, user) -> None:
    created: list[models.Model] = []
    for model in TRACKED:
        name = model._meta.model_name
        before, after = entry["before"][name], entry["after"][name]
        rows = model.history.filter(history_id__gt=before)
        pks = rows.filter(history_id__lte=after, history_user=user).values("id")
        touched = model.history.filter(id__in=pks)
        others = touched.filter(history_id__gt=before).exclude(
            history_id__lte=after, history_user=user
        )
        if conflict := others.first():
            raise ValidationError(
                f"“{conflict}” was changed after this decision, so it cannot be undone. Change the "
                "record by hand."
            )
        for pk in set(pks.values_list("id", flat=True)):
            version = touched.filter(id=pk, history_id__lte=before).order_by("-history_id").first()
            stored = model._base_manager.filter(pk=pk).first()
            if version is not None and version.history_type != "-":
                _save_version(version, stored, user)
            elif stored is not None:
                created.append(stored)
    for record in reversed(created):
        record._history_user = user
        try:
            record.delete()
        except models.ProtectedError:
            raise ValidationError(f"“{record}” is in use and cannot be removed.") from None


def _save_version(version, stored: models.Model | None, user) -> None:
    record = version.instance
    record._state.adding = stored is None
    record._history_user = user
    record._change_reason = REASON
    record.save()
