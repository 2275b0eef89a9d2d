"""Summit page: finding, pledges, quotes, coverage, people and disputed figures."""

from __future__ import annotations

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
from articles.views import charts, overviews
from articles.views.detail import NEWEST, SlugDetailView
from articles.views.gap_counts import GapCounter

#: Quotes and articles on the page, which links to the full lists.
MAX_QUOTES, MAX_ARTICLES = 3, 3
#: Characters of the longest name that fits into the heading; it is above the heading in any case.
MAX_NAME = 40


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
        covered = querysets.coverage(Article).filter(summit=summit)
        quotes = overviews.listed(Quote, "summit", summit.slug)
        of = f"made at {summit}" if len(str(summit)) <= MAX_NAME else "made here"
        overview = overviews.pledge_overview("summit", summit.slug, of)
        return {
            "hosts": [p for p in parts if p.part == ParticipationRole.HOST],
            "participants": [p for p in parts if p.part == ParticipationRole.PARTICIPANT],
            "articles": querysets.first_rows(
                querysets.articles, covered.filter(follow_up=False), MAX_ARTICLES
            ),
            "briefings": querysets.briefings().filter(summit=summit),
            "follow_ups": querysets.first_rows(
                querysets.articles, covered.filter(follow_up=True), NEWEST
            ),
            "quotes": overviews.quotes_by_versions(
                lambda rows: rows.at_summit(summit), quotes, MAX_QUOTES
            ),
            "overview": overview,
            "pledges": overviews.first_pledges(overview),
            "article_total": len(overviews.listed(Article, "summit", summit.slug)),
            "quote_total": len(quotes),
            "pledge_total": overview.total,
            "speaker_total": len(overviews.listed(Speaker, "summit", summit.slug)),
            **coverage_of(summit),
            "most_quoted": most_quoted(summit),
            **neighbours(summit),
            "missing": [count for count in GapCounter(summit).totals() if count.total],
        }


def neighbours(summit: Summit) -> dict:
    """The public summits before and after it in its series, as ``previous`` and ``next``."""
    if summit.series is None:
        return {}
    others = Summit.objects.published().filter(series=summit.series).exclude(pk=summit.pk)
    others = list(others.order_by("start_on", "pk"))
    before = [other for other in others if other.start_on <= summit.start_on]
    after = others[len(before) :]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}


def coverage_of(summit: Summit) -> dict:
    """The chart of coverage over time."""
    here = ListURL().setting("summit", summit.slug)
    articles = overviews.listed(Article, "summit", summit.slug)
    coverage, undated, unit = charts.coverage_chart(articles, here)
    return {"coverage": coverage, "undated": undated, "unit": unit}


def most_quoted(summit: Summit) -> list[Speaker]:
    """The most quoted speakers at the summit, with ``quote_number``."""
    quotes = overviews.listed(Quote, "summit", summit.slug)
    numbers = dict(quotes.facets(["speaker"], NEWEST)["speaker"][:NEWEST])
    speakers = list(Speaker.objects.published().filter(slug__in=numbers))
    for speaker in speakers:
        speaker.quote_number = numbers[speaker.slug]
    return sorted(speakers, key=lambda speaker: (-speaker.quote_number, speaker.sort_name))
