"""Topic page and country page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from articles.models import (
    Article,
    Country,
    Organisation,
    Participation,
    Pledge,
    Quote,
    Speaker,
    Topic,
    querysets,
)
from articles.search.totals import add_totals, with_totals
from articles.views import overviews
from articles.views.detail import (
    NEWEST,
    RecordDetailView,
    SlugDetailView,
    redirect_to_record,
)


class TopicDetailView(SlugDetailView):
    template_name = "articles/topic.html"

    def rows(self) -> QuerySet:
        return querysets.topics()

    def context(self, topic: Topic) -> dict:
        subtopics = list(querysets.topics().filter(parent=topic))
        add_totals([topic, *subtopics])
        articles = overviews.listed(Article, "topic", topic.slug)
        overview = overviews.pledge_overview("topic", topic.slug)
        return {
            "subtopics": subtopics,
            "articles": querysets.rows_of(querysets.articles, articles.first_keys(NEWEST)),
            "overview": overview,
            "pledges": overviews.first_pledges(overview),
            "summits": with_totals(querysets.summits().on_topic(topic)[:NEWEST]),
        }


class CountryDetailView(RecordDetailView):
    """Country page by ISO 3166-1 alpha-2 code in lower case."""

    template_name = "articles/country.html"

    def rows(self) -> QuerySet:
        return Country.objects.published()

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        country = self.rows().filter(pk=slug.upper()).first()
        if country is None:
            raise Http404(f"No country with the code “{slug}”.")
        if slug != country.slug:
            return redirect_to_record(request, self.url_of(country))
        return self.show(request, country)

    def context(self, country: Country) -> dict:
        parts = Participation.objects.published().filter(country=country)
        overview = overviews.pledge_overview("country", country.slug)
        speakers, speaker_total = overviews.first_and_total(
            Speaker, "country", country.slug, querysets.speakers, NEWEST
        )
        organisations, organisation_total = overviews.first_and_total(
            Organisation, "country", country.slug, querysets.organisations, NEWEST
        )
        add_totals(speakers)
        add_totals(organisations)
        listed = overviews.listed(Quote, "country", country.slug)
        return {
            "summits": with_totals(querysets.summits().of_country(country)),
            "participations": parts.select_related("summit").order_by("-summit__start_on"),
            "speakers": speakers,
            "speaker_total": speaker_total,
            "organisations": organisations,
            "organisation_total": organisation_total,
            "quotes": overviews.quotes_by_versions(listed),
            "quote_total": len(listed),
            "overview": overview,
            "pledges": overviews.first_pledges(overview),
            "concerns": overview.total or len(overviews.listed(Pledge, "concerns", country.slug)),
        }
