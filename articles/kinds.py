"""Kinds of record: one declaration each of its model, names, addresses, filters and outputs.

Whatever works "for every kind" iterates over ``KINDS``; a new kind is one entry here, its templates
and its fields (``fields.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model, Q

from articles.models import (
    Article,
    Country,
    Organisation,
    Pledge,
    Publisher,
    Quote,
    Speaker,
    Statement,
    Summit,
    Topic,
)

ARTICLE, QUOTE, PLEDGE = "article", "quote", "pledge"
SPEAKER, SUMMIT, ORGANISATION = "speaker", "summit", "organisation"
TOPIC, PUBLISHER, COUNTRY, STATEMENT = "topic", "publisher", "country", "statement"

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
DEADLINE, NAME, MOST = "deadline", "name", "most"
# The sort orders of the search across all kinds.
ALL_KINDS_ORDERS = (NEWEST, OLDEST, RELEVANCE)


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of record.

    - ``name``: the model's name, in the index, in parameters and in links; also the singular noun
    - ``plural``: the noun, and the first part of every address (``url``, the API, its sitemap)
    - ``page``: URL pattern of a record's page; empty if it has none
    - ``keyed_by_id``: addresses contain the primary key; otherwise the slug
    - ``facets``: filters with counts. Values are slugs or codes, never names: slugs of summits,
      speakers, publishers, organisations and topics; ISO 3166-1 alpha-2 codes of countries, in
      lower case; BCP 47 language tags; stored codes of choices. ``kind`` is the type of an article,
      pledge or organisation (news, funding, ...), not the kind of record. The ``country`` of a
      pledge is that of its makers, ``concerns`` the country of any of its actors.
      ``amount_type`` and ``funding_type`` are only values of pledges with an amount.
      ``gap`` is what a record lacks (``models/gaps.py``).
    - ``orders``: sort orders; the first is the default without a query
    - ``first_day``, ``last_day``, ``precision``: columns of the dates that ``from`` and ``to``
      filter. An undated quote has the date of its article, annotated as ``day``.
    - ``sort_name``: column of the order ``NAME``
    - ``most``, ``most_condition``: relation counted by the order ``MOST``, and which of its rows
    - ``text_lookups``: columns searched for words without an index in an archive of many records
    - ``indexed``: in the search index; the others are few and listed from the database
    - ``listed``: has a list page, with exports and feeds; the others are listed in the API only
    - ``citable``: has citations; ``sitemap``: its pages are in the sitemap
    - ``dataset``: description of its export for dataset search engines
    """

    name: str
    plural: str
    model: type[Model]
    page: str = ""
    keyed_by_id: bool = False
    facets: tuple[str, ...] = ()
    orders: tuple[str, ...] = (NAME,)
    first_day: str = ""
    last_day: str = ""
    precision: str = ""
    sort_name: str = ""
    most: str = ""
    most_condition: Q | None = None
    text_lookups: tuple[str, ...] = ()
    indexed: bool = False
    listed: bool = False
    citable: bool = False
    sitemap: bool = False
    dataset: str = ""

    @property
    def url(self) -> str:
        """The path of the list page."""
        return f"/{self.plural}/"


