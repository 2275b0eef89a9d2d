"""Speaker page and organisation page."""

from __future__ import annotations

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from articles.models import (
    Alias,
    Appointment,
    Correction,
    Organisation,
    Participation,
    Publisher,
    Quote,
    SourceLink,
    Speaker,
    Statement,
    Summit,
    paths,
    querysets,
)
from articles.views.detail import NEWEST, SlugDetailView


def names_of(record: Speaker | Organisation) -> list[str]:
    """Aliases of a record, without its name."""
    kind = record._meta.model_name
    forms = Alias.objects.filter(**{kind: record}).values_list("form", flat=True)
    return [form for form in forms if form != record.name]


class SpeakerDetailView(SlugDetailView):
    template_name = "articles/speaker.html"
    nav = "speakers"

    def rows(self) -> QuerySet:
        return querysets.speakers().prefetch_related(
            Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
            Prefetch(
                "corrections", Correction.objects.published().with_reports(), to_attr="notices"
            ),
        )

    def context(self, speaker: Speaker) -> dict:
        quotes = querysets.quotes().leading().filter(speaker=speaker)
        is_counted = Quote.public_condition("quotes__") & Quote.coverage_condition("quotes__")
        return {
            "names": names_of(speaker),
            "appointments": speaker.public_appointments,
            "quotes": quotes[:NEWEST],
            "pledges": querysets.pledges().concerning(speaker)[:NEWEST],
            "summits": summits_of(speaker),
            "publishers": publishers_of(speaker),
            "statements": Statement.objects.published()
            .filter(speaker=speaker)
            .annotate(
                quote_number=Count("quotes", filter=is_counted),
                first_quote=Min("quotes", filter=is_counted & Q(quotes__is_leading=True)),
            )
            .filter(quote_number__gt=1),
        }


def summits_of(speaker: Speaker) -> list[Summit]:
    """Public summits at which the speaker is quoted, by date, with ``quote_number``."""
    quotes = Quote.objects.published().listed().filter(speaker=speaker)
    numbers = paths.counts_of(quotes, "summit")
    published = Summit.objects.published().filter(slug__in=numbers)
    summits = list(published.order_by("start_on", "pk"))
    for summit in summits:
        summit.quote_number = numbers[summit.slug]
    return summits


def publishers_of(speaker: Speaker) -> list[Publisher]:
    """Publishers that quote the speaker, most quotes first, with ``quote_number``.

    Every version of a statement counts for the publisher that printed it.
    """
    quotes = Quote.objects.published().coverage().filter(speaker=speaker)
    numbers = paths.counts_of(quotes, "publisher")
    publishers = list(Publisher.objects.published().filter(slug__in=numbers))
    for publisher in publishers:
        publisher.quote_number = numbers[publisher.slug]
    return sorted(publishers, key=lambda each: (-each.quote_number, each.name))[:NEWEST]


class OrganisationDetailView(SlugDetailView):
    template_name = "articles/organisation.html"

    def rows(self) -> QuerySet:
        return querysets.organisations().prefetch_related(
            Prefetch(
                "corrections", Correction.objects.published().with_reports(), to_attr="notices"
            )
        )

    def context(self, organisation: Organisation) -> dict:
        public = Appointment.objects.published().filter(organisation=organisation)
        return {
            "names": names_of(organisation),
            "appointments": public.select_related("speaker").order_by("speaker__sort_name", "pk"),
            "quotes": querysets.quotes()
            .leading()
            .having("organisation", organisation.slug)[:NEWEST],
            "pledges": querysets.pledges().concerning(organisation)[:NEWEST],
            "participations": Participation.objects.published()
            .filter(organisation=organisation)
            .select_related("summit")
            .order_by("-summit__start_on"),
        }
