"""Summit page: finding, pledges, quotes, coverage, people and disputed figures."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from articles.filters.params import ListURL
from articles.models import (
    Article,
    Correction,
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Participation,
    ParticipationRole,
    Quote,
    SourceLink,
    Speaker,
    Summit,
    querysets,
)
from articles.models.compiled_query import CompiledQuery
from articles.search.service import SearchResults
from articles.views import charts, overviews
from articles.views.detail import NEWEST, SlugDetailView
from articles.views.gap_counts import GapCounter

#: Quotes and articles on the page, which links to the full lists.
MAX_QUOTES, MAX_ARTICLES = 3, 3
#: Characters of the longest name that fits into the heading; it is above the heading in any case.
MAX_NAME = 40


@CompiledQuery
def _article_keys(summits: Sequence[int]) -> QuerySet:
    covered = querysets.coverage(Article).filter(summit__in=summits, follow_up=False)
    return covered.values_list("pk", flat=True)[:MAX_ARTICLES]


@CompiledQuery
def _follow_up_keys(summits: Sequence[int]) -> QuerySet:
    covered = querysets.coverage(Article).filter(summit__in=summits, follow_up=True)
    return covered.values_list("pk", flat=True)[:NEWEST]


@CompiledQuery
def _briefings(summits: Sequence[int]) -> QuerySet:
    return querysets.briefings().filter(summit__in=summits)


@CompiledQuery
def _summits_of_series(series: Sequence[int]) -> QuerySet:
    return Summit.objects.published().filter(series__in=series).order_by("start_on", "pk")


@CompiledQuery
def _speakers(slugs: Sequence[str]) -> QuerySet:
    return Speaker.objects.published().filter(slug__in=slugs)


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
            Summit.objects.published()
            .select_related("country", "series")
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
        quotes = overviews.listed(Quote, "summit", summit.slug)
        articles = overviews.listed(Article, "summit", summit.slug)
        of = f"made at {summit}" if len(str(summit)) <= MAX_NAME else "made here"
        overview = overviews.pledge_overview("summit", summit.slug, of)
        return {
            "hosts": [p for p in parts if p.part == ParticipationRole.HOST],
            "participants": [p for p in parts if p.part == ParticipationRole.PARTICIPANT],
            "articles": querysets.rows_of(querysets.articles, _article_keys([summit.pk])),
            "briefings": _briefings([summit.pk]),
            "follow_ups": querysets.rows_of(querysets.articles, _follow_up_keys([summit.pk])),
            "quotes": overviews.quotes_by_versions(quotes, MAX_QUOTES),
            "overview": overview,
            "pledges": overviews.first_pledges(overview),
            "article_total": len(articles),
            "quote_total": len(quotes),
            "pledge_total": overview.total,
            "speaker_total": len(overviews.listed(Speaker, "summit", summit.slug)),
            **coverage_of(summit, articles),
            "most_quoted": most_quoted(quotes),
            **neighbours(summit),
            "missing": [count for count in GapCounter(summit).totals() if count.total],
        }


def neighbours(summit: Summit) -> dict:
    """The public summits before and after it in its series, as ``previous`` and ``next``."""
    if summit.series is None:
        return {}
    others = [other for other in _summits_of_series([summit.series_id]) if other != summit]
    before = [other for other in others if other.start_on <= summit.start_on]
    after = others[len(before) :]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}


def coverage_of(summit: Summit, articles: SearchResults) -> dict:
    """The chart of coverage over time."""
    here = ListURL().setting("summit", summit.slug)
    coverage, undated, unit = charts.coverage_chart(articles, here)
    return {"coverage": coverage, "undated": undated, "unit": unit}


def most_quoted(quotes: SearchResults) -> list[Speaker]:
    """The most quoted speakers of the quotes of a summit, with ``quote_number``."""
    numbers = dict(quotes.facets(["speaker"], NEWEST)["speaker"][:NEWEST])
    speakers = _speakers(list(numbers)) if numbers else []
    for speaker in speakers:
        speaker.quote_number = numbers[speaker.slug]
    return sorted(speakers, key=lambda speaker: (-speaker.quote_number, speaker.sort_name))
