"""No public URL shows records that are not public.

The tests request every route of the URLconf. A new route with a parameter that has no sample values
here fails them, so that its samples are added.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles.digests.delivery import deliver_queued
from articles.digests.links import CONFIRM, path_of
from articles.digests.queueing import queue_due_digests
from articles.filters import SearchListing
from articles.filters.autocomplete import autocomplete
from articles.formats.data_files import build_data, latest_build
from articles.models import Article, OutcomeDocument, Pledge, State, Subscription
from articles.search.indexing import rebuild
from tests.planted import WORD, Planted

pytestmark = pytest.mark.django_db

NOT_PUBLIC = ("admin/",)
PARAMETER = re.compile(r"<[^>]+>")
LISTED = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "topics")
LISTINGS = ("search/", *(f"{kind}/" for kind in LISTED))
# Queries for every listing: pages, exports and feeds.
QUERIES = ("", "?q=seen")
CURSORS = ["", "?q=seen", "?cursor=", "?cursor=&q=seen"]
# All expansions of the API.
EXPANDED = {
    "api/v1/articles/": "?expand=text,summit,quotes,pledges",
    "api/v1/quotes/": "?expand=article,speaker,summit,utterance",
    "api/v1/statements/": "?expand=speaker,summit,quotes",
    "api/v1/pledges/": "?expand=summit,status_updates,mentions,checks",
}


def queries_of(route: str, planted: Planted) -> list[str]:
    """Query strings to request a route with."""
    if route.startswith("compare/"):
        pairs = ("country", "organisation", "summit")
        both = [(k, getattr(planted, k), getattr(planted, f"second_{k}")) for k in pairs]
        forms = ["", *(f"?kind={kind}" for kind in pairs)] if route == "compare/" else []
        return [*forms, *(f"?{kind}={a.slug}&{kind}={b.slug}" for kind, a, b in both)]
    if route == "search/":
        # Misspelt names of hidden records, without the word itself.
        names = ("gazette", "speaker name", "body name", "summit name", "other name")
        return [*QUERIES, *(f"?q={WORD[:-1]} {name}" for name in names)]
    if route == "check/":
        # The page repeats what was typed, so the queries must not contain the word.
        words = ["quote exact", "by hidden", "in hidden", "at hidden", "met in London"]
        hidden = (r.url for r in planted.hidden if isinstance(r, Article) and WORD not in r.url)
        outcomes = OutcomeDocument.objects.values_list("url", flat=True)
        return ["", *(f"?text={text}" for text in (*words, *hidden, *outcomes))]
    if route == "oembed/":
        pledges = [r for r in planted.hidden if isinstance(r, Pledge)]
        records = [planted.quote, *planted.unpublic_quotes, planted.pledge, *pledges]
        return [f"?url=http://testserver{record.get_absolute_url()}" for record in records]
    if route == "unapi":
        public = [planted.article, planted.record_only, planted.quote, planted.pledge]
        ids = [f"?id={r._meta.model_name}-{r.pk}" for r in [*public, *planted.hidden]]
        return ["", *ids, *(f"{id}&format=ris" for id in ids)]
    if route.startswith("subscriptions/"):
        return subscription_queries(route)
    if route in EXPANDED:
        return [*CURSORS, EXPANDED[route]]
    if route.startswith("api/v1/") and "key>" not in route and route.count("/") == 3:
        return list(CURSORS)
    if route.startswith(("gaps/", "changes/")):
        slugs = (planted.summit.slug, planted.hidden_summit.slug)
        return ["", *(f"?summit={slug}" for slug in slugs)]
    if route == "search/suggest/":
        return ["?q=see", "?q=ministry"]
    if route.startswith("pledges/<record:pk>/<str:slug>/"):
        return ["", "?on=2025-07-02"]
    return list(QUERIES) if route.startswith(LISTINGS) and "pk" not in route else [""]


def subscription_queries(route: str) -> list[str]:
    """The signed link of a page, and none."""
    purpose = route.split("/")[1]
    if not purpose:
        return [""]
    now = timezone.now()
    confirmed = {} if purpose == CONFIRM else {"confirmed_at": now, "covered_until": now.date()}
    subscription = Subscription.objects.create(
        email=f"{purpose}@a.example", url="/search/", **confirmed
    )
    return ["", f"?{path_of(subscription, purpose).partition('?')[2]}"]


def routes(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if isinstance(entry, URLPattern):
            yield route.lstrip("^").rstrip("$")
        else:
            yield from routes(entry, route)


ROUTES = sorted(set(routes(get_resolver())))


def urls_of(route: str, planted: Planted) -> list[str]:
    """The URLs of a route; raises ``KeyError`` for a parameter without sample values."""
    collection = route.removeprefix("api/v1/").split("/")[0]
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
        "series": [planted.series],
    }
    fixed_values = {
        "<str:chart>": ["coverage", "quoting", "status", "makers", "summits", "money"],
        "<str:form>": ["csv", "json", "ndjson", "ris", "bib"],
        "<slug:kind>": ["pages", *LISTED],
        "<year:year>": [f"{planted.article.published_on:%Y}"],
        "<month:month>": [f"{planted.article.published_on:%m}"],
        "<path:path>": data_files(),
    }
    record_values = {
        "<record:pk>": lambda record: str(record.pk),
        "<record:key>": lambda record: str(record.pk),
        "<slug:key>": lambda record: record.slug,
        "<str:slug>": lambda record: record.slug,
        "<slug:slug>": lambda record: record.slug,
    }
    if route == "report/<slug:kind>/<record:pk>/":
        kinds = ("article", "quote", "pledge", "speaker", "organisation", "summit")
        return [f"/report/{kind}s/{getattr(planted, kind).pk}/" for kind in kinds]
    urls = [route]
    parameters = PARAMETER.findall(route)
    if any(parameter not in fixed_values for parameter in parameters):
        urls = []
        for record in records[collection]:
            url = route
            for parameter in parameters:
                if parameter not in fixed_values:
                    url = url.replace(parameter, record_values[parameter](record), 1)
            urls.append(url)
    for parameter in parameters:
        if parameter in fixed_values:
            values = fixed_values[parameter]
            urls = [url.replace(parameter, value, 1) for url in urls for value in values]
    return [f"/{url}" for url in urls]


def data_files() -> list[str]:
    """The files of /data/, without the compressed one, which has the same contents."""
    build = latest_build(settings.DOWNLOADS_DIR)
    paths = [file.path for file in build.files] if build else []
    return ["manifest.json", *(path for path in paths if not path.endswith(".zip"))]


def content(response) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode(errors="replace")  # one file is a database


@pytest.fixture(
    scope="module",
    params=[(State.DRAFT, True), (State.WITHDRAWN, False)],
    ids=["draft-index", "withdrawn-database"],
)
def _shared(request, django_db_setup, django_db_blocker, tmp_path_factory):
    state, with_index = request.param
    folder = tmp_path_factory.mktemp("publication")
    folders = {"INDEX_DIR": folder / "index", "DOWNLOADS_DIR": folder / "downloads"}
    with (
        override_settings(**folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        planted = Planted(state)
        if with_index:
            rebuild.rebuild_index()
        build_data(folders["DOWNLOADS_DIR"])
        yield planted, folders
        transaction.set_rollback(True)


@pytest.fixture
def planted(_shared, db, settings):
    """Hidden records in one state, with or without a search index; shared by the tests."""
    planted, folders = _shared
    for name, folder in folders.items():
        setattr(settings, name, folder)
    settings.EMAIL_ENABLED, settings.SITE_URL = True, "http://testserver"
    return planted


def test_no_public_url_shows_hidden_records(client, planted):
    count, leaks = 0, []
    for route in ROUTES:
        statuses = []
        for url in urls_of(route, planted):
            for query in queries_of(route, planted):
                response = client.get(f"{url}{query}")
                statuses.append(response.status_code)
                if WORD in content(response).lower() or WORD in str(response.headers).lower():
                    leaks.append(f"{url}{query}")
        # The readiness probe answers 503 without an index.
        readable = {200, 301, 503} if route == "readyz" else {200, 301}
        assert readable & set(statuses), f"{route}: no sample can be read {statuses}"
        assert set(statuses) <= readable | {300, 302, 400, 404}, (route, statuses)
        count += len(statuses)
    assert leaks == []
    assert count > 4 * len(LISTINGS)


def test_no_mail_shows_hidden_records(planted, mailoutbox):
    now = timezone.now()
    pledges = [r for r in planted.hidden if isinstance(r, Pledge)]
    urls = [f"/{listing}" for listing in LISTINGS]
    urls += [f"/pledges/{pledge.pk}/" for pledge in [planted.pledge, *pledges]]
    for url in urls:
        Subscription.objects.create(
            email="a@example.org", url=url, confirmed_at=now, covered_until=now.date()
        )
    queue_due_digests(now.date() + timedelta(days=7))
    deliver_queued()
    assert len(mailoutbox) == len(LISTINGS) + 1
    for mail in mailoutbox:
        assert WORD not in mail.message().as_string().lower(), mail.subject
        assert WORD not in str(mail.alternatives).lower(), mail.subject


def test_hidden_records_have_no_page(client, planted):
    pages = [record for record in planted.hidden if hasattr(record, "get_absolute_url")]
    urls = [r.get_absolute_url() for r in pages if r._meta.model_name != "correction"]
    assert len(urls) >= 10
    for url in [*urls, f"/speakers/{WORD}-once/"]:
        assert client.get(url).status_code == 404, url


def test_search_facets_and_autocomplete_ignore_hidden_records(planted):
    listing = SearchListing({"q": f"{WORD}*"})
    assert (len(listing.results), [tab.count for tab in listing.tabs]) == (0, [0] * 7)
    assert listing.facets == []
    assert autocomplete(WORD) == []


def test_a_leak_would_be_detected(client, planted):
    article = planted.hidden_article
    Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    assert WORD in content(client.get(article.get_absolute_url())).lower()
    assert WORD in content(client.get(f"/summits/{planted.summit.slug}/")).lower()


def test_a_route_without_samples_is_an_error(planted):
    for route in ("inventions/<int:pk>/", "articles/<int:day>/", "articles/<record:pk>/<int:n>/"):
        with pytest.raises(KeyError):
            urls_of(route, planted)
