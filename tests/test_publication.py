"""Nothing that is not public stands at any public address.

Every address of the resolver is walked. One with a part that this test has no sample for fails it:
whoever adds the address says here which records it shows.
"""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from articles.filters import SearchListing
from articles.filters.autocomplete import autocomplete
from articles.models import State
from tests.planted import WORD, Planted

pytestmark = pytest.mark.django_db

NOT_PUBLIC = ("admin/",)
PART = re.compile(r"<[^>]+>")
LISTED = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "topics")
LISTINGS = ("search/", *(f"{kind}/" for kind in LISTED))
# What is asked of every listing, page, file and feed alike.
ASKED = ("", "?q=seen")
CURSORS = ["", "?q=seen", "?cursor=", "?cursor=&q=seen"]
# Everything that the API adds to its records when it is asked to.
EXPANDED = {
    "api/v1/articles/": "?expand=text,summit,quotes,pledges",
    "api/v1/quotes/": "?expand=article,speaker,summit,utterance",
    "api/v1/statements/": "?expand=speaker,summit,quotes",
    "api/v1/pledges/": "?expand=summit,status_updates,mentions",
}


def asked(route: str, planted: Planted) -> list[str]:
    """The queries with which an address is walked: what it shows may depend on them."""
    if route == "compare/":
        pairs = ("country", "organisation", "summit")
        both = [(k, getattr(planted, k), getattr(planted, f"second_{k}")) for k in pairs]
        return ["", *(f"?{kind}={one.slug}&{kind}={two.slug}" for kind, one, two in both)]
    if route == "oembed/":
        quotes = [planted.quote, *planted.unpublic_quotes]
        return [f"?url=http://testserver{quote.get_absolute_url()}" for quote in quotes]
    if route == "unapi":
        public = [planted.article, planted.record_only, planted.quote, planted.pledge]
        names = [
            f"?id={record._meta.model_name}-{record.pk}" for record in [*public, *planted.hidden]
        ]
        return ["", *names, *(f"{name}&format=ris" for name in names)]
    if route in EXPANDED:
        return [*CURSORS, EXPANDED[route]]
    if route.startswith("api/v1/") and "key>" not in route and route.count("/") == 3:
        return list(CURSORS)
    if route == "search/suggest/":
        return ["?q=see", "?q=ministry"]
    if route.startswith("pledges/<record:pk>/<str:slug>/"):
        return ["", "?on=2025-07-02"]
    return list(ASKED) if route.startswith(LISTINGS) and "pk" not in route else [""]


def routes(resolver: URLResolver, before: str = ""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if isinstance(one, URLPattern):
            yield route.lstrip("^").rstrip("$")
        else:
            yield from routes(one, route)


ROUTES = sorted(set(routes(get_resolver())))


def filled(route: str, planted: Planted) -> list[str]:
    """The public addresses of one route; raises ``KeyError`` for a part without a sample."""
    place = route.removeprefix("api/v1/").split("/")[0]
    records = {
        "articles": [planted.article, planted.record_only],
        "quotes": [planted.quote],
        "pledges": [planted.pledge],
        "speakers": [planted.speaker],
        "summits": [planted.summit],
        "organisations": [planted.organisation],
        "topics": [planted.topic],
        "countries": [planted.country],
        "publishers": [planted.publisher],
        "statements": [planted.statement],
    }
    of_no_record = {
        "<str:chart>": ["coverage", "quoting", "status", "makers", "summits", "money"],
        "<str:form>": ["csv", "json", "ndjson", "ris", "bib"],
        "<slug:kind>": ["pages", *LISTED],
        "<year:year>": [f"{planted.article.published_on:%Y}"],
        "<month:month>": [f"{planted.article.published_on:%m}"],
    }
    of_record = {
        "<record:pk>": lambda record: str(record.pk),
        "<record:key>": lambda record: str(record.pk),
        "<slug:key>": lambda record: record.slug,
        "<str:slug>": lambda record: record.slug,
        "<slug:slug>": lambda record: record.slug,
    }
    if place == "report":
        kinds = ("article", "quote", "pledge", "speaker", "organisation", "summit")
        return [f"/report/{kind}s/{getattr(planted, kind).pk}/" for kind in kinds]
    made = [route]
    parts = PART.findall(route)
    if any(part not in of_no_record for part in parts):
        made = []
        for record in records[place]:
            one = route
            for part in parts:
                if part not in of_no_record:
                    one = one.replace(part, of_record[part](record), 1)
            made.append(one)
    for part in parts:
        if part in of_no_record:
            made = [one.replace(part, value, 1) for one in made for value in of_no_record[part]]
    return [f"/{one}" for one in made]


def content(answer) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return raw.decode()


@pytest.mark.parametrize(("state", "with_index"), [(State.DRAFT, True), (State.WITHDRAWN, False)])
def test_nothing_hidden_stands_at_any_public_address(client, index, state, with_index):
    planted = Planted(state)
    if with_index:
        index()
    walked, leaks = 0, []
    for route in ROUTES:
        answers = []
        for address in filled(route, planted):
            for query in asked(route, planted):
                answer = client.get(f"{address}{query}")
                answers.append(answer.status_code)
                if WORD in content(answer).lower() or WORD in str(answer.headers).lower():
                    leaks.append(f"{address}{query}")
        # An archive without an index is not ready, and says so with 503.
        read = {200, 301, 503} if route == "readyz" else {200, 301}
        assert read & set(answers), f"{route}: no sample of it can be read {answers}"
        assert set(answers) <= read | {300, 302, 400, 404}, (route, answers)
        walked += len(answers)
    assert leaks == []
    assert walked > 4 * len(LISTINGS)


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_nothing_hidden_has_an_address(client, state):
    planted = Planted(state)
    pages = [record for record in planted.hidden if hasattr(record, "get_absolute_url")]
    addresses = [r.get_absolute_url() for r in pages if r._meta.model_name != "correction"]
    assert len(addresses) >= 10
    for address in [*addresses, f"/speakers/{WORD}-once/"]:
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("with_index", [True, False])
def test_nothing_hidden_is_found_counted_or_suggested(index, with_index):
    Planted(State.DRAFT)
    if with_index:
        index()
    listing = SearchListing({"q": f"{WORD}*"})
    assert (len(listing.results), [tab.count for tab in listing.tabs]) == (0, [0] * 7)
    assert listing.facets == []
    assert autocomplete(WORD) == []


def test_the_walk_would_notice(client):
    planted = Planted(State.PUBLISHED)
    assert WORD in content(client.get(planted.article.get_absolute_url())).lower()
    assert WORD in content(client.get("/search/")).lower()


def test_an_address_without_a_sample_is_refused():
    planted = Planted(State.DRAFT)
    for route in ("inventions/<int:pk>/", "articles/<int:day>/", "articles/<record:pk>/<int:n>/"):
        with pytest.raises(KeyError):
            filled(route, planted)
