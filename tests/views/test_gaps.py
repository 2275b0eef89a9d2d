"""The page of what is missing: its numbers, their lists, and the table as CSV."""

from __future__ import annotations

import csv
import html
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from articles.views.gap_counts import GapCounter
from tests import factories as make

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"]+)" data-count="(\d+)"')


class Gaps:
    """Two summits with at least one of every gap, and the same gaps in drafts."""

    def __init__(self) -> None:
        self.london = make.SummitFactory(slug="london", name="London 2025")
        self.paris = make.SummitFactory(slug="paris", name="Paris 2025")
        self.article = make.ArticleFactory(summit=self.london)
        for state in ("published", "draft"):
            self._add(state)

    def _add(self, state: str) -> None:
        undated = {"summit": self.london, "published_on": None, "state": state}
        make.ArticleFactory(language="de", **undated)
        make.ArticleFactory(title_supplied=True, **undated)
        make.QuoteFactory(
            article=self.article, exact="Not in the text.", language="fr", state=state
        )
        cited = make.QuoteFactory(
            article=None, summit=self.paris, exact="Cited.", start=None, language="en", state=state
        )
        pledges = [make.PledgeFactory(summit=self.london, state=state) for _ in range(3)]
        for pledge in pledges[1:]:
            make.PledgeCheckFactory(pledge=pledge)
        evidence = [
            {"url": f"https://example.org/{state}/untitled", "published_on": "2025-06-01"},
            {"url": f"https://example.org/{state}/undated", "title": "A report"},
            {"url": f"https://example.org/{state}", "title": "A", "published_on": "2025-06-01"},
            {"note": "We searched the register."},
        ]
        make.status_update(pledges[2], evidence=evidence)
        url = f"https://example.org/{state}/page"
        make.SourceLinkFactory(pledge=None, quote=cited, url=url, language="it")
        make.SourceLinkFactory(pledge=pledges[0], url=url, language="it")
        make.SourceLinkFactory(pledge=pledges[0], url=self.article.url)


@pytest.fixture(params=["index", "database"])
def archive(request, index):
    records = Gaps()
    if request.param == "index":
        index()
    return records


TOTALS = {
    "undated-articles": 2,
    "untitled-articles": 1,
    "unseen-quotes": 2,
    "unchecked-pledges": 1,
    "nothing-found-pledges": 1,
    "no-deadline-pledges": 3,
    "cited-pages": 1,
    "evidence": 2,
}


def listed(client, address: str) -> int:
    """The number of rows of the list at an address."""
    view = resolve(address.partition("?")[0]).func
    if hasattr(view, "view_class"):
        return len(view.view_class.listing(QueryDict(address.partition("?")[2])).results)
    return client.get(address).context["page"].paginator.count


def test_totals(archive):
    assert {count.gap.name: count.total for count in GapCounter().totals()} == TOTALS
    at_paris = {count.gap.name: count.total for count in GapCounter(archive.paris).totals()}
    assert {name: total for name, total in at_paris.items() if total} == {
        "unseen-quotes": 1,
        "cited-pages": 1,
    }


def test_numbers_by_summit_and_by_language(archive):
    counts = GapCounter().by_summit_and_language()
    assert {count.gap.name: (count.by_summit, count.by_language) for count in counts} == {
        "undated-articles": ({"london": 2}, {"de": 1, "en": 1}),
        "untitled-articles": ({"london": 1}, {"en": 1}),
        "unseen-quotes": ({"london": 1, "paris": 1}, {"fr": 1, "en": 1}),
        "unchecked-pledges": ({"london": 1}, None),
        "nothing-found-pledges": ({"london": 1}, None),
        "no-deadline-pledges": ({"london": 3}, None),
        "cited-pages": ({"london": 1, "paris": 1}, {"it": 1}),
        "evidence": ({"london": 2}, None),
        "other-languages": ({"london": 1}, {"de": 1}),
    }
    assert [(count.total, count.by_language) for count in GapCounter().coverage()] == [
        (3, {"en": 2, "de": 1}),
        (2, {"en": 1, "fr": 1}),
    ]


