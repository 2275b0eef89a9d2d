"""Every number that links to a list is the length of that list, in every format.

A link that states a count carries it as ``data-count``. The demonstration archive is walked: every
page of a record and every page about many, with the index and without.
"""

from __future__ import annotations

import html
import itertools
import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import resolve, reverse

from articles.filters import ArticleListing, PledgeListing, QuoteListing
from articles.models import (
    Article,
    Country,
    Organisation,
    Pledge,
    Quote,
    Speaker,
    Summit,
    Topic,
)
from articles.search.indexing import rebuild
from articles.views.lists import ListingView
from tests import factories as make

COUNTED = re.compile(r'<a href="([^"]*)" data-count="([^"]*)"')
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
STATED = re.compile(
    r"^(\d[\d,]*|no)\s(quotes?|pledges?|articles?|speakers?|summits?|organisations?|results?)"
    r"( overdue)?$"
)
LISTS = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "topics")
KINDS = {"articles": Article, "quotes": Quote, "pledges": Pledge}


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk") / "index"
    with (
        override_settings(INDEX_DIR=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        call_command("load_archive", stdout=StringIO(), stderr=StringIO())
        plant_versions()
        rebuild.rebuild_index()
        yield folder
        transaction.set_rollback(True)


def plant_versions() -> None:
    """Statements with several versions, one of them cited from a page without a record."""
    articles = Article.objects.published().coverage().filter(summit__isnull=False)[:4]
    speaker = Speaker.objects.published().filter(quotes__isnull=False).first()
    for summit in Summit.objects.published()[:2]:
        statement = make.StatementFactory(speaker=speaker, summit=summit)
        for number, article in enumerate(articles):
            make.QuoteFactory(
                statement=statement,
                speaker=speaker,
                summit=summit,
                article=article,
                exact=f"We will act, version {number}",
                language=["en", "fr"][number % 2],
            )
        quote = make.QuoteFactory(
            statement=statement, speaker=speaker, article=None, summit=summit, said_on=None
        )
        publisher = make.PublisherFactory(slug=f"wire-{summit.pk}")
        make.SourceLinkFactory(pledge=None, quote=quote, publisher=publisher)
        alone = make.QuoteFactory(speaker=speaker, article=None, summit=summit)
        make.SourceLinkFactory(pledge=None, quote=alone, publisher=publisher)


@pytest.fixture(params=["index", "database"])
def client(request, _loaded, db, settings):
    settings.INDEX_DIR = _loaded if request.param == "index" else _loaded / "none"
    return Client()


def addresses() -> list[str]:
    """Pages with counts or lists, and pages of records: all of some kinds, samples of others."""
    about = ["/", "/search/", "/search/?q=boats", "/search/?q=xyzzy+boats", "/about/"]
    about += [f"/{name}/" for name in LISTS]
    about += ["/pledges/tracker/", "/pledges/tracker/?country=gb", "/pledges/tracker/?concerns=fr"]
    about += ["/articles/coverage/", "/quotes/quoting/", "/quotes/quoting/?versions=all"]
    about += ["/gaps/", "/gaps/?summit=oic-london-2025"]
    about += ["/quotes/?versions=all", "/search/?versions=all"]
    records = []
    samples = {Summit: 1, Country: 3, Topic: 3, Speaker: 12, Organisation: 12}
    samples |= {Article: 72, Quote: 144, Pledge: 36}
    for model, step in samples.items():
        records += [record.get_absolute_url() for record in model.objects.published()[::step]]
    for model, name in ((Country, "country"), (Organisation, "organisation"), (Summit, "summit")):
        slugs = [record.slug for record in model.objects.published()]
        records += [
            f"/compare/?{'&'.join(f'{name}={slug}' for slug in some)}"
            for some in itertools.zip_longest(*[iter(slugs)] * 4, fillvalue=slugs[0])
            if len(set(some)) == 4
        ]
    days = Article.objects.published().filter(published_on__isnull=False)
    months = {f"{day:%Y %m}" for day in days.values_list("published_on", flat=True)}
    calendar = [reverse("articles:month", args=month.split()) for month in sorted(months)]
    return [*about, reverse("articles:calendar"), *calendar, *records]


def listed(address: str) -> int:
    """The length of the list at a URL."""
    there = urlsplit(address)
    if there.path in ("/gaps/cited-pages/", "/gaps/evidence/"):
        return Client().get(address).context["page"].paginator.count
    view = resolve(there.path).func.view_class
    assert issubclass(view, ListingView), address
    return len(view.listing(QueryDict(there.query), path=there.path).results)


def test_every_number_that_links_to_a_list_is_its_length(client, settings):
    # Pages are slower without an index, so only every fifth is tested.
    pages = addresses() if settings.INDEX_DIR.exists() else addresses()[::5]
    known: dict[str, int] = {}
    differing, unmarked, seen = [], [], 0
    for page in pages:
        answer = client.get(page)
        if answer.status_code == 404 and resolve(page).url_name == "month":
            continue  # a month of which there is only the year
        assert answer.status_code == 200, page
        text = answer.content.decode()
        for href, stated in COUNTED.findall(text):
            address = html.unescape(href)
            address = f"{urlsplit(page).path}{address}" if address[:1] == "?" else address
            if address not in known:
                known[address] = listed(address)
            seen += 1
            if known[address] != int(stated):
                differing.append((page, address, int(stated), known[address]))
        for attributes, inside in LINK.findall(text):
            words = html.unescape(re.sub(r"<[^>]+>", "", inside)).strip()
            inner = 'href="#' in attributes or "data-count" in attributes
            if STATED.match(words) and not inner:
                unmarked.append((page, words))
    assert differing == []
    assert unmarked == []
    assert seen > 2 * len(pages)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "country=gb",
        "country=-gb",
        "country=fr&country=de",
        "summit=oic-london-2025",
        "topic=migration-border-security",
        "q=boats",
        "q=speaker:starmer",
        "from=2025-03&to=2025-04",
        "language=fr",
        "versions=all",
    ],
)
@pytest.mark.parametrize("kind", ["articles", "quotes", "pledges"])
def test_pages_files_and_the_api_have_the_same_total(client, kind, query):
    if kind == "pledges" and query == "language=fr":
        query = "concerns=gb&concerns=-fr"
    if kind != "quotes" and query == "versions=all":
        pytest.skip("only quotes have versions")
    total = client.get(f"/{kind}/?{query}").context["results"].total
    api = client.get(f"/api/v1/{kind}/?{query}")
    assert api.status_code in (200, 400)
    if api.status_code == 400:  # a topic or so that this archive does not have
        assert total == 0
        return
    exported = client.get(f"/{kind}/export.csv?{query}")
    rows = b"".join(exported.streaming_content).decode()
    assert (api.json()["total"], int(exported["X-Total-Count"])) == (total, total)
    assert len(client.get(f"/{kind}/export.json?{query}").getvalue()) > 0
    assert rows.count("\r\n") >= total + 1


