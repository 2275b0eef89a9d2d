"""The page of the quote check, and the form to suggest a page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.search.quote_check import Verdict
from tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "We will smash the gangs that send small boats across our sea."


@pytest.fixture
def held():
    return make.QuoteFactory(exact=SAID, start=None, end=None, verification="cited")


def ask(client, text):
    return client.get("/check/", {"text": text})


def test_the_empty_form_is_for_search_engines_and_the_filled_one_is_not(client):
    page = client.get("/check/")
    assert page.context["answer"] is None
    assert b'content="noindex' not in page.content
    filled = ask(client, "We will smash the gangs")
    assert b'content="noindex, follow"' in filled.content
    assert b"We will smash the gangs</textarea>" in filled.content
    assert b'href="/check/"' in client.get("/about/").content


def test_verdicts(client, held):
    for text, verdict in (
        ("we will smash the gangs", Verdict.EXACT),
        ("We will crush the gangs that send small boats", Verdict.ALTERED),
        ("Nothing of this kind was ever written down", Verdict.NOT_HELD),
    ):
        page = ask(client, text)
        assert page.context["answer"].check.verdict is verdict
        assert (held.get_absolute_url().encode() in page.content) == (
            verdict is not Verdict.NOT_HELD
        )
        share = page.context["answer"].share_url
        assert client.get(share).context["answer"].check.verdict is verdict


@pytest.mark.parametrize("text", ["", "   ", "?!…", "x", "a b " * 400, "<script>alert(1)"])
def test_bad_input_gets_a_message(client, text):
    page = ask(client, text)
    assert page.status_code == 200
    assert bool(page.context["answer"].check.problem) == ("script" not in text)
    assert b"<script>alert" not in page.content


def test_input_of_ten_thousand_characters_is_refused_with_the_limit(client):
    refused = ask(client, "a b " * 2_500)
    assert refused.status_code == 400
    assert b"at most 2,000 characters" in refused.content


def test_an_address_finds_its_page_or_can_be_suggested(client):
    article = make.ArticleFactory(url="https://example.org/news/1")
    page = ask(client, "http://www.example.org/news/1/?utm_source=x")
    assert [held.record for held in page.context["answer"].pages] == [article]
    missing = ask(client, "https://example.org/news/2?a=1&b=2").context["answer"]
    assert (missing.pages, missing.check) == ((), None)
    query = parse_qs(urlsplit(missing.suggest_url).query)
    assert query == {
        "subject": ["Suggested page"],
        "url": ["https://example.org/news/2?a=1&b=2"],
    }
    form = client.get(missing.suggest_url).content
    assert b'value="https://example.org/news/2?a=1&amp;b=2"' in form


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("text", [SAID, "We will crush the gangs that send small boats"])
def test_number_of_queries(client, index, number, text):
    statement = make.StatementFactory()
    for _ in range(number):
        quote = make.QuoteFactory(
            exact=SAID, start=None, end=None, verification="cited", statement=statement
        )
        quote.reprints.add(make.ArticleFactory())
        make.SourceLinkFactory(pledge=None, quote=quote)
    index()
    with CaptureQueriesContext(connection) as queries:
        assert ask(client, text).status_code == 200
    assert len(queries) <= 10
    with CaptureQueriesContext(connection) as queries:
        ask(client, "https://example.org/nowhere")
    assert len(queries) <= 5
