"""The page of a pledge: who promises what, where it is written, and what became of it."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.charts import TimelineChart, TimelineEvent, timeline
from articles.models import (
    MEANINGS,
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
    querysets,
    status_on,
)
from articles.templatetags.formatting import partial_date
from articles.text.dates import PartialDate
from articles.views import page_meta
from articles.views.detail import IdDetailView

RELATIVES = ("parent", "follow_up_of", "supersedes", "repeats")
DESCENDANTS = ("parts", "follow_ups", "superseded_by", "repeated_by", "related")


class PledgeDetailView(IdDetailView):
    """A pledge; ``?on=2025-06-30`` asks for its status on that day."""

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
                Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
            )
            .prefetch_related(*(Prefetch(name, public) for name in (*RELATIVES, *DESCENDANTS)))
        )

    def show(self, request: HttpRequest, pledge: Pledge) -> HttpResponse:
        today = deadlines.today()
        mentions = list(mentions_of(pledge))
        context = {
            "nav": self.nav,
            "pledge": pledge,
            "record": pledge,
            "today": today,
            "overdue": pledge.overdue(today),
            "late": pledge.late(),
            "stale": pledge.stale(today),
            "meaning": MEANINGS[pledge.status],
            "actors": actors_by_part(pledge),
            "ledger": (ledger := ledger_of(pledge)),
            "life": life_of(pledge, ledger),
            "verdicts": verdicts_by_actor(pledge),
            "mentions": [one for one in mentions if not one.in_briefing],
            "in_briefings": [one for one in mentions if one.in_briefing],
            "relatives": relatives_of(pledge),
            **asked_day(pledge, request.GET.get("on", "")),
            **page_meta.for_record(request, pledge),
        }
        return render(request, self.template_name, context)


def actors_by_part(pledge: Pledge) -> list[tuple[str, list]]:
    """Makers, partners and recipients: (heading, actors), without empty parts."""
    headings = {"maker": "Made by", "partner": "Together with", "recipient": "For"}
    grouped = [
        (headings[part], [one for one in pledge.public_actors if one.part == part])
        for part in ActorRole.values
    ]
    return [(heading, actors) for heading, actors in grouped if actors]


def ledger_of(pledge: Pledge) -> list[StatusUpdate]:
    """Every public entry, newest first; ``corrected`` marks those that another takes back."""
    updates = list(pledge.status_updates.all())
    corrected = {update.corrects_id for update in updates if update.corrects_id}
    for update in updates:
        update.corrected = update.pk in corrected
    return sorted(updates, key=lambda update: (update.as_of, update.pk), reverse=True)


def life_of(pledge: Pledge, ledger: list[StatusUpdate]) -> TimelineChart:
    """From the announcement over every verdict to the deadline, drawn; empty below two events."""
    events = [
        TimelineEvent(
            update.get_status_display() + (f" ({update.actor})" if update.actor else ""),
            update.as_of,
            PartialDate.of(update.as_of, update.as_of_precision).end,
            partial_date(update.as_of, update.as_of_precision),
            f"#update-{update.pk}",
            update.status,
        )
        for update in ledger
        if not update.corrected
    ]
    dated = (("announced_on", "Announced", "pledge"), ("deadline", "Deadline", ""))
    for field, label, kind in dated:
        if day := getattr(pledge, field):
            known = PartialDate.of(day, getattr(pledge, f"{field}_precision"))
            # "By 2025" runs out with the year.
            start = known.end if field == "deadline" else known.start
            events.append(
                TimelineEvent(label, start, known.end, partial_date(known), "#terms", kind)
            )
    return timeline(events if len(events) > 1 else [])


def verdicts_by_actor(pledge: Pledge) -> list[StatusUpdate]:
    """The newest standing verdict on each actor's part of a joint pledge."""
    standing = [current_updates(pledge, actor) for actor in pledge.public_actors]
    return [updates[0] for updates in standing if updates]


def mentions_of(pledge: Pledge) -> QuerySet:
    """Where the pledge is announced, repeated and detailed, in the order of publication."""
    return (
        Mention.objects.published()
        .filter(pledge=pledge)
        .select_related("article__publisher", "quote__speaker", "quote__article__publisher")
        .defer("article__body", "quote__article__body")
        .order_by(F("article__published_on").asc(nulls_last=True), "pk")
    )


def relatives_of(pledge: Pledge) -> list[tuple[str, list[Pledge]]]:
    """The public pledges this one is tied to: (how, pledges), without empty ties."""
    ties = (
        ("Part of", pledge.parent),
        ("Parts", pledge.parts),
        ("Follows up", pledge.follow_up_of),
        ("Followed up by", pledge.follow_ups),
        ("Takes the place of", pledge.supersedes),
        ("Replaced by", pledge.superseded_by),
        ("Announces again the money of", pledge.repeats),
        ("Announced again in", pledge.repeated_by),
        ("Related", pledge.related),
    )
    found = [
        (how, list(tie.all()) if hasattr(tie, "all") else [tie] if tie else []) for how, tie in ties
    ]
    return [(how, pledges) for how, pledges in found if pledges]


def asked_day(pledge: Pledge, typed: str) -> dict:
    """The status on the day that was asked for; a month or year means its last day."""
    typed = typed.strip()
    if not typed:
        return {}
    try:
        day: date = PartialDate.parse(typed).end
    except ValueError:
        explained = f"“{typed[:40]}” is not a date; write 2025-06-30, 2025-06 or 2025."
        return {"on_problem": explained}
    update = status_on(pledge, day)
    status = Status(update.status) if update else Status.NOT_ASSESSED
    return {"on": day, "on_status": status, "on_update": update}
