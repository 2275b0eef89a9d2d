"""Speaker page and organisation page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from articles.models import (
    Alias,
    Appointment,
    Correction,
    Organisation,
    Participation,
    Pledge,
    Publisher,
    Quote,
    SourceLink,
    Speaker,
    Statement,
    Summit,
    querysets,
)
from articles.views import overviews
from articles.views.detail import NEWEST, SlugDetailView

#: Quotes on the page of a speaker, which links to the full list.
MAX_QUOTES = 8
#: People of an organisation; statements and pledges that are read to choose from.
MANY = 40


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
        listed = overviews.listed(Quote, "speaker", speaker.slug)
        quotes = overviews.quotes_by_versions(listed, MAX_QUOTES)
        statements = overviews.statements_by_versions(by_speaker, [speaker.pk], listed)
        most = list(statements[:MANY])
        summits = summits_of(speaker)
        overview = overviews.pledge_overview("speaker", speaker.slug)
        return {
            "names": names_of(speaker),
            "quote_total": len(listed),
            "appointments": speaker.public_appointments,
            "quotes": quotes,
            "overview": overview,
            "pledge_total": overview.total,
            "pledges": querysets.rows_of(querysets.pledges, overview.results.first_keys(NEWEST)),
            "office_pledges": office_pledges(speaker, summits),
            "summits": summits,
            "publishers": publishers_of(speaker),
            "statement_total": statements.count() if len(most) == MANY else len(most),
            "statements": more_statements(most, quotes),
        }


def by_speaker(quotes: QuerySet, speakers: Sequence[int]) -> QuerySet:
    """Quotes by speakers with these keys."""
    return quotes.filter(speaker__in=speakers)


def summits_of(speaker: Speaker) -> list[Summit]:
    """Public summits at which the speaker is quoted, by date, with ``quote_number``."""
    quotes = overviews.listed(Quote, "speaker", speaker.slug)
    numbers = dict(quotes.facets(["summit"])["summit"])
    published = Summit.objects.published().filter(slug__in=numbers)
    summits = list(published.order_by("start_on", "pk"))
    for summit in summits:
        summit.quote_number = numbers[summit.slug]
    return summits


def publishers_of(speaker: Speaker) -> list[Publisher]:
    """Publishers that quote the speaker, most quotes first, with ``quote_number``.

    Every version of a statement counts for the publisher that printed it.
    """
    quotes = overviews.listed(Quote, "speaker", speaker.slug, versions=True)
    numbers = dict(quotes.facets(["publisher"], NEWEST)["publisher"][:NEWEST])
    publishers = list(Publisher.objects.published().filter(slug__in=numbers))
    for publisher in publishers:
        publisher.quote_number = numbers[publisher.slug]
    return sorted(publishers, key=lambda each: (-each.quote_number, each.name))


def office_pledges(speaker: Speaker, summits: list[Summit]) -> list[Pledge]:
    """Pledges of the organisations of the speaker's offices, at the summits where they spoke.

    The dates of many offices are not known; where they are, the pledge was made in office.
    """
    offices = [office for office in speaker.public_appointments if office.organisation]
    slugs = {office.organisation.slug for office in offices}
    if not slugs or not summits:
        return []
    pledges = querysets.pledges().filter(summit__in=[summit.pk for summit in summits])
    own = Pledge.objects.concerning(speaker).order_by().values("pk")
    pledges = pledges.having("made_by_organisation", *slugs).exclude(pk__in=own)
    return [pledge for pledge in pledges[:MANY] if _made_in(offices, pledge)][:NEWEST]


def _made_in(offices: list[Appointment], pledge: Pledge) -> bool:
    """Whether a maker of the pledge is the organisation of an office held on its day."""
    makers = {actor.organisation_id for actor in pledge.public_actors if actor.part == "maker"}
    day = pledge.announced_on or pledge.summit.start_on
    return any(office.organisation_id in makers and office.covers(day) for office in offices)


def more_statements(most: list[dict], quotes: list[Quote]) -> list[Statement]:
    """The statements of *most* that *quotes* does not show, with ``quote_number`` and
    ``first_quote``, the key of their leading quote."""
    numbers = {row["statement"]: row["number"] for row in most}
    shown = {quote.statement_id for quote in quotes}
    leading = Quote.objects.published().listed().filter(statement__in=numbers.keys() - shown)
    statements = []
    for quote in leading.select_related("statement"):
        quote.statement.first_quote = quote.pk
        quote.statement.quote_number = numbers[quote.statement_id]
        statements.append(quote.statement)
    return sorted(statements, key=lambda statement: (-statement.quote_number, statement.pk))


class OrganisationDetailView(SlugDetailView):
    template_name = "articles/organisation.html"

    def rows(self) -> QuerySet:
        return (
            Organisation.objects.published()
            .select_related("country")
            .prefetch_related(
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                )
            )
        )

    def context(self, organisation: Organisation) -> dict:
        slug = organisation.slug
        listed = overviews.listed(Quote, "organisation", slug)
        overview = overviews.pledge_overview("organisation", slug)
        people = Appointment.objects.published().filter(organisation=organisation)
        people = people.select_related("speaker").order_by("speaker__sort_name", "pk")
        appointments = list(people[: MANY + 1])
        return {
            "names": names_of(organisation),
            "appointments": appointments[:MANY],
            "more_people": len(appointments) > MANY,
            "quotes": overviews.quotes_by_versions(listed),
            "quote_total": len(listed),
            "overview": overview,
            "pledge_total": overview.total,
            "summit_total": len(overviews.listed(Summit, "organisation", slug)),
            "pledges": overviews.first_pledges(overview),
            "participations": Participation.objects.published()
            .filter(organisation=organisation)
            .select_related("summit")
            .order_by("-summit__start_on"),
        }
