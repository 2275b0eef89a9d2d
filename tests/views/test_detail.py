"""URLs of record pages: canonical and former slugs, 404 for unpublished records."""

import pytest
from django.urls import reverse

from articles.models import Article, FormerSlug, Quote, Rights, State, Summit
from articles.views.overviews import listed
from articles.views.summits import coverage_of, most_quoted
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_wrong_or_missing_slug_redirects_permanently(client):
    article = make.ArticleFactory(title="Boats and gangs")
    right = f"/articles/{article.pk}/boats-and-gangs/"
    assert article.get_absolute_url() == right
    assert client.get(right).status_code == 200
    for wrong in ("", "other/", "Boats-And-Gangs/", "désolé/"):
        answer = client.get(f"/articles/{article.pk}/{wrong}", {"a": "1"})
        assert (answer.status_code, answer["Location"]) == (301, f"{right}?a=1"), wrong


@pytest.mark.parametrize(
    ("factory", "route", "fields"),
    [
        (make.ArticleFactory, "article", ["pk", "slug"]),
        (make.CountryFactory, "country", ["slug"]),
        (make.OrganisationFactory, "organisation", ["slug"]),
        (make.PledgeFactory, "pledge", ["pk", "slug"]),
        (make.QuoteFactory, "quote", ["pk"]),
        (make.SpeakerFactory, "speaker", ["slug"]),
        (make.SummitFactory, "summit", ["slug"]),
        (make.SummitSeriesFactory, "series", ["slug"]),
        (make.TopicFactory, "topic", ["slug"]),
    ],
)
def test_addresses_of_records_are_routes(factory, route, fields):
    record = factory()
    arguments = [getattr(record, field) for field in fields]
    assert record.get_absolute_url() == reverse(f"articles:{route}", args=arguments)


