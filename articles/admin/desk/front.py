"""What waits for an editor, on the admin's front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Alias,
    AliasState,
    Decision,
    ImportItem,
    Outcome,
    Pledge,
    Proposal,
    Quote,
    Report,
    ReportState,
    VerdictDraft,
    deadlines,
)


@dataclass(frozen=True)
class Waiting:
    """One kind of work: what, how many, since when, and where."""

    what: str
    count: int
    address: str
    oldest: object = None


def waiting(request: HttpRequest) -> list[Waiting]:
    """The kinds of work there are now, those that wait for nobody left out."""
    if not request.user.has_perm("articles.view_proposal"):
        return []
    today = deadlines.today()
    open_proposals = Proposal.objects.filter(decision=Decision.OPEN)
    first = open_proposals.order_by("created_at").values_list("created_at", flat=True).first()
    found = [
        Waiting("proposals to review", open_proposals.count(), reverse("admin:review"), first),
        Waiting(
            "names that need a human",
            Alias.objects.filter(state=AliasState.NEEDS_HUMAN).count(),
            reverse("admin:names"),
        ),
        Waiting(
            "verdicts that wait for a second person",
            VerdictDraft.objects.filter(review=None).count(),
            reverse("admin:verdicts"),
        ),
        Waiting(
            "reports of readers",
            Report.objects.filter(state=ReportState.OPEN).count(),
            reverse("admin:reports"),
        ),
        Waiting(
            "imports that failed in the last 30 days",
            ImportItem.objects.filter(
                outcome=Outcome.FAILED, created_at__gte=timezone.now() - timedelta(days=30)
            ).count(),
            reverse("admin:articles_importrun_changelist"),
        ),
        Waiting(
            "quotes whose words a revision lost",
            Quote.objects.filter(pin_lost=True).count(),
            _list("quote", "pin_lost=1"),
        ),
        Waiting(
            "pledges past their deadline without a verdict",
            Pledge.objects.published().overdue(today).count(),
            "/pledges/?due=overdue",
        ),
        Waiting(
            "pledges not checked for a long time",
            Pledge.objects.published().stale(today).count(),
            "/pledges/?due=stale",
        ),
    ]
    return [kind for kind in found if kind.count]


def _list(kind: str, query: str) -> str:
    field, _, value = query.partition("=")
    return f"{reverse(f'admin:articles_{kind}_changelist')}?{field}__exact={value}"
