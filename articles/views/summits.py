"""Summit page: participants, charts, pledges, quotes, coverage and disputed figures."""

from __future__ import annotations

from django.db.models import Model, Prefetch, QuerySet

from articles.filters.params import ListURL
from articles.kinds import BY_MODEL
from articles.models import (
    Article,
    Correction,
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Participation,
    ParticipationRole,
    Pledge,
    Quote,
    SourceLink,
    Speaker,
    Summit,
    querysets,
)
from articles.search.request import FacetFilter, SearchRequest
from articles.search.service import SearchResults, search
from articles.views import charts
from articles.views.detail import NEWEST, SlugDetailView
from articles.views.gap_counts import GapCounter


class SummitDetailView(SlugDetailView):
    template_name = "articles/summit.html"
    nav = "summits"

    def rows(self) -> QuerySet:
        values = DisputedValue.objects.published()
        figures = DisputedFigure.objects.published().prefetch_related(
            Prefetch("values", values, to_attr="public_values")
        )
        parts = Participation.objects.published()
        return (
            querysets.summits()
            .select_related("series")
            .prefetch_related(
                "topics",
                Prefetch(
                    "participations",
                    parts.select_related("country", "organisation", "speaker"),
                    to_attr="public_participations",
                ),
                Prefetch(
                    "outcome_documents",
                    OutcomeDocument.objects.published(),
                    to_attr="public_outcomes",
                ),
                Prefetch("disputed_figures", figures, to_attr="public_figures"),
                Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
            )
        )

    def context(self, summit: Summit) -> dict:
        parts = summit.public_participations
        covered = querysets.articles().at_summit(summit)
        return {
            "hosts": [p for p in parts if p.part == ParticipationRole.HOST],
            "participants": [p for p in parts if p.part == ParticipationRole.PARTICIPANT],
            "articles": covered.filter(follow_up=False)[:NEWEST],
            "briefings": querysets.briefings().filter(summit=summit),
            "follow_ups": covered.filter(follow_up=True)[:NEWEST],
            "quotes": querysets.quotes().leading().at_summit(summit)[:NEWEST],
            "pledges": querysets.pledges().at_summit(summit)[:NEWEST],
            **charts_of(summit),
            "most_quoted": most_quoted(summit),
            **neighbours(summit),
            "missing": [count for count in GapCounter(summit).totals() if count.total],
        }


def neighbours(summit: Summit) -> dict:
    """The public summits before and after it in its series, as ``previous`` and ``next``."""
    if summit.series is None:
        return {}
    others = Summit.objects.published().filter(series=summit.series).exclude(pk=summit.pk)
    before = others.filter(start_on__lte=summit.start_on).order_by("-start_on", "-pk")
    after = others.filter(start_on__gt=summit.start_on).order_by("start_on", "pk")
    return {"previous": before.first(), "next": after.first()}


def charts_of(summit: Summit) -> dict:
    """Charts of coverage over time and of pledges by status."""
    here = ListURL().setting("summit", summit.slug)
    articles = _coverage(summit, Article)
    coverage, undated, unit = charts.coverage_chart(articles, here)
    return {
        "coverage": coverage,
        "undated": undated,
        "unit": unit,
        "status_chart": charts.status_chart(Pledge.objects.published().at_summit(summit), here),
    }


def most_quoted(summit: Summit) -> list[Speaker]:
    """The most quoted speakers at the summit, with ``quote_number``."""
    quotes = _coverage(summit, Quote)
    numbers = dict(quotes.facets(["speaker"], NEWEST)["speaker"][:NEWEST])
    speakers = list(Speaker.objects.published().filter(slug__in=numbers))
    for speaker in speakers:
        speaker.quote_number = numbers[speaker.slug]
    return sorted(speakers, key=lambda speaker: (-speaker.quote_number, speaker.sort_name))


def _coverage(summit: Summit, model: type[Model]) -> SearchResults:
    """Articles or quotes of a summit, to count."""
    kind = BY_MODEL[model].name
    request = SearchRequest(kind, clauses=(FacetFilter("summit", (summit.slug,)),))
    rows = querysets.coverage(model).at_summit(summit)
    return search(request, fallback=lambda: rows.leading() if model is Quote else rows)
