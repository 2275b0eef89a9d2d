import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from articles.filters import QuoteListing
from articles.models import Country, FundingType, PledgeActor, Status
from articles.statistics import who_quotes_whom
from articles.views import charts, pledge_charts
from articles.views.tracker import matching
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledges():
    summit = make.SummitFactory(slug="paris", start_on=date(2025, 2, 10), end_on=date(2025, 2, 11))
    france = make.CountryFactory(code="FR", name="=France")
    kept = make.PledgeFactory(
        summit=summit,
        title="Kept one",
        amount=Decimal(5),
        currency="EUR",
        funding_type=FundingType.NEW,
    )
    make.PledgeFactory(summit=None, title="Elsewhere", deadline=date(2020, 1, 1))
    make.PledgeActorFactory(pledge=kept, country=france)
    make.status_update(kept, Status.KEPT)
    return kept


def table(response):
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode())))


def totals(answer):
    return tuple(answer.context[name] for name in ("kept", "unassessed", "total"))


def test_totals_and_overdue_pledges(client, pledges):
    answer = client.get("/pledges/tracker/")
    page = answer.content.decode()
    assert totals(answer) == (1, 1, 2)
    assert 'href="/pledges/?status=kept"' in page
    assert 'id="overdue"' in page and "Elsewhere" in page


def test_charts_use_the_filters_of_the_page(client, pledges):
    answer = client.get("/pledges/tracker/?summit=paris")
    page = answer.content.decode()
    assert totals(answer) == (1, 0, 1)
    assert 'href="/pledges/?summit=paris&amp;status=kept"' in page
    assert 'href="status.csv?summit=paris"' in page
    assert "Elsewhere" not in page


COUNTED = re.compile(r'<a href="([^"]+)" data-count="(\d+)"')


def linked(client, address):
    """The numbers of a page with the length of the list that each links to."""
    page = client.get(address).content.decode()
    for href, number in COUNTED.findall(page):
        yield int(number), client.get(href.replace("&amp;", "&")).context["results"].total


def test_every_mark_links_to_a_list_of_the_same_length(client, pledges):
    for number in range(5):
        country = make.CountryFactory(code="DEUSCNIN"[number * 2 : number * 2 + 2] or "JP")
        make.PledgeActorFactory(pledge=pledges, country=country)
    for address in ("/pledges/tracker/", "/pledges/tracker/?summit=paris"):
        found = list(linked(client, address))
        # At least: status, deadlines, tile, tally and table of each maker, and summits.
        assert len(found) > 20
        assert all(number == total for number, total in found)


def test_list_and_charts_link_to_each_other_with_the_same_filters(client, pledges):
    for address in ("/pledges/?summit=paris", "/pledges/tracker/?summit=paris"):
        page = client.get(address).content.decode()
        tabs = page[page.index('class="tabs"') :]
        tabs = tabs[: tabs.index("</nav>")]
        assert re.findall(r'href="([^"]+)"( aria-current="page")?', tabs) == [
            ("/pledges/?summit=paris", ' aria-current="page"' * ("tracker" not in address)),
            ("/pledges/tracker/?summit=paris", ' aria-current="page"' * ("tracker" in address)),
        ]


@pytest.mark.parametrize(("number", "claims"), [(0, False), (1, False), (4, False), (5, True)])
def test_nothing_is_claimed_about_fewer_than_five_pledges(client, number, claims):
    country, summit = make.CountryFactory(), make.SummitFactory()
    for _ in range(number):
        pledge = make.PledgeFactory(amount=5, currency="EUR", summit=summit)
        make.status_update(pledge, Status.KEPT)
        make.PledgeActorFactory(pledge=pledge, country=country)
    answer = client.get("/pledges/tracker/")
    found = answer.context
    assert bool(found["countries_finding"]) == bool(found["summits_finding"]) == claims
    assert bool(found["money"].finding) == claims
    page = answer.content.decode()
    assert ("kept</h1>" in page) == (f"{number} of {number} kept" in page) == claims


def test_overdue_pledges_come_before_the_first_chart_of_makers(client, pledges):
    answer = client.get("/pledges/tracker/")
    page = answer.content.decode()
    assert page.index('id="overdue"') < page.index('id="by-maker"')
    assert answer.context["overdue_finding"] == ("One deadline has passed without a final verdict")
    answer = client.get("/pledges/tracker/?summit=paris")
    assert answer.context["overdue_finding"] == "No deadline has passed without a final verdict"


