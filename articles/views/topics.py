"""Topic page and country page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from articles.models import Country, Participation, Topic, querysets
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
            "pledges": querysets.pledges().on_topic(topic)[:NEWEST],
            "summits": querysets.summits().on_topic(topic),
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
        return {
            "summits": querysets.summits().of_country(country),
            "participations": parts.select_related("summit").order_by("-summit__start_on"),
            "speakers": querysets.speakers().of_country(country)[:NEWEST],
            "organisations": querysets.organisations().of_country(country)[:NEWEST],
            "quotes": querysets.quotes().leading().of_country(country)[:NEWEST],
            "pledges": querysets.pledges().made_by(country)[:NEWEST],
            "concerns": querysets.pledges().concerning(country).exists(),
        }
