import json
from datetime import date

import pytest
from lxml import etree, html

from articles.models import Precision, Rights, State
from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def page(client, address):
    return html.fromstring(client.get(address).content.decode())


def test_a_quote_as_a_web_annotation(client):
    article = f.ArticleFactory(url="https://news.example/1")
    speaker = f.SpeakerFactory(name="Ada Stone")
    quote = f.QuoteFactory(article=article, speaker=speaker, prefix="“", suffix="” said")
    response = client.get(f"/quotes/{quote.pk}/annotation.json")
    assert response["Content-Type"] == (
        'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )
    assert response["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.content)
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "Annotation"
    assert found["target"] == {
        "source": "https://news.example/1",
        "language": "en",
        "selector": {
            "type": "TextQuoteSelector",
            "exact": "We will act,",
            "prefix": "“",
            "suffix": "” said",
            "refinedBy": {
                "type": "TextPositionSelector",
                "start": quote.start,
                "end": quote.end,
            },
        },
    }
    assert found["body"][0]["value"] == "Ada Stone, 31 March 2025"


def test_words_around_a_quote_are_given_only_of_a_public_text(client):
    quote = f.QuoteFactory(article=f.ArticleFactory(rights=Rights.EXCERPT), prefix="p", suffix="s")
    found = json.loads(client.get(f"/quotes/{quote.pk}/annotation.json").content)
    assert {"prefix", "suffix"} & set(found["target"]["selector"]) == set()


def test_people_as_popolo(client):
    speaker = f.SpeakerFactory(name="Ada Stone", sort_name="Stone, Ada", slug="ada-stone")
    f.AliasFactory(form="Lady Stone", speaker=speaker, state="matched")
    f.AppointmentFactory(
        speaker=speaker,
        organisation=f.OrganisationFactory(slug="seas", name="Ministry of Seas"),
        role="Minister",
        start_on=date(2024, 7, 1),
        start_on_precision=Precision.MONTH,
    )
    f.AppointmentFactory(speaker=speaker, organisation=f.OrganisationFactory(state=State.DRAFT))
    person = json.loads(client.get("/speakers/ada-stone/popolo.json").content)
    assert (person["id"], person["family_name"], person["given_name"]) == (
        "person/ada-stone",
        "Stone",
        "Ada",
    )
    assert person["other_names"] == [{"name": "Lady Stone"}]
    (held,) = person["memberships"]
    assert {**held, "id": ""} == {
        "id": "",
        "person_id": "person/ada-stone",
        "organization_id": "organization/seas",
        "role": "Minister",
        "start_date": "2024-07",
    }
    f.SpeakerFactory(state=State.DRAFT)
    everything = json.loads(b"".join(client.get("/speakers/popolo.json").streaming_content))
    assert [one["name"] for one in everything["persons"]] == ["Ada Stone"]
    assert [one["name"] for one in everything["organizations"]] == ["Ministry of Seas"]
    assert everything["memberships"] == [held]


def test_a_quote_can_be_embedded(client):
    quote = f.QuoteFactory(
        article=None, summit=None, exact="<b>We</b> will act", speaker__name="Ada Stone"
    )
    answer = client.get("/oembed/", {"url": f"{SITE}/quotes/{quote.pk}/", "maxwidth": "300"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.content)
    assert (found["type"], found["version"], found["width"]) == ("rich", "1.0", 300)
    assert found["author_name"] == "Ada Stone"
    assert "&lt;b&gt;We&lt;/b&gt; will act" in found["html"]
    assert "<script" not in found["html"]
    (offered,) = [
        link.get("href")
        for link in page(client, f"/quotes/{quote.pk}/").iter("link")
        if link.get("type") == "application/json+oembed"
    ]
    assert client.get(offered.removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": f"{SITE}/about/"}, 404),
        ({"url": "https://elsewhere.example/quotes/1/"}, 404),
        ({"url": f"{SITE}/quotes/99/"}, 404),
        ({"url": "http://["}, 404),
        ({"url": f"{SITE}/quotes/1/", "format": "xml"}, 501),
    ],
)
def test_what_cannot_be_embedded(client, query, status):
    assert client.get("/oembed/", query).status_code == status


def test_unapi_leads_to_the_citation(client):
    quote = f.QuoteFactory()
    tree = page(client, quote.get_absolute_url())
    server = [link.get("href") for link in tree.iter("link") if link.get("rel") == "unapi-server"]
    assert server == [f"{SITE}/unapi"]
    formats = etree.fromstring(client.get("/unapi").content)
    assert [one.get("name") for one in formats] == ["ris", "bibtex"]
    name = f"quote-{quote.pk}"
    assert client.get("/unapi", {"id": name}).status_code == 300
    text = client.get("/unapi", {"id": name, "format": "ris"}).content.decode()
    assert text.startswith("TY  - ELEC\n")
    assert client.get("/unapi", {"id": name, "format": "bibtex"}).content.startswith(b"@misc{")
    for wrong in ("quote-0", "speaker-1", "quote-²", "quote", "quote-" + "9" * 30):
        assert client.get("/unapi", {"id": wrong, "format": "ris"}).status_code == 404
    assert client.get("/unapi", {"id": name, "format": "docx"}).status_code == 406


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_public_is_told_to_no_machine(client, state):
    quote, speaker = f.QuoteFactory(state=state), f.SpeakerFactory(state=state)
    for address in (
        f"/quotes/{quote.pk}/annotation.json",
        f"/oembed/?url={SITE}/quotes/{quote.pk}/",
        f"/unapi?id=quote-{quote.pk}&format=ris",
        f"/speakers/{speaker.slug}/popolo.json",
    ):
        assert client.get(address).status_code == 404, address
