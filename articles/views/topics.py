"""Topic page and country page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from articles.models import (
    Country,
    Participation,
    Pledge,
    Quote,
    Topic,
    querysets,
)
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
        return {
            "subtopics": querysets.topics().filter(parent=topic),
            "articles": querysets.articles().on_topic(topic)[:NEWEST],
            "overview": overviews.pledge_overview(
                Pledge.objects.published().on_topic(topic), "topic", topic.slug
            ),
            "pledges": overviews.by_status(querysets.pledges().on_topic(topic))[
                : overviews.MAX_PLEDGES
            ],
            "summits": querysets.summits().on_topic(topic)[:NEWEST],
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
            return redirect_to_record(request, country.get_absolute_url())
        return self.show(request, country)

    def context(self, country: Country) -> dict:
        parts = Participation.objects.published().filter(country=country)
        made = Pledge.objects.published().made_by(country)
        overview = overviews.pledge_overview(made, "country", country.slug)
        speakers, speaker_total = overviews.first_and_total(
            querysets.speakers().of_country(country), NEWEST
        )
        organisations, organisation_total = overviews.first_and_total(
            querysets.organisations().of_country(country), NEWEST
        )
        listed = overviews.listed(Quote, "country", country.slug)
        return {
            "summits": querysets.summits().of_country(country),
            "participations": parts.select_related("summit").order_by("-summit__start_on"),
            "speakers": speakers,
            "speaker_total": speaker_total,
            "organisations": organisations,
            "organisation_total": organisation_total,
            "quotes": overviews.quotes_by_versions(
                overviews.having("country"), country.code, listed
            ),
            "quote_total": len(listed),
            "overview": overview,
            "pledges": overviews.by_status(querysets.pledges().made_by(country))[
                : overviews.MAX_PLEDGES
            ],
            "concerns": overview.total or querysets.pledges().concerning(country).exists(),
        }
