"""Pages name the language of foreign articles and mark that of every headline and quote."""

import re

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make.ArticleFactory(
        title="Les ministres promettent", title_english="Ministers promise", language="fr"
    )


def test_article_page(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.search(r'<h1 lang="fr"[^>]*>Les ministres promettent</h1>', page)
    assert re.search(r'lang="en">Ministers promise <span', page)
    assert '<span class="badge">French</span>' in page
    assert '<a href="/articles/?language=fr">French</a>' in page
    assert '"alternativeHeadline": "Ministers promise"' in page


def test_english_headline_of_a_foreign_article(client):
    article = make.ArticleFactory(title="A plan", title_language="en", language="ja")
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.search(r'<h1 lang="en"[^>]*>A plan</h1>', page)
    assert '<span class="badge">Japanese</span>' in page


@pytest.mark.parametrize("address", ["/articles/", "/search/?q=promise", "/search/?kind=article"])
def test_rows(client, index, article, address):
    index()
    page = client.get(address).content.decode()
    assert '<h3 lang="fr" dir="auto">' in page
    assert '<p lang="en">Ministers promise (our translation)</p>' in page


def test_quote(client, article):
    quote = make.QuoteFactory(article=article, exact="Nous agirons", language="fr")
    page = client.get(quote.get_absolute_url()).content.decode()
    assert re.search(r'<h1[^>]* lang="fr"[^>]*>“<span id="words">Nous agirons</span>”</h1>', page)
    assert re.search(r'lang="fr">Les ministres promettent</a>', page)
    assert "<dt>Language</dt><dd>French</dd>" in page


def test_api(client, article):
    item = client.get(f"/api/v1/articles/{article.pk}/").json()
    assert (item["title_language"], item["title_english"]) == ("fr", "Ministers promise")
