"""List pages: rows, pagination, search highlights, invalid parameters."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.html import escape

from articles.models import Article
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(settings):
    """Three articles, one on each page."""
    settings.PAGE_SIZE = 1
    summit = make.SummitFactory(slug="london")
    return [make.ArticleFactory(title=f"Boats {n}", summit=summit) for n in (1, 2, 3)]


def lines(answer) -> list[str]:
    return [str(row) for row, *_ in answer.context["lines"]]


def test_pages_partition_the_rows(client, three):
    pages = [client.get("/articles/", {"page": number}) for number in (1, 2, 3)]
    assert [lines(page) for page in pages] == [["Boats 3"], ["Boats 2"], ["Boats 1"]]
    assert b"3 articles" in pages[1].content
    assert b"<title>3 articles, page 2" in pages[1].content


def test_page_out_of_range_links_to_first_and_last_page(client, three):
    answer = client.get("/articles/?summit=london&page=4")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert 'href="/articles/?summit=london"' in page
    assert 'href="/articles/?summit=london&amp;page=3"' in page


def test_empty_list_has_only_a_first_page(client):
    assert client.get("/articles/").status_code == 200
    assert client.get("/articles/?page=1").status_code == 200
    assert client.get("/articles/?page=2").status_code == 404


@pytest.mark.parametrize("place", ["articles", "quotes", "pledges", "speakers", "summits",
                                   "organisations", "topics", "search"])  # fmt: skip
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=x", 400),
        ("page=²", 400),
        ("page=-1", 400),
        ("page=0", 404),
        ("page=501", 404),
        ("page=1000001", 404),
        ("order=colour", 400),
        ("q=%00", 400),
        ("q=" + "a" * 2001, 400),
        ("&".join(["summit=a"] * 21), 400),
        ("q=" + "a" * 2000, 200),
        ("from=2025-99&to=nonsense", 200),
        ("from=2025-05-01&to=2025-04-01", 200),
        ("summit=nowhere&status=lost&due=someday&form=-x", 200),
        ("q=%22unclosed+(and+OR+NOT+speaker:+-", 200),
        ("q=%ff%fe", 200),
        ("utm_source=letter", 200),
    ],
)
def test_status_of_invalid_parameters(client, place, query, status):
    assert client.get(f"/{place}/?{query}").status_code == status


def test_invalid_values_are_explained_on_the_page(client, three):
    answer = client.get("/articles/?summit=lodon&from=31.3.2025&q=Boats")
    page, filters = answer.content.decode(), answer.context["filters"]
    assert {problem.field for problem in filters.notices} == {"summit", "from"}
    assert all(escape(problem.text) in page for problem in filters.notices)
    assert '<a href="/articles/?q=Boats&amp;from=31.3.2025&amp;summit=london">' in page
    assert lines(answer) == [] and 'class="results"' not in page
    assert "export.csv" not in page and "feed/" not in page


def test_notice_of_reduced_search_without_an_index(client, three, index):
    def has_notice() -> bool:
        answer = client.get("/articles/")
        shown = 'class="notice warn"' in answer.content.decode()
        assert shown == answer.context["results"].degraded
        return shown

    assert has_notice()
    index()
    assert not has_notice()


def test_words_match_in_any_form_with_a_deadline_filter(client, index):
    make.PledgeFactory(title="Smuggling fund", deadline=date(2020, 1, 1))
    make.PledgeFactory(title="Smuggling law", deadline=None)
    index()
    answer = client.get("/pledges/?due=overdue&q=smuggle")
    assert lines(answer) == ["Smuggling fund"]
    assert not answer.context["results"].degraded


def test_related_pledges_say_that_they_are_overdue(client, index):
    make.PledgeFactory(title="Plant mangroves", deadline=date(2020, 1, 1))
    index()
    answer = client.get("/search/?q=mangroves+zebra")
    assert lines(answer) == []
    page = answer.content.decode()
    assert "mangroves</mark>" in page
    assert '<span class="late">Overdue</span>' in page


def test_highlights_are_marked_and_text_is_escaped(client, index):
    make.ArticleFactory(title="Boats <script>alert(1)</script>", summary="Of <b>boats</b> & gangs")
    index()
    page = client.get("/articles/?q=boats").content.decode()
    assert "<mark>Boats</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;<mark>boats</mark>&lt;/b&gt; &amp; gangs" in page
    assert "<script>alert" not in page


def test_text_of_a_record_only_article_is_never_shown(client, index):
    make.ArticleFactory(rights="record", title="Boats", summary="", body="Xylophones and boats.")
    make.ArticleFactory(rights="full", title="Boats", summary="", body="Zithers and boats.")
    index()
    page = client.get("/articles/?q=boats").content.decode()
    assert "Zithers" in page
    assert "Xylophones" not in page


def test_search_page_has_all_kinds_and_links_the_named_speaker(client, index):
    speaker = make.SpeakerFactory(name="Ada Byron", slug="ada-byron")
    make.QuoteFactory(speaker=speaker)
    make.PledgeFactory(title="Byron fund")
    make.OrganisationFactory(name="Byron Institute")
    make.SummitFactory(name="Byron Summit")
    make.ArticleFactory(title="Byron speaks")
    index()
    answer = client.get("/search/?q=byron")
    kinds = sorted(kind for *_, kind in answer.context["lines"])
    assert kinds == ["article", "article", "organisation", "pledge", "quote", "speaker", "summit"]
    tabs = {tab.label: tab.count for tab in answer.context["results"].tabs}
    assert tabs == {"All": 7, "Articles": 2, "Quotes": 1, "Pledges": 1, "Speakers": 1,
                    "Summits": 1, "Organisations": 1}  # fmt: skip
    answer = client.get("/search/?q=Ada+Byron")
    assert answer.context["results"].named_records == [speaker]
    assert f'<a class="ink" href="{speaker.get_absolute_url()}' in answer.content.decode()


def test_autocomplete(client, index):
    make.SpeakerFactory(name="Ada Byron", slug="ada-byron")
    index()
    assert client.get("/search/suggest/?q=by").json() == {
        "suggestions": [{"label": "Ada Byron", "kind": "Speaker", "url": "/speakers/ada-byron/"}]
    }
    assert client.get("/search/suggest/").json() == {"suggestions": []}
    assert client.get("/search/suggest/?q=%00").status_code == 400


def test_topics_are_searched_by_name(client):
    make.topic_in_use(name="Fish", slug="fish")
    assert lines(client.get("/topics/?q=fish")) == ["Fish"]


@pytest.mark.parametrize("by", ["engine", "database"])
def test_long_list_has_a_page_for_every_row(client, request, settings, by):
    settings.PAGE_SIZE = 5
    publisher = make.PublisherFactory()
    Article.objects.bulk_create(
        Article(
            title=f"Smuggling {n}",
            publisher=publisher,
            published_on=date(2020, 1, 1) + timedelta(days=n),
            state="published",
        )
        for n in range(2_523)
    )
    with connection.cursor() as cursor:
        # Statistics of new rows are not updated automatically within an open transaction.
        cursor.execute("ANALYZE articles_article")
    if by == "engine":
        request.getfixturevalue("index")()
    for query in ("order=newest", "q=smuggling&order=newest"):
        first = client.get(f"/articles/?{query}").content.decode()
        assert "2,523 articles" in first
        assert "page=505" in first
        last = client.get(f"/articles/?{query}&page=505")
        titles = re.findall(r"Smuggling(?:</mark>)? (\d+)</a>", last.content.decode())
        assert titles == ["2", "1", "0"]
        assert client.get(f"/articles/?{query}&page=506").status_code == 404


@pytest.mark.parametrize(
    ("place", "build"),
    [
        ("articles", make.ArticleFactory),
        ("quotes", make.QuoteFactory),
        ("pledges", make.PledgeFactory),
    ],
)
def test_rows_have_the_identifiers_that_reference_managers_ask_for(client, place, build):
    record = build()
    page = client.get(f"/{place}/").content.decode()
    name = re.search(r'<abbr class="unapi-id" title="([^"]+)">', page)[1]
    assert name == f"{record._meta.model_name}-{record.pk}"
    server = re.search(r'<link rel="unapi-server" href="([^"]+)"', page)[1]
    assert client.get(server, {"id": name}).status_code == 300


def test_filters_say_what_is_active_and_how_many_results_they_show(client, index):
    summit = make.SummitFactory(slug="london", short_name="London")
    make.ArticleFactory(summit=summit, language="fr")
    make.ArticleFactory(language="en")
    index()
    answer = client.get("/articles/?summit=london&language=-en&kind=&kind=news")
    filters, page = answer.context["filters"], answer.content.decode()
    assert {facet.name: facet.active for facet in filters.facets} == {
        "summit": ["London"], "publisher": [], "language": ["not English"],
    }  # fmt: skip
    assert (filters.more_active, filters.total, filters.noun) == (1, 1, "articles")
    assert "<h3>Summit: <b>London</b></h3>" in page
    assert 'name="language" value="-en" checked' in page
    assert page.count('Show <span class="total">1 </span>article<span hidden>s</span>') > 3


def test_an_expanded_facet_is_open(client, index):
    make.ArticleFactory(language="en")
    index()
    page = client.get("/articles/?more=kind").context["filters"]
    assert page.more_is_open and not any(facet.is_open for facet in page.facets)
    page = client.get("/articles/?more=publisher").context["filters"]
    assert not page.more_is_open and [f.name for f in page.facets if f.is_open] == ["publisher"]


def test_empty_values_of_a_form_are_no_repetition(client):
    assert client.get(f"/articles/?{'&'.join(['summit=a'] * 20)}&summit=").status_code == 200
