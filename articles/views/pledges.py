"""Pledge page: terms, sources, status history with evidence, related pledges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.charts import TimelineEvent
from articles.drawings import ANNOUNCED, DEADLINE, TODAY, PledgeLine, pledge_line
from articles.models import (
    FINAL,
    ActorRole,
    Correction,
    Evidence,
    Mention,
    Pledge,
    SourceLink,
    Status,
    StatusUpdate,
    current_updates,
    deadlines,
    nothing_found_on,
    public_checks,
    querysets,
    status_on,
)
from articles.models.compiled_query import CompiledQuery
from articles.record_history import history_of
from articles.templatetags.formatting import partial_date
from articles.text.dates import PartialDate
from articles.views import page_meta
from articles.views.detail import IdDetailView
from articles.views.result_navigation import result_navigation

MAKERS_NAMED = 3
"""Most makers that are named above the pledge; its details name all of them."""

RELATED_SINGLE = ("parent", "follow_up_of", "supersedes", "repeats")
RELATED_MANY = ("parts", "follow_ups", "superseded_by", "repeated_by", "related")


class PledgeDetailView(IdDetailView):
    """Pledge page; ``?on=2025-06-30`` also shows the status on that day."""

    template_name = "articles/pledge.html"
    nav = "pledges"

    def rows(self) -> QuerySet:
        public = Pledge.objects.published()
        evidence = Evidence.objects.published().select_related("article__publisher")
        updates = StatusUpdate.objects.published().select_related(
            "actor__country", "actor__organisation", "actor__speaker"
        )
        return (
            public.select_related("summit")
            .prefetch_related(
                "topics",
                querysets.public_actors(),
                Prefetch(
                    "status_updates",
                    updates.prefetch_related(
                        Prefetch("evidence", evidence, to_attr="public_evidence")
                    ),
                ),
                Prefetch("checks", public_checks(), to_attr="public_checks"),
                Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
            )
            .prefetch_related(
                *(Prefetch(name, public) for name in (*RELATED_SINGLE, *RELATED_MANY))
            )
        )

    def show(self, request: HttpRequest, pledge: Pledge) -> HttpResponse:
        today = deadlines.today()
        mentions = mentions_of([pledge.pk])
        context = {
            "nav": self.nav,
            "pledge": pledge,
            "record": pledge,
            "today": today,
            "overdue": pledge.overdue(today),
            "late": pledge.late(),
            "stale": pledge.stale(today),
            "checks": pledge.public_checks,
            "nothing_found_on": nothing_found_on(pledge.public_checks),
            "actors": actors_by_role(pledge),
            "makers": (makers := makers_of(pledge))[:MAKERS_NAMED],
            "more_makers": max(len(makers) - MAKERS_NAMED, 0),
            "ledger": (ledger := ledger_of(pledge)),
            "evidence_total": sum(len(update.public_evidence) for update in ledger),
            "timeline": pledge_timeline(pledge, ledger, today),
            "verdict": next(iter(current_updates(pledge)), None),
            "verdicts": (verdicts := verdicts_by_actor(pledge)),
            "outcome": outcome_by_makers(pledge, verdicts),
            "mentions": [m for m in mentions if not m.in_briefing],
            "in_briefings": [m for m in mentions if m.in_briefing],
            "replaced_by": list(pledge.superseded_by.all()),
            "related_pledges": related_pledges(pledge),
            "history": history_of(pledge),
            "navigation": result_navigation(request, pledge),
            **status_on_day(pledge, request.GET.get("on", "")),
            **page_meta.for_record(request, pledge),
        }
        return render(request, self.template_name, context)


def actors_by_role(pledge: Pledge) -> list[tuple[str, list]]:
    """Makers, partners and recipients as (heading, actors); empty groups are left out."""
    headings = {"maker": "Made by", "partner": "With", "recipient": "For"}
    grouped = [
        (headings[part], [actor for actor in pledge.public_actors if actor.part == part])
        for part in ActorRole.values
    ]
    return [(heading, actors) for heading, actors in grouped if actors]


def makers_of(pledge: Pledge) -> list:
    """The public actors that made the pledge."""
    return [actor for actor in pledge.public_actors if actor.part == ActorRole.MAKER]


def ledger_of(pledge: Pledge) -> list[StatusUpdate]:
    """Public status updates, newest first; ``corrected`` is set on those a later one corrects.

    Their evidence is numbered through all of them.
    """
    updates = list(pledge.status_updates.all())
    corrected = {update.corrects_id for update in updates if update.corrects_id}
    for update in updates:
        update.corrected = update.pk in corrected
    updates.sort(key=lambda update: (update.as_of, update.pk), reverse=True)
    items = (item for update in updates for item in update.public_evidence)
    for number, item in enumerate(items, start=1):
        item.number = number
    return updates


def pledge_timeline(pledge: Pledge, ledger: list[StatusUpdate], today: date) -> PledgeLine | None:
    """Timeline of announcement, verdicts and deadline; None without any of them."""
    events = [*verdict_events(pledge, ledger, today)]
    for field, label, kind in (
        ("announced_on", "Announced", ANNOUNCED),
        ("deadline", "Deadline", DEADLINE),
    ):
        if day := getattr(pledge, field):
            partial = PartialDate.of(day, getattr(pledge, f"{field}_precision"))
            # A deadline of "2025" ends with the year.
            start = partial.end if field == "deadline" else partial.start
            events.append(
                TimelineEvent(label, start, partial.end, partial_date(partial), "#terms", kind)
            )
    printed = partial_date(PartialDate.of(today, "day"))
    now = TimelineEvent("Today", today, today, printed, kind=TODAY)
    is_final = pledge.status in FINAL
    return pledge_line(events, now, is_overdue=pledge.overdue(today), is_final=is_final)


def verdict_events(pledge: Pledge, ledger: list[StatusUpdate], today: date) -> list[TimelineEvent]:
    """The verdicts that are not corrected, earliest first.

    A verdict of a month or year is a bar, which begins with the announcement at the earliest and
    ends today or with the next verdict at the latest.
    """
    events = []
    next_days: dict[int | None, date] = {}
    for update in ledger:  # newest first
        if update.corrected:
            continue
        period = PartialDate.of(update.as_of, update.as_of_precision)
        start = min(max(update.as_of, pledge.announced_on or update.as_of), period.end)
        end = min(period.end, max(today, start), next_days.get(update.actor_id, date.max))
        next_days[update.actor_id] = update.as_of
        events.append(
            TimelineEvent(
                update.status_label + (f" ({update.actor})" if update.actor else ""),
                min(start, end),
                end,
                partial_date(period),
                f"#update-{update.pk}",
                update.status,
            )
        )
    return events[::-1]


def verdicts_by_actor(pledge: Pledge) -> list[StatusUpdate]:
    """The latest verdict that is not corrected, for each actor of a joint pledge."""
    current = [current_updates(pledge, actor) for actor in pledge.public_actors]
    return [updates[0] for updates in current if updates]


def outcome_by_makers(pledge: Pledge, verdicts: list[StatusUpdate]) -> str:
    """How many makers of a joint pledge have which status: "Kept: 2 of 5 makers"."""
    makers = {actor.pk for actor in makers_of(pledge)}
    counts = Counter(update.status for update in verdicts if update.actor_id in makers)
    if len(makers) < 2:
        return ""
    return "; ".join(
        f"{status.label}: {counts[status]} of {len(makers)} makers"
        for status in Status
        if counts[status]
    )


@CompiledQuery
def mentions_of(pledges: Sequence[int]) -> QuerySet:
    """Public mentions of pledges with these keys, by date of publication."""
    return (
        Mention.objects.published()
        .filter(pledge__in=pledges)
        .select_related("article__publisher", "quote__speaker", "quote__article__publisher")
        .defer("article__body", "quote__article__body")
        .order_by(F("article__published_on").asc(nulls_last=True), "pk")
    )


def related_pledges(pledge: Pledge) -> list[tuple[str, list[Pledge]]]:
    """Related public pledges as (relation, pledges); empty relations are left out."""
    relations = (
        ("Part of", pledge.parent),
        ("Parts", pledge.parts),
        ("Follows up", pledge.follow_up_of),
        ("Followed up by", pledge.follow_ups),
        ("Replaces", pledge.supersedes),
        ("Replaced by", pledge.superseded_by),
        ("Repeats the money of", pledge.repeats),
        ("Repeated in", pledge.repeated_by),
        ("Related", pledge.related),
    )
    groups = [
        (label, list(related.all()) if hasattr(related, "all") else [related] if related else [])
        for label, related in relations
    ]
    return [(label, pledges) for label, pledges in groups if pledges]


def status_on_day(pledge: Pledge, value: str) -> dict:
    """Context for the status on a day; a month or year means its last day."""
    value = value.strip()
    if not value:
        return {}
    try:
        day: date = PartialDate.parse(value).end
    except ValueError:
        message = f"“{value[:40]}” is not a date. Use 2025-06-30, 2025-06 or 2025."
        return {"on_problem": message}
    update = status_on(pledge, day)
    status = Status(update.status) if update else Status.NOT_ASSESSED
    return {"on": day, "on_status": status, "on_update": update}
