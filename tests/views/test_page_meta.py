from datetime import date
from pathlib import Path

import extruct
import pytest
from django.contrib.staticfiles import finders
from lxml import html

from articles.models import Precision, State, Status
from tests import factories as f
from tests.planted import Planted
from tests.test_publication import ROUTES, urls_of

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def json_ld(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, address
    (found,) = extruct.extract(response.content, SITE, syntaxes=["json-ld"])["json-ld"]
    assert found.pop("@context") == "https://schema.org"
    return found


def metas(tree, attribute="name"):
    return [(m.get(attribute), m.get("content")) for m in tree.iter("meta") if m.get(attribute)]


def test_json_ld_of_an_article(client):
    summit = f.SummitFactory(name="London Summit", slug="london", venue="Lancaster House")
    article = f.ArticleFactory(
        title="</script><b>Ministers</b> & more",
        author="Ann Lee",
        summary="They met.",
        summit=summit,
        publisher__name="The Gazette",
        url="https://news.example/1",
        published_on_precision=Precision.MONTH,
    )
    found = json_ld(client, article.get_absolute_url())
    own = f"{SITE}{article.get_absolute_url()}"
    assert found.pop("dateModified")
    assert found == {
        "@type": "NewsArticle",
        "@id": own,
        "mainEntityOfPage": own,
        "url": "https://news.example/1",
        "headline": "</script><b>Ministers</b> & more",
        "abstract": "They met.",
        "inLanguage": "en",
        "datePublished": "2025-03",
        "author": [{"@type": "Person", "name": "Ann Lee"}],
        "publisher": {"@type": "Organization", "name": "The Gazette"},
        "about": {
            "@type": "Event",
            "@id": f"{SITE}/summits/london/",
            "name": "London Summit",
            "url": f"{SITE}/summits/london/",
            "startDate": "2025-03-31",
            "location": {
                "@type": "Place",
                "name": "Lancaster House",
                "address": {"@type": "PostalAddress", "addressLocality": "London"},
            },
        },
        "isAccessibleForFree": True,
    }


def test_json_ld_of_a_quote(client):
    article = f.ArticleFactory(title="Ministers meet", url="https://news.example/1")
    speaker = f.SpeakerFactory(name="Ada Stone", slug="ada-stone")
    quote = f.QuoteFactory(article=article, speaker=speaker, role_at_time="Minister")
    found = json_ld(client, quote.get_absolute_url())
    assert found["@type"] == "Quotation"
    assert found["text"] == "We will act,"
    assert found["creator"] == {
        "@type": "Person",
        "@id": f"{SITE}/speakers/ada-stone/",
        "name": "Ada Stone",
        "url": f"{SITE}/speakers/ada-stone/",
        "jobTitle": "Minister",
    }
    assert found["isBasedOn"]["@type"] == "NewsArticle"
    assert found["isBasedOn"]["url"] == "https://news.example/1"


def test_every_page_has_json_ld(client):
    pledge = f.PledgeFactory()
    f.PledgeActorFactory(pledge=pledge)
    speaker = f.AppointmentFactory(organisation=f.OrganisationFactory(name="Seas")).speaker
    records = {
        pledge: "CreativeWork",
        speaker: "Person",
        f.SummitFactory(): "Event",
        f.OrganisationFactory(): "Organization",
        f.topic_in_use(): "CollectionPage",
        f.CountryFactory(): "CollectionPage",
    }
    found = {record: json_ld(client, record.get_absolute_url()) for record in records}
    assert {record: data["@type"] for record, data in found.items()} == records
    assert found[pledge]["creator"][0]["name"] == "United Kingdom"
    assert found[pledge]["creativeWorkStatus"] == Status.NOT_ASSESSED.label
    assert found[speaker]["affiliation"][0]["name"] == "Seas"
    for address in ("articles", "quotes", "pledges", "speakers", "summits", "topics", "search"):
        assert json_ld(client, f"/{address}/")["@type"] == "CollectionPage"
    assert json_ld(client, "/pledges/")["mainEntity"] == {
        "@type": "ItemList",
        "numberOfItems": 1,
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "url": f"{SITE}{pledge.get_absolute_url()}"}
        ],
    }
    assert json_ld(client, "/")["potentialAction"]["@type"] == "SearchAction"
    assert json_ld(client, "/about/")["@type"] == json_ld(client, "/licence/")["@type"] == "WebPage"