def test_countries_and_pledges_of_no_country_are_all_pledges(client, pledges):
    """A joint pledge counts for each of its countries, so each tile is its own total."""
    for code in ("DE", "US", "CN", "IN"):
        make.PledgeActorFactory(pledge=pledges, country=make.CountryFactory(code=code))
    make.PledgeActorFactory(pledge=make.PledgeFactory(), country=Country.objects.get(pk="DE"))
    found = client.get("/pledges/tracker/").context
    tiles = {tile.name: tile.total for tile in found["map"].tiles}
    assert tiles == {row.name: row.total for row in found["countries"]}
    assert sum(tiles.values()) == PledgeActor.objects.count() == 6
    assert found["without_country"]["total"] == found["total"] - 2


def test_chart_data_as_csv(client, pledges):
    assert table(client.get("/pledges/tracker/status.csv?summit=paris"))[:2] == [
        ["status", "pledges"],
        ["not-yet-assessed", "0"],
    ]
    assert table(client.get("/pledges/tracker/money.csv?summit=paris")) == [
        [
            *("currency", "new", "re-announced", "unclear"),
            *("ceiling (number)", "yearly (number)", "goal (number)"),
        ],
        ["EUR", "5", "0", "0", "0", "0", "0"],
    ]
    assert table(client.get("/pledges/tracker/summits.csv"))[1][:2] == ["summit", "paris"]
    assert table(client.get("/pledges/tracker/makers.csv"))[1][:3] == ["country", "fr", "'=France"]


def test_money_of_a_currency_is_divided_by_status_with_what_is_in_no_sum(client):
    for number in range(1, 6):
        pledge = make.PledgeFactory(title=f"Sum {number}", amount=number * 10**12, currency="USD")
    make.status_update(pledge, Status.KEPT)
    limits = [make.PledgeFactory(amount=7, currency="USD", amount_type="ceiling") for _ in "123"]
    goal = make.PledgeFactory(amount=9, currency="JPY", amount_type="goal")
    part = make.PledgeFactory(amount=2 * 10**12, currency="USD", parent=pledge)
    again = make.PledgeFactory(
        amount=10**12, currency="USD", repeats=pledge, funding_type=FundingType.RE_ANNOUNCED
    )
    found = client.get("/pledges/tracker/").context["money"]
    [dollars] = found.rows
    assert (dollars.name, dollars.pledges, dollars.pledged) == ("US dollars", 5, "$15\xa0trillion")
    assert [(fact.label, fact.printed) for fact in dollars.facts] == [
        ("Kept", "$5\xa0trillion"),
        ("Not yet assessed", "$10\xa0trillion"),
    ]
    assert sum(fact.value for fact in dollars.facts) == 15 * 10**12
    assert found.finding == "$5\xa0trillion of the $15\xa0trillion pledged in US dollars is kept"
    assert {(item.pledge, item.reason) for item in found.left_out} == {
        *((limit, "an upper limit") for limit in limits),
        (goal, "a goal or estimate"),
        (part, "part of a larger pledge, which is counted"),
        (again, "repeats an earlier announcement, which is counted"),
    }
    assert [(currency, figure.value) for currency, figure in found.not_added] == [
        ("USD", 3),
        ("JPY", 1),
    ]


def test_unknown_chart_is_404_and_unknown_filter_value_is_400(client, pledges):
    assert client.get("/pledges/tracker/coverage.csv").status_code == 404
    assert client.get("/pledges/tracker/status.csv?summit=nowhere").status_code == 400
    assert client.get("/pledges/tracker/?summit=nowhere").status_code == 200


def test_coverage_and_quoting_charts(client):
    article = make.ArticleFactory(published_on=date(2025, 3, 31))
    make.ArticleFactory(published_on=date(2025, 4, 1), published_on_precision="month")
    make.QuoteFactory(article=article, speaker=make.SpeakerFactory(name="Ada", slug="ada"))
    page = client.get("/articles/coverage/").content.decode()
    assert 'href="/articles/?from=2025-03-31&amp;to=2025-03-31"' in page
    assert table(client.get("/articles/coverage/coverage.csv")) == [
        ["day", "articles"],
        ["2025-03-31", "1"],
        ["not known", "1"],
    ]
    page = client.get("/quotes/quoting/").content.decode()
    assert f'href="/quotes/?publisher={article.publisher.slug}&amp;speaker=ada"' in page
    assert table(client.get("/quotes/quoting/quoting.csv")) == [
        ["publisher", "Ada"],
        [str(article.publisher), "1"],
    ]


