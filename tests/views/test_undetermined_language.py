"""Records of undetermined language ("und") are never marked as English."""

from __future__ import annotations

import json
import re

import pytest
from django.http import QueryDict

from articles.filters import ArticleListing
from articles.models import Article, Quote
from articles.text.languages import language_name
from tests.factories import ArticleFactory, QuoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote() -> Quote:
    quote = QuoteFactory(article=ArticleFactory(title="Norlund Varnholm"))
    Article.objects.update(language="und")
    Quote.objects.update(language="und")
    quote.refresh_from_db()
    return quote


def languages_of(page: str, words: str) -> set[str]:
    """The ``lang`` attributes of the elements with these words."""
    return set(re.findall(rf'<\w+[^>]* lang="([^"]*)"[^>]*>(?:<[^>]+>|“)*{words}', page))


def test_lang_attribute_is_empty(client, quote):
    article = client.get(quote.article.get_absolute_url()).content.decode()
    assert languages_of(article, "Norlund Varnholm") == {""}
    assert languages_of(client.get("/articles/").content.decode(), "Norlund Varnholm") == {""}
    page = client.get(quote.get_absolute_url()).content.decode()
    assert languages_of(page, "We will act,") == {""}


def test_metadata_and_citations_have_no_language(client, quote):
    page = client.get(quote.article.get_absolute_url()).content.decode()
    assert "citation_language" not in page and "DC.language" not in page
    linked = [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', page, re.S)]
    assert linked and all("inLanguage" not in json.dumps(one) for one in linked)
    item = json.loads(client.get(f"{quote.article.get_absolute_url()}cite.json").content)
    assert "language" not in json.dumps(item)


def test_facet_value_has_a_label(quote):
    listing = ArticleListing(QueryDict("language=und"))
    facet = next(facet for facet in listing.facets if facet.name == "language")
    assert [(one.value, one.label, one.count) for one in facet.values] == [
        ("und", language_name("und"), 1)
    ]
