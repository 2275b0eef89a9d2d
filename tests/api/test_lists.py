import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import QuoteType, State, Status, Verification
from tests import factories as f

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://archive.example"


def get(client, path, **query):
    response = client.get(path if path.startswith("/") else f"{API}{path}", query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def path_of(url):
    return url.removeprefix("https://archive.example")


def test_all_fields_of_a_pledge(client):
    pledge = f.PledgeFactory(
        title="Thirty million", summit__slug="london", summit__name="London", amount="30000000.50"
    )
    maker = f.PledgeActorFactory(
        pledge=pledge, country=None, organisation=f.OrganisationFactory(slug="seas", name="Seas")
    )
    (item,) = get(client, "pledges/")["items"]
    assert item.pop("updated_at").endswith("Z")
    url = f"https://archive.example/pledges/{pledge.pk}/thirty-million/"
    assert item == {
        "id": pledge.pk,
        "url": url,
        "api": f"https://archive.example/api/v1/pledges/{pledge.pk}/",
        "title": "Thirty million",
        "summary": "Put £30 million into joint operations.",
        "kind": "funding",
        "summit": {
            "id": pledge.summit_id,
            "slug": "london",
            "name": "London",
            "url": "https://archive.example/summits/london/",
            "api": "https://archive.example/api/v1/summits/london/",
        },
        "actors": [
            {
                "part": "maker",
                "kind": "organisation",
                "record": {
                    "id": maker.organisation_id,
                    "slug": "seas",
                    "name": "Seas",
                    "url": "https://archive.example/organisations/seas/",
                    "api": "https://archive.example/api/v1/organisations/seas/",
                },
            }
        ],
        "money": {"amount": 30000000.5, "currency": "GBP"},
        "amount_note": "",
        "funding_type": "unclear",
        "beneficiary": "",
        "announced_on": "2025-03-31",
        "announced_on_precision": "day",
        "deadline": None,
        "deadline_precision": None,
        "deadline_note": "",
        "status": "not-yet-assessed",
        "status_label": "Not yet assessed",
        "status_as_of": None,
        "status_as_of_precision": None,
        "overdue": False,
        "late": False,
        "stale": False,
        "topics": [],
        "parent": None,
        "follow_up_of": None,
        "supersedes": None,
        "repeats": None,
        "mention_count": 0,
        "note": "",
        "amount_type": "pledged",
        "deadline_words": "",
        "deadline_basis": "",
        "is_standing": False,
        "checked_on": None,
        "found_nothing_later": False,
    }
    assert get(client, f"pledges/{pledge.pk}/")["title"] == "Thirty million"


def test_checks_of_a_pledge(client):
    unknown, looked, assessed, found = (f.PledgeFactory() for _ in range(4))
    for pledge in (looked, assessed, found):
        f.PledgeCheckFactory(pledge=pledge, found="Report" if pledge == found else "")
    f.status_update(assessed)
    unknown.amount, unknown.currency = None, ""
    unknown.save()
    items = {item["id"]: item for item in get(client, "pledges/")["items"]}
    assert {
        pk: (item["checked_on"], item["found_nothing_later"]) for pk, item in items.items()
    } == {
        unknown.pk: (None, False),
        looked.pk: ("2025-06-01", True),
        assessed.pk: ("2025-06-01", False),
        found.pk: ("2025-06-01", False),
    }
    assert items[unknown.pk]["amount_type"] is None


def test_every_link_resolves_to_its_record(client):
    quote = f.QuoteFactory(organisation_at_time=f.OrganisationFactory())
    quote.article.topics.add(f.TopicFactory())
    quote.statement = f.StatementFactory(speaker=quote.speaker)
    quote.save()
    pledge = f.PledgeFactory(parent=f.PledgeFactory())
    followed = set()

    def follow(data):
        if isinstance(data, dict):
            if data.get("api") and data["api"] not in followed:
                followed.add(data["api"])
                record = get(client, path_of(data["api"]))
                assert client.get(path_of(data["url"])).status_code == 200
                assert record.get("id") == data.get("id")
                follow(record)
            for value in data.values():
                follow(value)
        elif isinstance(data, list):
            for value in data:
                follow(value)

    root = get(client, "")
    for name in set(root) - {"schema", "docs", "licence"}:
        follow(get(client, path_of(root[name])))
    assert f"https://archive.example/api/v1/quotes/{quote.pk}/" in followed
    assert f"https://archive.example/api/v1/pledges/{pledge.parent_id}/" in followed
    assert f"https://archive.example/api/v1/statements/{quote.statement_id}/" in followed
    assert len(followed) == 13


def test_pages_link_to_their_neighbours(client):
    for _ in range(5):
        f.SpeakerFactory()
    first = get(client, "speakers/", per_page=2)
    assert (first["total"], first["previous"], len(first["items"])) == (5, None, 2)
    second = get(client, path_of(first["next"]))
    third = get(client, path_of(second["next"]))
    assert third["next"] is None
    assert path_of(third["previous"]) == "/api/v1/speakers/?per_page=2&page=2"
    slugs = [item["slug"] for page in (first, second, third) for item in page["items"]]
    assert len(set(slugs)) == 5
    assert "total" in first
    assert get(client, "speakers/", total=0)["total"] is None


@pytest.mark.parametrize("words", ["", "gangs"])
def test_cursor_is_stable_when_records_are_deleted(client, index, words):
    articles = [f.ArticleFactory(title="Gangs") for _ in range(5)]
    f.ArticleFactory(title="Oceans", body="") if words else None
    index()
    query = {"cursor": "", "per_page": 2, "fields": "id", **({"q": words} if words else {})}
    page = get(client, "articles/", **query)
    assert page["total"] is None
    seen = [item["id"] for item in page["items"]]
    articles[0].delete()  # page numbers would skip a record now
    index()
    while page["next"]:
        page = get(client, path_of(page["next"]))
        seen += [item["id"] for item in page["items"]]
    assert seen == sorted(seen)
    assert len(seen) == 5


def test_fields_parameter(client):
    f.ArticleFactory(title="Ministers meet")
    (item,) = get(client, "articles/", fields="title, id")["items"]
    assert list(item) == ["id", "title"]


def test_expand_parameter(client):
    article = f.ArticleFactory(rights="excerpt", body="Short text.")
    quote = f.QuoteFactory(article=article)
    hidden = f.QuoteFactory(article=article, state=State.DRAFT)
    pledge = f.PledgeFactory()
    f.MentionFactory(pledge=pledge, article=article, amount=5, currency="EUR")
    f.MentionFactory(pledge=f.PledgeFactory(state=State.DRAFT), article=article)
    update = f.status_update(pledge, Status.KEPT, "2025-06")
    data = get(client, f"articles/{article.pk}/", expand="text,summit,quotes,pledges")["expanded"]
    assert data["text"] == "Short text."
    assert data["summit"]["slug"] == article.summit.slug
    assert [item["id"] for item in data["quotes"]] == [quote.pk] != [hidden.pk]
    assert [item["id"] for item in data["pledges"]] == [pledge.pk]
    data = get(client, f"pledges/{pledge.pk}/", expand="status_updates,mentions")["expanded"]
    (entry,) = data["status_updates"]
    assert (entry["id"], entry["status"], entry["as_of"]) == (update.pk, "kept", "2025-06")
    assert entry["evidence"][0]["url"] == "https://example.org/evidence"
    assert entry["evidence"][0]["kind"] == entry["evidence"][0]["publisher"] == ""
    check = f.PledgeCheckFactory(pledge=pledge, found="A report.")
    [one] = get(client, f"pledges/{pledge.pk}/", expand="checks")["expanded"]["checks"]
    assert one == {
        "id": check.pk,
        "checked_on": "2025-06-01",
        "searches": ["border force patrols"],
        "found": "A report.",
    }
    assert data["mentions"][0]["money"] == {"amount": 5, "currency": "EUR"}
    assert data["mentions"][0]["article"]["id"] == article.pk
    (listed,) = get(client, "quotes/", expand="speaker,article,summit")["items"]
    assert listed["expanded"]["speaker"]["slug"] == quote.speaker.slug
    assert listed["expanded"]["article"]["id"] == article.pk


@pytest.mark.parametrize("rights", ["record", "excerpt", "full"])
def test_only_the_public_part_of_a_text_is_returned(client, rights):
    article = f.ArticleFactory(rights=rights, body="Sentence one. " * 100)
    text = get(client, f"articles/{article.pk}/", expand="text")["expanded"]["text"]
    assert text == article.public_text
    assert "text" not in get(client, f"articles/{article.pk}/")


def test_facets_parameter(client, index):
    f.QuoteFactory(form=QuoteType.DIRECT)
    f.QuoteFactory(form=QuoteType.PARTIAL)
    f.QuoteFactory(form=QuoteType.PARTIAL)
    index()
    data = get(client, "quotes/", facets="form,verification", form="partial", per_page=1)
    assert data["total"] == 2
    assert data["facets"]["form"] == [
        {"value": "direct", "label": "Direct", "count": 1},
        {"value": "partial", "label": "Partial", "count": 2},
    ]
    assert [v["value"] for v in data["facets"]["verification"]] == [Verification.FOUND]
    assert "facets" not in get(client, "quotes/")


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_hidden_records_are_not_returned(client, state):
    article = f.ArticleFactory(state=state)
    f.QuoteFactory(article=article, speaker=None)
    speaker = f.SpeakerFactory(state=state)
    f.PledgeActorFactory(pledge=f.PledgeFactory(), country=None, speaker=speaker)
    child = f.PledgeFactory(parent=f.PledgeFactory(state=state))
    assert get(client, "articles/")["items"] == get(client, "quotes/")["items"] == []
    assert get(client, "speakers/")["items"] == []
    assert get(client, f"pledges/{child.pk}/")["parent"] is None
    assert [pledge["actors"] for pledge in get(client, "pledges/")["items"]] == [[], []]
    for path in (f"articles/{article.pk}/", f"speakers/{speaker.slug}/"):
        assert client.get(f"{API}{path}").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_depend_on_the_number_of_records(client, index, number):
    for position in range(number):
        speaker = f.SpeakerFactory(country=f.CountryFactory(code=f"Q{'ABC'[position]}"))
        quote = f.QuoteFactory(
            speaker=speaker,
            organisation_at_time=f.OrganisationFactory(),
            statement=f.StatementFactory(speaker=speaker),
        )
        f.AppointmentFactory(speaker=quote.speaker)
        pledge = f.PledgeFactory(parent=f.PledgeFactory(state=State.DRAFT))
        f.PledgeActorFactory(pledge=pledge, country=None, organisation=f.OrganisationFactory())
        f.MentionFactory(pledge=pledge, article=quote.article)
        f.status_update(pledge)
        f.PledgeCheckFactory(pledge=pledge)
    index()
    expected = {
        "articles/": 6,
        "articles/?expand=quotes,pledges,summit": 20,
        "quotes/?expand=speaker,article": 13,
        "publishers/": 5,
        "countries/": 5,
        "statements/?expand=quotes": 10,
        "pledges/?expand=status_updates,mentions,checks": 12,
        "speakers/": 5,
        "articles/?cursor=": 5,
    }
    counts = {}
    for path in expected:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"{API}{path}")
        assert len(json.loads(response.content)["items"]) == number
        counts[path] = len(queries)
    assert counts == expected


def test_former_slugs_redirect(client):
    speaker = f.SpeakerFactory(slug="ada-byron")
    speaker.slug = "ada-lovelace"
    speaker.save()
    publisher = f.ArticleFactory().publisher
    f.FormerSlugFactory(slug="old-gazette", publisher=publisher, speaker=None)
    hidden = f.SpeakerFactory(state=State.DRAFT)
    f.FormerSlugFactory(slug="nobody", speaker=hidden)
    country = f.CountryFactory()
    redirects = {
        "speakers/ada-byron/?fields=id": "speakers/ada-lovelace/?fields=id",
        "speakers/Ada-Lovelace/": "speakers/ada-lovelace/",
        "publishers/old-gazette/": f"publishers/{publisher.slug}/",
        f"countries/{country.code}/": f"countries/{country.slug}/",
    }
    for old, new in redirects.items():
        response = client.get(f"{API}{old}")
        expected = (301, f"https://archive.example{API}{new}")
        assert (response.status_code, response["Location"]) == expected
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.get(f"{API}{new}").status_code == 200
    assert client.get(f"{API}speakers/nobody/").status_code == 404
    assert client.get(f"{API}topics/nothing/").status_code == 404