def test_lists_are_datasets_with_downloads(client):
    f.PledgeFactory()
    found = json_ld(client, "/pledges/")["hasPart"]
    columns = found.pop("variableMeasured")
    assert columns[:4] == ["id", "url", "title", "summary"]
    assert 50 <= len(found.pop("description")) <= 5000
    assert found == {
        "@type": "Dataset",
        "@id": f"{SITE}/pledges/#dataset",
        "name": "Summit Archive: pledges",
        "url": f"{SITE}/pledges/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "Summit Archive", "url": f"{SITE}/"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"Pledges as {name}",
                "encodingFormat": media_type,
                "contentUrl": f"{SITE}/pledges/export.{name.lower()}",
            }
            for name, media_type in (
                ("CSV", "text/csv"),
                ("JSON", "application/json"),
                ("NDJSON", "application/x-ndjson"),
            )
        ],
    }
    assert "hasPart" not in json_ld(client, "/pledges/", kind="funding")
    catalogue = json_ld(client, "/")["hasPart"]
    assert catalogue["@type"] == "DataCatalog"
    for one in catalogue["dataset"]:
        place = one["url"].removeprefix(SITE)
        whole = json_ld(client, place)["hasPart"]
        assert one == {name: whole[name] for name in one}
        for file in whole["distribution"]:
            answer = client.get(file["contentUrl"].removeprefix(SITE))
            assert answer["Content-Type"].partition(";")[0] == file["encodingFormat"]
    assert len(catalogue["dataset"]) == 7


def test_every_route_has_json_ld_open_graph_and_a_canonical_url(client, index):
    planted = Planted(State.DRAFT)
    index()
    types = {}
    for route in ROUTES:
        for address in urls_of(route, planted):
            if route.endswith("/embed/"):
                continue
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                (found,) = extruct.extract(answer.content, SITE, syntaxes=["json-ld"])["json-ld"]
                tree = html.fromstring(answer.content.decode())
                assert dict(metas(tree, "property"))["og:title"], address
                assert len(links(tree, "canonical")) == 1, address
                types[route] = found["@type"]
    assert len(types) > 30
    kinds = {route: types[route] for route in ("articles/calendar/", "compare/")}
    assert set(kinds.values()) == {"WebPage"}
    assert types["articles/<year:year>/<month:month>/"] == "CollectionPage"


# The Highwire tags that Zotero's translator “Embedded Metadata” reads. It also reads RDF
# vocabularies, by prefix.
ZOTERO_TAGS = {
    "citation_title",
    "citation_author",
    "citation_publication_date",
    "citation_publisher",
    "citation_language",
    "citation_public_url",
    "citation_abstract_html_url",
}


def test_citation_tags_are_known_to_zotero(client):
    quote = f.QuoteFactory()
    for record in (f.ArticleFactory(author="Ann Lee"), quote, f.PledgeFactory()):
        names = [name for name, _ in metas(page(client, record.get_absolute_url())) if name]
        tags = {name for name in names if name.startswith("citation_")}
        assert tags <= ZOTERO_TAGS
        assert {"citation_title", "citation_public_url", "citation_language"} <= tags
        vocabularies = {name.split(".")[0] for name in names if "." in name}
        assert vocabularies <= {"DC", "prism"}
        assert "z:itemType" in names


def test_no_page_has_claim_review(client):
    pledge = f.PledgeFactory()
    f.status_update(pledge)
    for address in ("/", "/pledges/", pledge.get_absolute_url()):
        assert b"ClaimReview" not in client.get(address).content


def test_citation_tags_of_an_article(client):
    article = f.ArticleFactory(
        title="Ministers “meet”",
        author="Ann Lee and Bob Dean",
        publisher__name="The Gazette",
        url="https://news.example/1",
        kind="news",
    )
    found = dict(metas(page(client, article.get_absolute_url())))
    authors = [
        content
        for name, content in metas(page(client, article.get_absolute_url()))
        if name == "citation_author"
    ]
    assert authors == ["Lee, Ann", "Dean, Bob"]
    assert {
        name: found[name]
        for name in (
            "z:itemType",
            "citation_title",
            "citation_publication_date",
            "citation_publisher",
            "citation_language",
            "citation_public_url",
            "prism.publicationName",
            "DC.title",
            "DC.date",
        )
    } == {
        "z:itemType": "newspaperArticle",
        "citation_title": "Ministers “meet”",
        "citation_publication_date": "2025/03/31",
        "citation_publisher": "The Gazette",
        "citation_language": "en",
        "citation_public_url": "https://news.example/1",
        "prism.publicationName": "The Gazette",
        "DC.title": "Ministers “meet”",
        "DC.date": "2025-03-31",
    }