KINDS: tuple[Kind, ...] = (
    Kind(
        ARTICLE,
        "articles",
        Article,
        page="articles/<record:pk>/<str:slug>/",
        keyed_by_id=True,
        facets=(
            "summit",
            "speaker",
            "publisher",
            "organisation",
            "country",
            "topic",
            "status",
            "language",
            "kind",
            "rights",
            "gap",
        ),
        orders=(NEWEST, OLDEST, RELEVANCE),
        first_day="published_on",
        last_day="published_on",
        precision="published_on_precision",
        text_lookups=("title", "title_english", "summary", "publisher__name"),
        indexed=True,
        listed=True,
        citable=True,
        sitemap=True,
        dataset="Articles about summits, with publisher, date, language and summary.",
    ),
    Kind(
        QUOTE,
        "quotes",
        Quote,
        page="quotes/<record:pk>/",
        keyed_by_id=True,
        facets=(
            "summit",
            "speaker",
            "publisher",
            "organisation",
            "country",
            "topic",
            "language",
            "form",
            "verification",
            "gap",
        ),
        orders=(NEWEST, OLDEST, RELEVANCE),
        first_day="day",
        last_day="day",
        precision="day_precision",
        text_lookups=("exact", "speaker__name", "role_at_time"),
        indexed=True,
        listed=True,
        citable=True,
        sitemap=True,
        dataset=("Quotes from summits, with speaker, role, article, quote type and verification."),
    ),
    Kind(
        PLEDGE,
        "pledges",
        Pledge,
        page="pledges/<record:pk>/<str:slug>/",
        keyed_by_id=True,
        facets=(
            "summit",
            "speaker",
            "publisher",
            "country",
            "concerns",
            "organisation",
            "topic",
            "status",
            "kind",
            "amount_type",
            "funding_type",
            "currency",
            "made_by_organisation",
            "made_by_speaker",
            "gap",
        ),
        orders=(NEWEST, OLDEST, DEADLINE, RELEVANCE),
        first_day="announced_on",
        last_day="announced_on",
        precision="announced_on_precision",
        text_lookups=("title", "summary", "beneficiary"),
        indexed=True,
        listed=True,
        citable=True,
        sitemap=True,
        dataset=("Pledges made at summits, with makers, amount, deadline and current status."),
    ),
    Kind(
        SPEAKER,
        "speakers",
        Speaker,
        page="speakers/<slug:slug>/",
        facets=("summit", "organisation", "country"),
        orders=(NAME, MOST, RELEVANCE),
        sort_name="sort_name",
        most="quotes",
        most_condition=(
            Quote.public_condition("quotes__")
            & Quote.coverage_condition("quotes__")
            & Q(quotes__is_leading=True)
        ),
        text_lookups=("name", "aliases__form", "description"),
        indexed=True,
        listed=True,
        sitemap=True,
        dataset="People quoted at summits, with their roles and country.",
    ),
    Kind(
        SUMMIT,
        "summits",
        Summit,
        page="summits/<slug:slug>/",
        facets=("organisation", "country", "topic"),
        orders=(NEWEST, OLDEST, NAME, MOST, RELEVANCE),
        first_day="start_on",
        last_day="end_on",
        sort_name="name",
        most="articles",
        most_condition=(
            Article.public_condition("articles__") & Article.coverage_condition("articles__")
        ),
        text_lookups=("name", "short_name", "city", "summary"),
        indexed=True,
        listed=True,
        sitemap=True,
        dataset="Summits, with name, dates, place, topics and number of articles.",
    ),
    Kind(
        ORGANISATION,
        "organisations",
        Organisation,
        page="organisations/<slug:slug>/",
        facets=("summit", "country", "kind"),
        orders=(NAME, MOST, RELEVANCE),
        sort_name="name",
        most="pledge_parts",
        most_condition=Pledge.public_condition("pledge_parts__pledge__"),
        text_lookups=("name", "aliases__form", "description"),
        indexed=True,
        listed=True,
        sitemap=True,
        dataset=("Organisations that speak or make pledges at summits, with country and type."),
    ),
    Kind(
        TOPIC,
        "topics",
        Topic,
        page="topics/<slug:slug>/",
        orders=(NAME, MOST),  # most articles
        listed=True,
        sitemap=True,
        dataset="Topics of summits, articles and pledges.",
    ),
    Kind(PUBLISHER, "publishers", Publisher, orders=(NAME, MOST)),  # most articles
    Kind(COUNTRY, "countries", Country, page="countries/<slug:slug>/", sitemap=True),
    Kind(
        STATEMENT,
        "statements",
        Statement,
        keyed_by_id=True,
        orders=(NEWEST, OLDEST, MOST),  # most quotes
    ),
)

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
BY_MODEL: dict[type[Model], Kind] = {kind.model: kind for kind in KINDS}
# The names of the kinds in the search index, in the order of search results.
INDEXED: tuple[str, ...] = tuple(kind.name for kind in KINDS if kind.indexed)


def orders_of(name: str | None) -> tuple[str, ...]:
    """The sort orders of a kind; None is the search across all kinds."""
    return BY_NAME[name].orders if name else ALL_KINDS_ORDERS