def test_totals_in_api_records_match_their_lists(client):
    for place, parameter in (
        ("summits", "summit"),
        ("countries", "country"),
        ("organisations", "organisation"),
        ("topics", "topic"),
        ("speakers", "speaker"),
    ):
        for item in client.get(f"/api/v1/{place}/?per_page=100").json()["items"]:
            for kind, listing in (
                ("article", ArticleListing),
                ("quote", QuoteListing),
                ("pledge", PledgeListing),
            ):
                if f"{kind}_count" in item:
                    there = listing({parameter: item["slug"]})
                    total = (item[f"{kind}_count"], f"{place}/{item['slug']}/{kind}")
                    assert total == (len(there.results), total[1])


def test_a_country_has_the_same_number_of_pledges_everywhere(client):
    country = Country.objects.get(pk="GB")
    made = Pledge.objects.published().made_by(country).count()
    assert made > 16, "those of its public bodies, too"
    numbers = {
        "list": listed("/pledges/?country=gb"),
        "api": client.get("/api/v1/countries/gb/").json()["pledge_count"],
        "facet": dict(PledgeListing({}).results.facets(["country"])["country"])["gb"],
        "tracker": next(
            row.total
            for row in client.get("/pledges/tracker/").context["countries"]
            if row.name == str(country)
        ),
        "compare": next(
            row.cells[0].number
            for row in client.get("/compare/?country=gb&country=fr").context["comparison"].rows
            if row.label == "Pledges made"
        ),
    }
    assert numbers == dict.fromkeys(numbers, made)
