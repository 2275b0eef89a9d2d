"""The page of a summit: who met, what was said and promised, and where sources disagree."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from articles.filters import rows
from articles.models import (
    Article,
    Correction,
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Part,
    Participation,
    Pledge,
    Quote,
    SourceLink,
    Speaker,
    Status,
    Summit,
)

from .records import NEWEST, SlugPage


class SummitPage(SlugPage):
    template_name = "articles/summit.html"
    nav = "summits"

    def rows(self) -> QuerySet:
        values = DisputedValue.objects.published()
        figures = DisputedFigure.objects.published().prefetch_related(
            Prefetch("values", values, to_attr="public_values")
        )
        parts = Participation.objects.published()
        return rows.summits().prefetch_related(
            "topics",
            Prefetch("compare_with", Summit.objects.published()),
            Prefetch("compared_by", Summit.objects.published(), to_attr="public_compared_by"),
            Prefetch(
                "participations",
                parts.select_related("country", "organisation", "speaker"),
                to_attr="public_participations",
            ),
            Prefetch(
                "outcome_documents", OutcomeDocument.objects.published(), to_attr="public_outcomes"
            ),
            Prefetch("disputed_figures", figures, to_attr="public_figures"),
            Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
            Prefetch("corrections", Correction.objects.published(), to_attr="notices"),
        )

    def context(self, summit: Summit) -> dict:
        parts = summit.public_participations
        covered = rows.articles().filter(summit=summit)
        return {
            "hosts": [one for one in parts if one.part == Part.HOST],
            "participants": [one for one in parts if one.part == Part.PARTICIPANT],
            "articles": covered.filter(follow_up=False)[:NEWEST],
            "follow_ups": covered.filter(follow_up=True)[:NEWEST],
            "quotes": rows.quotes().filter(rows.at_summit(summit))[:NEWEST],
            "pledges": rows.pledges().filter(summit=summit)[:NEWEST],
            "days": coverage_by_day(summit),
            "statuses": pledges_by_status(summit),
            "most_quoted": most_quoted(summit),
        }


def coverage_by_day(summit: Summit) -> list[tuple]:
    """How many articles were published on each day: (day, number), in time."""
    known = Article.objects.published().filter(summit=summit, published_on_precision="day")
    days = known.filter(published_on__isnull=False).order_by("published_on")
    return list(days.values_list("published_on").annotate(number=Count("pk")))


def pledges_by_status(summit: Summit) -> list[tuple[Status, int]]:
    """How many of the summit's pledges stand at each status, in the order of the scale."""
    found = Pledge.objects.published().filter(summit=summit).order_by()
    counts = dict(found.values_list("status").annotate(number=Count("pk")))
    return [(status, counts[status]) for status in Status if status in counts]


def most_quoted(summit: Summit) -> QuerySet:
    """The speakers quoted most often at the summit, with ``quote_number``."""
    here = Quote.objects.published().filter(rows.at_summit(summit))
    return (
        Speaker.objects.published()
        .annotate(quote_number=Count("quotes", filter=Q(quotes__in=here.order_by().values("pk"))))
        .filter(quote_number__gt=0)
        .order_by("-quote_number", "sort_name")[:NEWEST]
    )