def test_undated_article_has_no_date_tags(client):
    article = f.ArticleFactory(published_on=None)
    found = dict(metas(page(client, article.get_absolute_url())))
    assert {"citation_publication_date", "DC.date"} & set(found) == set()
    assert "datePublished" not in json_ld(client, article.get_absolute_url())


def open_graph(client, record):
    return dict(metas(page(client, record.get_absolute_url()), "property"))


def test_open_graph_tags_of_a_quote(client):
    quote = f.QuoteFactory(
        speaker__name="Ada Stone",
        role_at_time="Minister",
        said_on=date(2025, 3, 31),
        article__publisher__name="The Gazette",
    )
    assert open_graph(client, quote) == {
        "og:site_name": "Summit Archive",
        "og:type": "article",
        "og:title": "“We will act,”",
        "og:description": "Ada Stone, Minister, 31 March 2025. Reported by The Gazette. "
        "Direct quote. Verified in source.",
        "og:url": f"{SITE}{quote.get_absolute_url()}",
        "og:locale": "en_GB",
        "og:image": f"{SITE}/static/share/quote.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Summit Archive: what was said",
    }


def test_open_graph_tags_of_a_pledge(client):
    pledge = f.PledgeFactory(
        summary="We will plant a billion trees.",
        summit__name="COP29",
        announced_on=date(2024, 11, 12),
        deadline=date(2030, 12, 31),
        deadline_precision="year",
    )
    found = open_graph(client, pledge)
    assert (found["og:title"], found["og:description"]) == (
        "We will plant a billion trees.",
        "Not yet assessed. Pledged at COP29, 12 November 2024. Due 2030.",
    )
    f.status_update(pledge, status="kept", as_of="2025-05-03")
    f.PledgeActorFactory(pledge=pledge, country__code="FR")
    assert open_graph(client, pledge)["og:description"] == (
        "Kept, as of 3 May 2025. Pledged by France at COP29, 12 November 2024. Due 2030."
    )


def test_open_graph_title_of_long_words_ends_at_a_word(client):
    quote = f.QuoteFactory(exact="words and " * 60 + "end", article=None, summit=None)
    title = open_graph(client, quote)["og:title"]
    assert len(title) <= 203
    assert title.endswith(("words…”", "and…”"))


@pytest.mark.parametrize("address", ["/", "/about/", "/quotes/", "/speakers/"])
def test_every_page_has_a_share_image(client, address):
    found = dict(metas(page(client, address), "property"))
    path = finders.find(found["og:image"].removeprefix(f"{SITE}/static/"))
    assert Path(path).read_bytes().startswith(b"\x89PNG")


def links(tree, rel):
    return [link.get("href") for link in tree.iter("link") if link.get("rel") == rel]


@pytest.mark.parametrize(
    ("author", "rights", "authors", "free"),
    [
        (
            "Ann Lee and Bob Dean",
            "full",
            [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bob Dean"}],
            True,
        ),
        ("The Gazette", "record", [{"@type": "Organization", "name": "The Gazette"}], None),
        ("Reuters Staff", "excerpt", [{"@type": "Organization", "name": "Reuters Staff"}], None),
        ("山田太郎", "record", [{"@type": "Person", "name": "山田太郎"}], None),
        ("", "record", None, None),
    ],
)
def test_json_ld_of_authors_and_access(client, author, rights, authors, free):
    article = f.ArticleFactory(author=author, rights=rights, publisher__name="The Gazette")
    found = json_ld(client, article.get_absolute_url())
    assert (found.get("author"), found.get("isAccessibleForFree")) == (authors, free)


def test_citations_have_copy_buttons(client):
    article = f.ArticleFactory(title="Ministers meet", author="Ann Lee")
    tree = page(client, article.get_absolute_url())
    lines = {style: tree.get_element_by_id(f"cite-{style}").text for style in ("chicago", "apa")}
    assert lines["chicago"].startswith("Lee, Ann. “Ministers meet.” ")
    assert lines["apa"].startswith("Lee, A. (2025, March 31). Ministers meet. ")
    copied = {button.get("data-copy") for button in tree.iter("button")}
    assert {"cite-chicago", "cite-apa"} <= copied
    assert tree.xpath('//abbr[@class="unapi-id"]/@title') == [f"article-{article.pk}"]
