"""Publishers, countries and statements, which only the API lists."""

import json

import pytest

from articles.models import State
from tests import factories as f

pytestmark = pytest.mark.django_db
API = "/api/v1/"
SITE = "https://archive.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def get(client, path, **query):
    response = client.get(path if path.startswith("/") else f"{API}{path}", query)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def link(collection, record, path):
    return {
        "id": None if collection == "countries" else record.pk,
        "slug": record.slug,
        "name": record.name,
        "url": f"{SITE}{path}",
        "api": f"{SITE}/api/v1/{collection}/{record.slug}/",
    }


def test_all_fields_of_a_publisher(client):
    country = f.CountryFactory(code="NG", name="Nigeria")
    publisher = f.PublisherFactory(
        name="The Gazette", slug="gazette", country=country, website="https://example.org/"
    )
    f.ArticleFactory(publisher=publisher)
    f.ArticleFactory(publisher=publisher, state=State.DRAFT)
    data = {
        "id": publisher.pk,
        "slug": "gazette",
        "url": f"{SITE}/articles/?publisher=gazette",
        "api": f"{SITE}/api/v1/publishers/gazette/",
        "name": "The Gazette",
        "country": link("countries", country, "/countries/ng/"),
        "website": "https://example.org/",
        "note": "",
        "article_count": 1,
        "articles": f"{SITE}/api/v1/articles/?publisher=gazette",
    }
    assert get(client, "publishers/")["items"] == [data]
    assert get(client, "publishers/gazette/") == data


def test_all_fields_of_a_country(client):
    country = f.CountryFactory(code="NG", name="Nigeria")
    speaker = f.SpeakerFactory(country=country)
    f.QuoteFactory(speaker=speaker)
    f.PledgeActorFactory(pledge=f.PledgeFactory(), country=country)
    f.OrganisationFactory(country=country, state=State.DRAFT)
    data = get(client, "countries/ng/")
    lists = ("speakers", "organisations", "summits", "quotes", "pledges")
    assert data == {
        "code": "NG",
        "slug": "ng",
        "url": f"{SITE}/countries/ng/",
        "api": f"{SITE}/api/v1/countries/ng/",
        "name": "Nigeria",
        "speaker_count": 1,
        "organisation_count": 0,
        "summit_count": 0,
        "quote_count": 1,
        "pledge_count": 1,
        **{name: f"{SITE}/api/v1/{name}/?country=ng" for name in lists},
    }
    assert data in get(client, "countries/", q="nigeria")["items"]
    for name in lists:
        address = data[name].removeprefix(SITE)
        assert get(client, address)["total"] == data[f"{name[:-1]}_count"]


def test_all_fields_of_a_statement(client):
    speaker = f.SpeakerFactory(name="Ada", slug="ada")
    statement = f.StatementFactory(
        label="The vile trade", speaker=speaker, summit=None, said_on="2025-03-31", occasion="open"
    )
    first, second = (f.QuoteFactory(speaker=speaker, statement=statement) for _ in range(2))
    f.QuoteFactory(speaker=speaker, statement=statement, state=State.DRAFT)
    data = {
        "id": statement.pk,
        "url": f"{SITE}/quotes/{first.pk}/",
        "api": f"{SITE}/api/v1/statements/{statement.pk}/",
        "name": "The vile trade",
        "speaker": link("speakers", speaker, "/speakers/ada/"),
        "summit": None,
        "said_on": "2025-03-31",
        "said_on_precision": "day",
        "occasion": "open",
        "quote_count": 2,
    }
    assert get(client, f"statements/{statement.pk}/") == data
    (listed,) = get(client, "statements/", expand="quotes,speaker,summit")["items"]
    expanded = listed.pop("expanded")
    assert listed == data
    assert [one["id"] for one in expanded["quotes"]] == [first.pk, second.pk]
    assert (expanded["speaker"]["slug"], expanded["summit"]) == ("ada", None)
    quote = get(client, f"quotes/{second.pk}/", expand="utterance")
    assert quote["utterance"] == {
        "id": statement.pk,
        "slug": None,
        "name": "The vile trade",
        "url": f"{SITE}/quotes/{second.pk}/",
        "api": data["api"],
    }
    assert quote["expanded"]["utterance"] == data


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_records_without_public_dependents_are_hidden(client, state):
    article = f.ArticleFactory(state=state)
    copied = f.ArticleCopyFactory(article=f.ArticleFactory(), publisher=f.PublisherFactory())
    quote = f.QuoteFactory(state=state, statement=f.StatementFactory())
    listed = get(client, "publishers/")["items"]
    slugs = {copied.publisher.slug, copied.article.publisher.slug, quote.article.publisher.slug}
    assert {one["slug"] for one in listed} == slugs
    assert client.get(f"{API}publishers/{article.publisher.slug}/").status_code == 404
    assert get(client, "statements/")["total"] == 0
    assert client.get(f"{API}statements/{quote.statement_id}/").status_code == 404
    hidden = f.StatementFactory(speaker=f.SpeakerFactory(state=state))
    shown = f.QuoteFactory(statement=hidden)
    assert get(client, f"quotes/{shown.pk}/")["utterance"] is None


