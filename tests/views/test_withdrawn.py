"""410 for withdrawn records, 404 for records that were never public."""

from __future__ import annotations

import pytest

from articles.models.merging import merge
from articles.models.withdrawal import change_state
from tests import factories as make

pytestmark = pytest.mark.django_db

KINDS = [
    make.ArticleFactory,
    make.QuoteFactory,
    make.PledgeFactory,
    make.SpeakerFactory,
    make.OrganisationFactory,
    make.SummitFactory,
]
PLACES = {"article": "articles", "quote": "quotes", "pledge": "pledges"}


def addresses(record) -> list[str]:
    """All URLs of a record."""
    kind, page = record._meta.model_name, record.get_absolute_url()
    key = getattr(record, "slug", "") if kind not in PLACES else record.pk
    found = [page, f"/api/v1/{kind}s/{key}/", f"/report/{kind}s/{record.pk}/"]
    if kind in PLACES:
        found += [f"{page}cite.{form}" for form in ("ris", "bib", "json")]
        found += [f"/unapi?id={kind}-{record.pk}", f"/unapi?id={kind}-{record.pk}&format=ris"]
    if kind in ("article", "pledge"):
        found.append(f"/{kind}s/{record.pk}/")
    if kind == "quote":
        found.append(f"/oembed/?url=http://testserver{page}")
    return found


def answers(client, record) -> set[int]:
    return {client.get(address).status_code for address in addresses(record)}


@pytest.mark.parametrize("maker", KINDS)
def test_withdrawn_record_is_410_at_every_url(client, maker):
    record = maker()
    assert answers(client, record) <= {200, 300, 301}
    change_state(record, "withdrawn")
    assert answers(client, record) == {410}
    change_state(record, "draft")
    assert answers(client, record) == {404}
    change_state(record, "published")
    assert answers(client, record) <= {200, 300, 301}


@pytest.mark.parametrize("maker", KINDS)
@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_record_that_was_never_public_is_404(client, maker, state):
    record = maker(state=state)
    assert answers(client, record) == {404}


def test_410_page_shows_nothing_of_the_record(client):
    article = make.ArticleFactory(title="Unwise words")
    change_state(article, "withdrawn")
    page = client.get(article.get_absolute_url())
    assert "410.html" in [template.name for template in page.templates]
    assert "Unwise words" not in page.content.decode()
    answer = client.get(f"/api/v1/articles/{article.pk}/")
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["status"], set(answer.json())) == (
        410,
        {"type", "title", "status", "detail"},
    )


@pytest.mark.parametrize("parent", ["article", "speaker", "summit"])
def test_dependent_record_is_410_too(client, parent):
    quote = make.QuoteFactory(speaker=make.SpeakerFactory())
    change_state(getattr(quote, parent), "withdrawn")
    assert answers(client, quote) == {410}
    change_state(getattr(quote, parent), "draft")
    assert answers(client, quote) == {404}


def test_record_published_below_a_withdrawn_one_is_404(client):
    article = make.ArticleFactory()
    change_state(article, "withdrawn")
    quote = make.QuoteFactory(article=article, summit=None)
    assert answers(client, quote) == {404}


def test_record_withdrawn_before_its_article_was_published_is_404(client):
    article = make.ArticleFactory(state="draft")
    quote = make.QuoteFactory(article=article, summit=None)
    change_state(quote, "withdrawn")
    change_state(article, "published")
    assert answers(client, quote) == {404}


@pytest.mark.parametrize("place", ["/{}s/{}/", "/api/v1/{}s/{}/"])
@pytest.mark.parametrize("maker", [make.SpeakerFactory, make.OrganisationFactory])
def test_former_slugs(client, maker, place):
    record, kind = maker(slug="once"), maker._meta.model._meta.model_name
    record = type(record).objects.get(pk=record.pk)
    record.slug = "now"
    record.save()
    assert client.get(place.format(kind, "once")).status_code in (301, 302)
    change_state(record, "withdrawn")
    assert client.get(place.format(kind, "once")).status_code == 410
    assert client.get(place.format(kind, "ONCE")).status_code == 410
    assert client.get(place.format(kind, "never")).status_code == 404


def test_merged_record_redirects_to_the_primary(client):
    stays, merged = make.SpeakerFactory(), make.SpeakerFactory(slug="merged-away")
    merge("speaker", stays, merged)
    merged.refresh_from_db()
    assert client.get("/speakers/merged-away/").status_code in (301, 302)
    assert client.get(f"/speakers/{merged.slug}/").status_code == 404
    change_state(stays, "withdrawn")
    assert client.get("/speakers/merged-away/").status_code == 410