def test_of_many_summits_those_with_the_most_pledges_are_drawn(client, pledges, monkeypatch):
    monkeypatch.setattr(pledge_charts, "MAX_GROUPS", 2)
    for year, number in ((2020, 2), (2021, 1), (2022, 3)):
        summit = make.SummitFactory(start_on=date(year, 5, 1), end_on=date(year, 5, 2))
        make.PledgeFactory.create_batch(number, summit=summit)
    found = client.get("/pledges/tracker/").context
    assert [row.total for row in found["summits"]] == [2, 3]
    assert [cells[-1].value for _, cells in found["summits_table"].rows] == [2, 3]
    assert found["summits_total"] == 4
    assert len(table(client.get("/pledges/tracker/summits.csv"))) == 5


@pytest.mark.parametrize("filters", ["", "?publisher=a", "?publisher=-a"])
def test_engine_and_database_count_the_same_quoting(index, filters):
    articles = [make.ArticleFactory(publisher__slug=slug) for slug in "abc"]
    articles.append(make.ArticleFactory(publisher__slug="own", publisher__is_archive=True))
    for number in range(10):
        speaker = make.SpeakerFactory(slug=f"s{number}")
        for article in articles[: 1 + number % 4]:
            quote = make.QuoteFactory(article=article, speaker=speaker, exact="Not pinned")
            if article is articles[3]:
                quote.reprints.add(*articles[:2])
    listing = QuoteListing(QueryDict(filters[1:]))
    quotes = matching(listing)
    database = who_quotes_whom(quotes)
    assert database.counts
    assert charts.who_quotes_whom(listing.results, quotes) == database  # without an index
    index()
    found = QuoteListing(QueryDict(filters[1:])).results
    assert not found.degraded
    assert charts.who_quotes_whom(found, quotes) == database


@pytest.mark.parametrize(
    ("filters", "overdue", "ahead"),
    [("", ["B", "A"], ["C"]), ("?due=overdue", ["B", "A"], []), ("?due=ahead", [], ["C"]),
     ("?q=A", ["A"], []), ("?summit=none", [], [])],
)  # fmt: skip
def test_engine_and_database_list_the_same_deadlines(client, index, filters, overdue, ahead):
    make.SummitFactory(slug="none")
    for title, year in (("A", 2021), ("B", 2020), ("C", 2999)):
        make.PledgeFactory(title=title, summary="Promised.", deadline=date(year, 1, 1))
    make.status_update(make.PledgeFactory(deadline=date(2020, 1, 1)), Status.KEPT)
    make.PledgeFactory(state="draft", deadline=date(2020, 1, 1))

    def listed() -> tuple:
        found = client.get(f"/pledges/tracker/{filters}").context
        assert found["overdue_total"] == len(found["overdue"])
        return tuple([pledge.title for pledge in found[name]] for name in ("overdue", "due"))

    assert listed() == (overdue, ahead)  # without an index
    index()
    assert listed() == (overdue, ahead)


@pytest.mark.parametrize(
    "address", ["/pledges/tracker/", "/articles/coverage/", "/quotes/quoting/"]
)
def test_pages_of_an_empty_archive(client, address):
    assert client.get(address).status_code == 200


def test_a_filter_that_is_not_in_the_index_narrows_all_charts(client):
    for amount in (7_123_456, 8_000_000):
        make.PledgeFactory(amount=amount, currency="GBP", deadline=date(2020, 1, 1))
    found = client.get("/pledges/tracker/?amount=GBP:7123456").context
    assert (found["total"], found["overdue_total"], len(found["overdue"])) == (1, 1, 1)


def test_pledges_that_were_never_checked_need_review_first(client):
    checked = make.PledgeFactory(status=Status.UNDER_WAY, checked_on=date(2020, 1, 1))
    never = make.PledgeFactory(status=Status.UNDER_WAY, checked_on=None)
    earlier = make.PledgeFactory(status=Status.UNDER_WAY, checked_on=date(2019, 1, 1))
    assert client.get("/pledges/tracker/").context["stale"] == [never, earlier, checked]
