"""Embed pages and oEmbed: what other sites show of a quote or pledge."""

import json

import pytest
from lxml import html

from articles.models import Pledge, State
from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"
EMBEDDED = {"quotes": f.QuoteFactory, "pledges": f.PledgeFactory}
kinds = pytest.mark.parametrize("plural", EMBEDDED)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def policy(response) -> dict[str, str]:
    header = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


@kinds
def test_may_be_framed_and_has_no_script_or_cookie(client, plural):
    record = EMBEDDED[plural]()
    response = client.get(f"/{plural}/{record.pk}/embed/")
    assert response.status_code == 200
    assert policy(response) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "*",
    }
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    tree = html.fromstring(response.content.decode())
    assert tree.xpath("//script | //form | //*[@style]") == []
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{SITE}{record.get_absolute_url()}"]
    links = tree.xpath("//a")
    assert {link.get("href") for link in links} == {f"{SITE}{record.get_absolute_url()}"}
    assert {link.get("target") for link in links} == {"_blank"}


def test_quote_shows_speaker_date_and_outlet(client):
    quote = f.QuoteFactory(exact="نعم، سنفعل", language="ar", speaker__name="Ada Stone")
    text = client.get(f"/quotes/{quote.pk}/embed/").content.decode()
    (words,) = html.fromstring(text).xpath("//h1")
    assert (words.text_content(), words.get("lang"), words.get("dir")) == (
        "نعم، سنفعل", "ar", "auto",
    )  # fmt: skip
    for part in ("Ada Stone", quote.article.publisher.name):
        assert part in text


def test_pledge_shows_its_status(client):
    pledge = f.PledgeFactory(summary="We will plant <trees>.")
    text = client.get(f"/pledges/{pledge.pk}/embed/").content.decode()
    assert "We will plant &lt;trees&gt;." in text
    assert "Not yet assessed" in text


@kinds
@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_unpublished_records_are_not_shown(client, plural, state):
    record = EMBEDDED[plural](state=state)
    words = record.summary if plural == "pledges" else record.exact
    for address in (
        f"/{plural}/{record.pk}/embed/",
        f"/oembed/?url={SITE}{record.get_absolute_url()}",
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert words not in response.content.decode()


@kinds
def test_a_withdrawn_record_says_so_in_the_frame(client, plural):
    record = EMBEDDED[plural]()
    record.state = State.WITHDRAWN
    record.save()
    response = client.get(f"/{plural}/{record.pk}/embed/")
    assert response.status_code == 410
    assert policy(response)["frame-ancestors"] == "*"
    assert "withdrawn" in response.content.decode()


@kinds
def test_oembed_is_the_frame_of_the_embed_page(client, plural):
    record = EMBEDDED[plural]()
    (offered,) = html.fromstring(client.get(record.get_absolute_url()).content.decode()).xpath(
        "//link[@type='application/json+oembed']/@href"
    )
    response = client.get(
        offered.removeprefix(SITE),
        {"maxwidth": "300"} | {"url": f"{SITE}{record.get_absolute_url()}"},
    )
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    answer = json.loads(response.content)
    assert (answer["type"], answer["version"], answer["width"]) == ("rich", "1.0", 300)
    frame = html.fragment_fromstring(answer["html"])
    assert (frame.tag, frame.get("src")) == ("iframe", f"{SITE}/{plural}/{record.pk}/embed/")
    assert (frame.get("width"), frame.get("height")) == ("300", str(answer["height"]))
    assert client.get(frame.get("src").removeprefix(SITE)).status_code == 200


def test_oembed_names_the_speaker_and_escapes_the_words(client):
    quote = f.QuoteFactory(exact='<b>We</b> "will" act', speaker__name="Ada Stone")
    answer = client.get("/oembed/", {"url": f"{SITE}/quotes/{quote.pk}/"}).json()
    assert (answer["title"], answer["author_name"]) == (quote.exact, "Ada Stone")
    assert answer["author_url"] == f"{SITE}{quote.speaker.get_absolute_url()}"
    assert "&lt;b&gt;We&lt;/b&gt; &quot;will&quot; act" in answer["html"]


def test_longer_words_have_a_higher_frame(client):
    heights = []
    for words in ("We will act", "We will act " * 40):
        quote = f.QuoteFactory(exact=words.strip())
        answer = client.get("/oembed/", {"url": f"{SITE}/quotes/{quote.pk}/"}).json()
        heights.append(answer["height"])
    assert heights[0] < heights[1]


def test_pledge_called_embed_has_its_own_page(client):
    pledge = f.PledgeFactory(title="Embed")
    assert pledge.get_absolute_url() == f"/pledges/{pledge.pk}/pledge-embed/"
    assert client.get(pledge.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": f"{SITE}/about/"}, 404),
        ({"url": "https://elsewhere.example/quotes/1/"}, 404),
        ({"url": f"{SITE}/quotes/99/"}, 404),
        ({"url": f"{SITE}/pledges/99/"}, 404),
        ({"url": "http://["}, 404),
        ({"url": f"{SITE}/quotes/1/", "format": "xml"}, 501),
    ],
)
def test_oembed_errors(client, query, status):
    assert client.get("/oembed/", query).status_code == status


@kinds
def test_page_offers_link_and_code(client, plural):
    """The context that the component of share buttons gets."""
    record = EMBEDDED[plural]()
    share = client.get(record.get_absolute_url()).context["share"]
    assert share.url == f"{SITE}{record.get_absolute_url()}"
    assert f'src="{share.embed_url}"' in share.code
    assert Pledge.objects.count() <= 1
