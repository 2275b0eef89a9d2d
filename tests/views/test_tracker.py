import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest

from articles.models import FundingType, Status
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


def test_bars_link_to_lists_of_the_same_length(client, pledges):
    page = client.get("/pledges/tracker/").content.decode()
    figure = page[page.index('id="by-status"') : page.index("</figure>")]
    found = re.findall(
        r'scope="row"><a href="([^"]+)"[^>]*>[^<]+</a></th>\s*<td class="n">(\d+)', figure
    )
    assert len(found) == len(Status)
    for address, number in found:
        listed = client.get(address.replace("&amp;", "&"))
        assert listed.context["results"].total == int(number)


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


def test_money_is_a_sum_with_what_is_not_in_it_and_the_largest_amounts(client):
    for number in range(1, 13):
        make.PledgeFactory(title=f"Sum {number}", amount=number * 10**12, currency="USD")
    limits = [make.PledgeFactory(currency="USD", amount_type="ceiling") for _ in range(3)]
    goal = make.PledgeFactory(currency="JPY", amount_type="goal")
    dollars, yen = client.get("/pledges/tracker/").context["money"]
    assert [fact.printed for fact in dollars.facts] == ["$78\xa0trillion"]
    assert [row.label for row in dollars.largest.rows] == [f"Sum {n}" for n in range(12, 2, -1)]
    assert [row.label for row in dollars.largest.more] == ["Sum 2", "Sum 1"]
    for total, pledges in ((dollars, limits), (yen, [goal])):
        [figure] = total.not_added
        assert figure.value == len(pledges)
        assert client.get(figure.href).context["results"].total == len(pledges)
    assert (yen.facts, yen.largest.rows) == ((), ())


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


@pytest.mark.parametrize(
    "address", ["/pledges/tracker/", "/articles/coverage/", "/quotes/quoting/"]
)
def test_pages_of_an_empty_archive(client, address):
    assert client.get(address).status_code == 200