def test_filters_and_orders_of_publishers(client):
    for name, code, number in (("Lagos Post", "NG", 1), ("Paris Post", "FR", 2), ("Aube", "FR", 0)):
        country = f.CountryFactory(code=code)
        publisher = f.PublisherFactory(name=name, country=country)
        for _ in range(number):
            f.ArticleFactory(publisher=publisher)
        f.ArticleCopyFactory(article=f.ArticleFactory(), publisher=publisher)

    def names(**query):
        items = get(client, "publishers/", fields="name", **query)["items"]
        return [
            item["name"] for item in items if item["name"] in ("Lagos Post", "Paris Post", "Aube")
        ]

    assert names() == ["Aube", "Lagos Post", "Paris Post"]
    assert names(order="most") == ["Paris Post", "Lagos Post", "Aube"]
    assert names(q="post") == ["Lagos Post", "Paris Post"]
    assert names(q="post -paris") == ["Lagos Post"]
    assert names(q="lagos OR aube") == ["Aube", "Lagos Post"]
    assert names(q="country:ng") == ["Lagos Post"]
    assert names(country="fr") == ["Aube", "Paris Post"]
    assert names(country="-fr") == ["Lagos Post"]
    facets = get(client, "publishers/", facets="country", country="ng")["facets"]
    counts = {one["value"]: one["count"] for one in facets["country"]}
    assert (counts["fr"], counts["ng"]) == (2, 1)


def test_filters_and_orders_of_statements(client):
    ada = f.SpeakerFactory(slug="ada")
    statements = {}
    for name, day, number in (("a", "2025-03-31", 1), ("b", "2025-04-01", 2), ("c", None, 1)):
        speaker = ada if name != "c" else f.SpeakerFactory()
        statements[name] = f.StatementFactory(label=name, speaker=speaker, said_on=day)
        for _ in range(number):
            f.QuoteFactory(speaker=speaker, statement=statements[name])

    def labels(**query):
        return [one["name"] for one in get(client, "statements/", **query)["items"]]

    assert labels() == ["b", "a", "c"]
    assert labels(order="oldest") == ["a", "b", "c"]
    assert labels(order="most") == ["b", "a", "c"]
    assert labels(speaker="ada") == ["b", "a"]
    assert labels(speaker="-ada") == ["c"]
    assert labels(**{"from": "2025-04"}) == ["b"]
    assert labels(to="2025-03") == ["a"]


@pytest.mark.parametrize("words", ["", "seen"])
def test_cursor_returns_all_records(client, index, words):
    for number in range(4):
        country = f.CountryFactory(code=f"Q{'ABCD'[number]}", name=f"Seen {number}")
        publisher = f.PublisherFactory(name=f"Seen Gazette {number}", country=country)
        article = f.ArticleFactory(publisher=publisher, title=f"Seen {number}", summit=None)
        speaker = f.SpeakerFactory(name=f"Seen Speaker {number}", country=None)
        statement = f.StatementFactory(label=f"seen {number}", speaker=speaker, summit=None)
        f.QuoteFactory(
            article=article, speaker=speaker, statement=statement, summit=None,
            exact=f"We have seen {number} of them", start=None,
        )  # fmt: skip
    index()
    query = {"q": words} if words else {}
    for collection in ("publishers", "countries", "statements", "search"):
        paged = get(client, f"{collection}/", per_page=100, **query)
        page = get(client, f"{collection}/", cursor="", per_page=3, total=1, **query)
        assert page["total"] == paged["total"] >= 4
        items = page["items"]
        while page["next"]:
            page = get(client, page["next"].removeprefix(SITE))
            items += page["items"]
        assert len(items) == paged["total"]
        assert sorted(item["api"] for item in items) == sorted(i["api"] for i in paged["items"])


def test_search_cursor_is_stable_when_records_are_deleted(client, index):
    articles = [f.ArticleFactory(summit=None) for _ in range(3)]
    speaker = f.SpeakerFactory()
    index()
    first = get(client, "search/", cursor="", per_page=2)
    articles[0].delete()
    index()
    rest = get(client, first["next"].removeprefix(SITE))
    assert [(one["record"], one["id"]) for one in first["items"] + rest["items"]] == [
        *(("article", one) for one in (articles[0].pk or first["items"][0]["id"],)),
        ("article", articles[1].pk),
        ("article", articles[2].pk),
        ("speaker", speaker.pk),
    ]
