"""Our own title of an article is cited in square brackets, never in quotation marks."""

from __future__ import annotations

import json
import re

import pytest

from tests.factories import ArticleFactory, QuoteFactory

pytestmark = pytest.mark.django_db

TITLE = "Report on a meeting in Rome"


@pytest.fixture
def article():
    return ArticleFactory(
        title=TITLE, title_supplied=True, language="fr", publisher__name="The Gazette", author=""
    )


def text_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode()


def test_files_for_citation_managers(client, article):
    address = article.get_absolute_url()
    assert f"TI  - [{TITLE}]\n" in text_of(client, f"{address}cite.ris")
    assert "title = {[{Report} on a meeting in {Rome}]}" in text_of(client, f"{address}cite.bib")
    (item,) = json.loads(text_of(client, f"{address}cite.json"))
    assert (item["title"], item["custom"]) == (f"[{TITLE}]", {"title_supplied": True})
    unapi = text_of(client, f"/unapi?id=article-{article.pk}&format=ris")
    assert f"TI  - [{TITLE}]\n" in unapi


def test_page_and_meta_tags(client, article):
    page = text_of(client, article.get_absolute_url())
    tags = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page))
    assert {tags[name] for name in ("citation_title", "DC.title", "og:title")} == {f"[{TITLE}]"}
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert "headline" not in data
    assert data["name"] == f"[{TITLE}]"
    assert f"The Gazette, [{TITLE}], March 31, 2025." in page
    assert re.search(rf'<h1 lang="en"[^>]*>{TITLE}</h1>', page)


def test_quotes_of_the_article(client, article):
    quote = QuoteFactory(article=article)
    address = quote.get_absolute_url()
    forms = {
        "ris": text_of(client, f"{address}cite.ris"),
        "json": text_of(client, f"{address}cite.json"),
        "page": text_of(client, address),
        "feed": text_of(client, "/quotes/feed/"),
    }
    assert {name for name, text in forms.items() if f"[{TITLE}]" in text} == set(forms)
    quoted = re.compile(rf"[“‘]\[?{TITLE}|<cite[^>]*>\[?{TITLE}|headline[^,]*{TITLE}")
    assert {name for name, text in forms.items() if quoted.search(text)} == set()


def test_original_headline_is_quoted(client):
    article = ArticleFactory(title=TITLE, publisher__name="The Gazette", author="")
    page = text_of(client, article.get_absolute_url())
    assert f"The Gazette. “{TITLE}.” March 31, 2025." in page
    assert f"[{TITLE}]" not in page
