"""URL patterns of the public pages. They are stable, because feeds and other programs use them."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from articles import filters
from articles.api import urls as api
from articles.filters import converters  # noqa: F401 - registers <record:…> and other converters
from articles.formats.calendars import CALENDAR_PATHS
from articles.formats.feeds import FEEDS, feeds_of
from articles.kinds import (
    ARTICLE,
    BY_NAME,
    COUNTRY,
    ORGANISATION,
    PLEDGE,
    QUOTE,
    SPEAKER,
    SUMMIT,
    TOPIC,
)
from articles.views import (
    about,
    articles,
    calendar,
    calendar_files,
    changes,
    check,
    citations,
    compare,
    corrections,
    data,
    embeds,
    exports,
    feeds,
    front,
    gaps,
    linked_data,
    lists,
    pledges,
    quotes,
    report_error,
    search,
    series,
    speakers,
    subscriptions,
    summits,
    topics,
    tracker,
    well_known,
)
from articles.views.following import follow_view

app_name = "articles"


def list_files(listing: type[filters.Listing]) -> list[URLPattern]:
    """Exports, feeds and citations below the URL of a list, and the citations of its records.

    They come before the pages of records, whose slugs would match their names.
    """
    prefix = listing.address.lstrip("/")
    name = f"{prefix.rstrip('/')}_follow"
    patterns = [
        path(f"{prefix}export.<str:form>", exports.ExportView.as_view(listing=listing)),
        path(f"{prefix}follow/", feeds.FollowView.as_view(listing=listing), name=name),
    ]
    for feed in feeds_of(listing):
        view = feeds.FeedView.as_view(listing=listing, name=feed)
        patterns.append(path(f"{prefix}{FEEDS[feed].path}", view))
    if listing.kind in CALENDAR_PATHS:
        view = calendar_files.CalendarFileView.as_view(listing=listing)
        patterns.append(path(f"{prefix}{CALENDAR_PATHS[listing.kind]}", view, {"form": "ics"}))
    kind = BY_NAME.get(listing.kind)
    if kind and kind.citable:
        view = citations.RecordCitationView.as_view(model=kind.model)
        patterns += [
            path(f"{prefix}cite.<str:form>", exports.CitationListView.as_view(listing=listing)),
            path(f"{kind.page}cite.<str:form>", view),
        ]
    return patterns


# The detail pages of each kind.
DETAIL_VIEWS = {
    ARTICLE: articles.ArticleDetailView,
    QUOTE: quotes.QuoteDetailView,
    PLEDGE: pledges.PledgeDetailView,
    SPEAKER: speakers.SpeakerDetailView,
    SUMMIT: summits.SummitDetailView,
    ORGANISATION: speakers.OrganisationDetailView,
    TOPIC: topics.TopicDetailView,
    COUNTRY: topics.CountryDetailView,
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("about/", about.about, name="about"),
    path("about/corrections/", corrections.corrections, name="corrections"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed/", changes.feed, name="changes_feed"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/gaps.csv", gaps.gaps_csv, name="gaps_csv"),
    path("gaps/cited-pages/", gaps.cited_pages, name="gaps_cited_pages"),
    path("gaps/evidence/", gaps.evidence, name="gaps_evidence"),
    path("report/", report_error.general_report, name="general_report"),
    path("report/<slug:kind>/<record:pk>/", report_error.report, name="report"),
    path("subscriptions/", subscriptions.subscribe, name="subscribe"),
    path("subscriptions/confirm/", subscriptions.confirm, name="subscription_confirm"),
    path("subscriptions/manage/", subscriptions.manage, name="subscription_manage"),
    path("subscriptions/unsubscribe/", subscriptions.unsubscribe, name="subscription_unsubscribe"),
    path("api/v1/", include(api.urlpatterns)),
    path("data/", data.data, name="data"),
    path("data/<path:path>", data.data_file, name="data_file"),
    path("licence/", well_known.licence, name="licence"),
    path("robots.txt", well_known.robots),
    path("favicon.ico", well_known.favicon),
    path(".well-known/security.txt", well_known.security),
    path("opensearch.xml", well_known.opensearch),
    path("sitemap.xml", well_known.sitemap_index),
    path("sitemap-<slug:kind>.xml", well_known.sitemap),
    path("oembed/", linked_data.oembed),
    path("unapi", linked_data.unapi),
    *list_files(filters.SearchListing),
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    *list_files(filters.ArticleListing),
    path("articles/", lists.ArticleListView.as_view(), name="article_list"),
    path("articles/coverage/", tracker.CoverageView.as_view(), name="coverage"),
    path(
        "articles/coverage/<str:chart>.csv",
        tracker.ChartDataView.as_view(listing=filters.ArticleListing, chart_names=("coverage",)),
    ),
    path(
        "articles/coverage/<str:chart>.svg",
        tracker.ChartImageView.as_view(
            listing=filters.ArticleListing, page="/articles/coverage/", chart_names=("coverage",)
        ),
    ),
    path("quotes/quoting/", tracker.QuotingView.as_view(), name="quoting"),
    path(
        "quotes/quoting/<str:chart>.csv",
        tracker.ChartDataView.as_view(listing=filters.QuoteListing, chart_names=("quoting",)),
    ),
    path(
        "quotes/quoting/<str:chart>.svg",
        tracker.ChartImageView.as_view(
            listing=filters.QuoteListing, page="/quotes/quoting/", chart_names=("quoting",)
        ),
    ),
    path("pledges/tracker/", tracker.TrackerView.as_view(), name="tracker"),
    path(
        "pledges/tracker/<str:chart>.csv",
        tracker.ChartDataView.as_view(chart_names=("status", "makers", "summits", "money")),
    ),
    path(
        "pledges/tracker/<str:chart>.svg",
        tracker.ChartImageView.as_view(
            page="/pledges/tracker/", chart_names=("status", "makers", "summits", "money")
        ),
    ),
    path("articles/calendar/", calendar.years, name="calendar"),
    path("articles/<year:year>/<month:month>/", calendar.month, name="month"),
    path("articles/<record:pk>/", articles.ArticleDetailView.as_view(), name="article_by_id"),
    path("articles/<record:pk>/<str:slug>/", articles.ArticleDetailView.as_view(), name="article"),
    *list_files(filters.SpeakerListing),
    path("speakers/", lists.SpeakerListView.as_view(), name="speaker_list"),
    path("speakers/a-z/", RedirectView.as_view(url="/speakers/", permanent=True)),
    path("speakers/<slug:slug>/", speakers.SpeakerDetailView.as_view(), name="speaker"),
    *list_files(filters.QuoteListing),
    path("quotes/", lists.QuoteListView.as_view(), name="quote_list"),
    path("quotes/<record:pk>/embed/", embeds.QuoteEmbedView.as_view(), name="quote_embed"),
    path("quotes/<record:pk>/", quotes.QuoteDetailView.as_view(), name="quote"),
    *list_files(filters.PledgeListing),
    path("pledges/", lists.PledgeListView.as_view(), name="pledge_list"),
    path("pledges/<record:pk>/embed/", embeds.PledgeEmbedView.as_view(), name="pledge_embed"),
    path("pledges/<record:pk>/", pledges.PledgeDetailView.as_view(), name="pledge_by_id"),
    path("pledges/<record:pk>/follow/", follow_view(pledges.PledgeDetailView).as_view()),
    path("pledges/<record:pk>/<str:slug>/deadline.ics", calendar_files.deadline),
    path("pledges/<record:pk>/<str:slug>/", pledges.PledgeDetailView.as_view(), name="pledge"),
    *list_files(filters.SummitListing),
    path("summits/", lists.SummitListView.as_view(), name="summit_list"),
    path("summits/<slug:slug>/", summits.SummitDetailView.as_view(), name="summit"),
    path("series/", series.series_list, name="series_list"),
    path("series/<slug:slug>/", series.series, name="series"),
    *list_files(filters.OrganisationListing),
    path("organisations/", lists.OrganisationListView.as_view(), name="organisation_list"),
    path("organisations/a-z/", RedirectView.as_view(url="/organisations/", permanent=True)),
    path(
        "organisations/<slug:slug>/", speakers.OrganisationDetailView.as_view(), name="organisation"
    ),
    *list_files(filters.TopicListing),
    path("topics/", lists.TopicListView.as_view(), name="topic_list"),
    path("topics/<slug:slug>/", topics.TopicDetailView.as_view(), name="topic"),
    *(
        path(f"{BY_NAME[kind].page}follow/", follow_view(view).as_view(), name=f"follow_{kind}")
        for kind, view in DETAIL_VIEWS.items()
    ),
    path("check/", check.check, name="check"),
    path("compare/", compare.comparison, name="compare"),
    path("compare/compare.csv", compare.comparison_csv),
    path("compare/compare.svg", compare.comparison_svg),
    path("countries/<slug:slug>/", topics.CountryDetailView.as_view(), name="country"),
]
