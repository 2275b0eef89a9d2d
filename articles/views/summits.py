"""The page of a summit: who met, what was said and promised, and where sources disagree."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from articles import filters
from articles.filters.url_params import ListURL
from articles.models import (
    Correction,
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Participation,
    ParticipationRole,
    Pledge,
    SourceLink,
    Speaker,
    Summit,
    querysets,
)
from articles.search.request import FacetFilter
from articles.search.service import SearchResults
from articles.views import charts
from articles.views.detail import NEWEST, SlugDetailView


class SummitDetailView(SlugDetailView):
    template_name = "articles/summit.html"
    nav = "summits"

    def rows(self) -> QuerySet:
        values = DisputedValue.objects.published()
        figures = DisputedFigure.objects.published().prefetch_related(
            Prefetch("values", values, to_attr="public_values")
        )
        parts = Participation.objects.published()
        return querysets.summits().prefetch_related(
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
            Prefetch(
                "corrections", Correction.objects.published().with_reports(), to_attr="notices"
            ),
        )

    def context(self, summit: Summit) -> dict:
        parts = summit.public_participations
        covered = querysets.articles().at_summit(summit)
        return {
            "hosts": [one for one in parts if one.part == ParticipationRole.HOST],
            "participants": [one for one in parts if one.part == ParticipationRole.PARTICIPANT],
            "articles": covered.filter(follow_up=False)[:NEWEST],
            "briefings": querysets.briefings().filter(summit=summit),
            "follow_ups": covered.filter(follow_up=True)[:NEWEST],
            "quotes": querysets.quotes().at_summit(summit)[:NEWEST],
            "pledges": querysets.pledges().at_summit(summit)[:NEWEST],
            **charts_of(summit),
            "most_quoted": most_quoted(summit),
        }


def charts_of(summit: Summit) -> dict:
    """Its coverage in time and its pledges by status, drawn; each mark leads to a list."""
    here = ListURL().setting("summit", summit.slug)
    articles = _at(summit, filters.ArticleListing)
    coverage, undated, unit = charts.coverage_chart(articles, here)
    return {
        "coverage": coverage,
        "undated": undated,
        "unit": unit,
        "status_chart": charts.status_chart(Pledge.objects.published().at_summit(summit), here),
    }


def most_quoted(summit: Summit) -> list[Speaker]:
    """The speakers quoted most often at the summit, with ``quote_number``, as the list counts."""
    quotes = _at(summit, filters.QuoteListing)
    numbers = dict(quotes.facets(["speaker"], NEWEST)["speaker"][:NEWEST])
    speakers = list(Speaker.objects.published().filter(slug__in=numbers))
    for speaker in speakers:
        speaker.quote_number = numbers[speaker.slug]
    return sorted(speakers, key=lambda one: (-one.quote_number, one.sort_name))


def _at(summit: Summit, listing: type[filters.Listing]) -> SearchResults:
    """What a list holds of a summit: nothing of one that is only previewed, whose name the list
    would not know and leave out."""
    return listing({}).results.filter(FacetFilter("summit", (summit.slug,)))