def test_wrong_slug_of_a_pledge_redirects(client):
    pledge = make.PledgeFactory(title="Fund the boats")
    answer = client.get(f"/pledges/{pledge.pk}/fund/")
    assert (answer.status_code, answer["Location"]) == (
        301,
        f"/pledges/{pledge.pk}/fund-the-boats/",
    )
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("factory", "place"),
    [
        (make.SpeakerFactory, "speakers"),
        (make.SummitFactory, "summits"),
        (make.OrganisationFactory, "organisations"),
        (make.topic_in_use, "topics"),
    ],
)
def test_former_slug_redirects(client, factory, place):
    record = factory(slug="first-name")
    record.slug = "second-name"
    record.save()
    answer = client.get(f"/{place}/first-name/?page=2")
    assert (answer.status_code, answer["Location"]) == (301, f"/{place}/second-name/?page=2")
    shouted = client.get(f"/{place}/Second-NAME/")
    assert (shouted.status_code, shouted["Location"]) == (301, f"/{place}/second-name/")
    assert client.get(f"/{place}/third-name/").status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_former_slug_of_an_unpublished_record_is_404(client, state):
    speaker = make.SpeakerFactory(state=state)
    FormerSlug.objects.create(slug="once", speaker=speaker)
    assert client.get("/speakers/once/").status_code == 404
    assert client.get(speaker.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
@pytest.mark.parametrize(
    "factory",
    [
        make.ArticleFactory,
        make.QuoteFactory,
        make.PledgeFactory,
        make.SpeakerFactory,
        make.SummitFactory,
        make.OrganisationFactory,
    ],
)
def test_unpublished_record_is_404(client, factory, state):
    hidden, shown = factory(state=state), factory()
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("place", ["articles", "quotes", "pledges"])
@pytest.mark.parametrize(
    "number", ["0", "01", "9223372036854775808", "99999999999999999999", "²", "-1"]
)
def test_invalid_id_is_404(client, place, number):
    assert client.get(f"/{place}/{number}/").status_code == 404


def test_largest_id_is_404(client):
    assert client.get("/quotes/9223372036854775807/").status_code == 404


def test_country_by_code(client):
    make.CountryFactory(code="FR")
    assert client.get("/countries/fr/").status_code == 200
    assert client.get("/countries/FR/")["Location"] == "/countries/fr/"
    assert client.get("/countries/zz/").status_code == 404
    assert client.get("/countries/%00/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_read_only(client, method):
    quote = make.QuoteFactory()
    for address in ("/", "/about/", "/healthz", "/search/", "/search/suggest/", "/articles/",
                    quote.get_absolute_url(), quote.speaker.get_absolute_url()):  # fmt: skip
        assert getattr(client, method)(address).status_code == 405, address


def test_public_pages_set_no_cookie_and_answer_head(client):
    quote = make.QuoteFactory()
    for address in ("/", "/search/?q=a", "/articles/", quote.get_absolute_url()):
        assert client.get(address).cookies == {}
        assert client.head(address).status_code == 200


@pytest.mark.parametrize("indexed", [True, False])
def test_draft_summit_has_no_charts_of_other_summits(index, indexed):
    for state in (State.DRAFT, State.PUBLISHED):
        summit = make.SummitFactory(slug=f"summit-{state}", state=state)
        article = make.ArticleFactory(summit=summit)
        speaker = make.SpeakerFactory(slug=f"of-{state}")
        make.QuoteFactory(article=article, speaker=speaker)
    if indexed:
        index()
    found = {
        one.slug: (
            len(coverage_of(one, listed(Article, "summit", one.slug))["coverage"].columns),
            [
                (speaker.slug, speaker.quote_number)
                for speaker in most_quoted(listed(Quote, "summit", one.slug))
            ],
        )
        for one in Summit.objects.all()
    }
    assert found == {
        "summit-draft": (0, []),
        "summit-published": (1, [("of-published", 1)]),
    }


def test_a_quote_of_a_record_only_shows_few_characters_of_its_source(client):
    quote_words = "We will act,"
    body = f"{'Private words. ' * 20}“{quote_words}” she said. {'More private words. ' * 20}"
    article = make.ArticleFactory(rights="record", body=body)
    quote = make.QuoteFactory(article=article, exact=quote_words)
    page = client.get(quote.get_absolute_url())
    before, after = page.context["before"], page.context["after"]
    assert before.endswith("“")
    assert after.startswith("” she said.")
    assert 0 < len(before.removeprefix("… ")) <= 64
    assert 0 < len(after.removesuffix(" …")) <= 64
    assert "Private" not in client.get(article.get_absolute_url()).content.decode()


def test_a_quote_says_how_the_words_of_its_source_differ(client):
    quote_words = "We will act before the summer, and we will act together,"
    body = "Private words. " * 20 + f"“{quote_words.replace('summer', 'winter')}” she said."
    article = make.ArticleFactory(rights=Rights.RECORD, body=body)
    quote = make.QuoteFactory(article=article, exact=quote_words)
    page = client.get(quote.get_absolute_url())
    assert page.context["wording"] == [
        ("same", "We will act before the"),
        ("out", "summer,"),
        ("in", "winter,"),
        ("same", "and we will act together,"),
    ]
    content = page.content.decode()
    assert "The text we have now has other words" in content
    assert "Private words" not in content


def test_a_quote_without_a_certain_place_in_its_source_says_so(client):
    words = "We will act before the summer"
    article = make.ArticleFactory(body=f"{words}, she said. Again: {words}.")
    quote = make.QuoteFactory(article=article, exact=words, start=None, end=None)
    content = client.get(quote.get_absolute_url()).content.decode()
    assert "The text we have now has these words, but we have not confirmed the place" in content
    assert "has other words" not in content


def test_a_quote_says_that_its_source_does_not_contain_it(client):
    article = make.ArticleFactory(body="The ministers spoke about fishing and about nothing else.")
    quote = make.QuoteFactory(article=article, exact="A new bridge will stand by May")
    page = client.get(quote.get_absolute_url())
    assert page.context["wording"] == []
    assert "The text we have now does not contain these words" in page.content.decode()