@pytest.mark.parametrize("query", ["", "?summit=london", "?summit=paris"])
def test_every_number_is_the_length_of_its_list(client, archive, query):
    text = client.get(f"/gaps/{query}").content.decode()
    numbers = [(html.unescape(url), int(number)) for url, number in LINK.findall(text)]
    assert len(numbers) >= 5
    assert [(url, listed(client, url)) for url, _ in numbers] == numbers


def test_the_page_of_a_summit_says_what_is_missing(client, archive):
    text = client.get("/summits/london/").content.decode()
    line = re.search(r'<p id="missing".*?</p>', text)[0]
    numbers = [(html.unescape(url), int(number)) for url, number in LINK.findall(line)]
    assert [number for _, number in numbers] == [2, 1, 1, 1, 1, 3, 1, 2]
    assert [(url, listed(client, url)) for url, _ in numbers] == numbers
    assert 'href="/gaps/?summit=london"' in line
    make.SummitFactory(slug="rome")
    assert 'id="missing"' not in client.get("/summits/rome/").content.decode()


def test_each_gap_leads_to_the_report_form_with_its_subject(client, archive):
    text = client.get("/gaps/?summit=london").content.decode()
    urls = [html.unescape(url) for url in re.findall(r'href="(/report/\?[^"]+)"', text)]
    assert len(urls) >= len(TOTALS)
    form = client.get(urls[0]).context["form"]
    assert form["subject"].value() == "Articles without a date, London 2025"


def test_table_as_csv(client, archive):
    rows = list(csv.reader(client.get("/gaps/gaps.csv").content.decode().splitlines()))
    assert rows[0] == ["gap", "description", "summit", "language", "count"]
    totals = {row[0]: int(row[4]) for row in rows[1:] if row[2:4] == ["", ""]}
    assert totals == {**TOTALS, "other-languages": 1}
    assert ["unseen-quotes", "paris", "", "1"] in [[row[0], *row[2:]] for row in rows]
    assert ["cited-pages", "", "it", "1"] in [[row[0], *row[2:]] for row in rows]
    at_paris = client.get("/gaps/gaps.csv?summit=paris").content.decode().splitlines()
    assert {row[2] for row in csv.reader(at_paris[1:])} == {"paris"}


def test_lists_of_pages_and_evidence(client):
    records = Gaps()
    (link,) = client.get("/gaps/cited-pages/?summit=paris&language=it").context["page"]
    assert (link.url, link.target.summit) == ("https://example.org/published/page", records.paris)
    assert [row.url for row in client.get("/gaps/evidence/").context["page"]] == [
        "https://example.org/published/untitled",
        "https://example.org/published/undated",
    ]
    assert list(client.get("/gaps/evidence/?summit=paris").context["page"]) == []


@pytest.mark.parametrize("path", ["", "gaps.csv", "cited-pages/", "evidence/"])
def test_unknown_and_hidden_summits_are_404(client, path):
    make.SummitFactory(slug="hidden", state="draft")
    for slug in ("hidden", "nowhere"):
        assert client.get(f"/gaps/{path}?summit={slug}").status_code == 404
    assert client.get("/gaps/evidence/?page=2").status_code == 404
    assert client.get(f"/gaps/{path}?summit=%00").status_code == 400


@pytest.mark.parametrize("indexed", [True, False])
def test_empty_archive(client, index, indexed):
    if indexed:
        index()
    answer = client.get("/gaps/")
    assert [count.total for count in answer.context["counts"]] == [0] * 9
    assert (answer.context["summit_rows"], answer.context["language_rows"]) == ([], [])
    assert len(client.get("/gaps/gaps.csv").content.splitlines()) == 10


@pytest.mark.parametrize(("indexed", "most"), [(True, 11), (False, 50)])
def test_the_number_of_queries_is_constant(client, index, indexed, most):
    numbers = []
    for add in (Gaps, _more):
        add()
        if indexed:
            index()
        with CaptureQueriesContext(connection) as queries:
            client.get("/gaps/")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= most


def _more() -> None:
    for number, language in enumerate(("es", "it", "sv")):
        summit = make.SummitFactory()
        article = make.ArticleFactory(summit=summit, language=language, published_on=None)
        quote = make.QuoteFactory(article=article, exact=f"Words {number}", language=language)
        make.SourceLinkFactory(pledge=None, quote=quote, language=language)
