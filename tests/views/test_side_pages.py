"""The calendar of articles, letters of names, and comparisons."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparison import (
    KINDS,
    MAX_COMPARED,
    WIDEST_BAR,
    ComparisonFigure,
    compare,
    share_rows,
)
from articles.models import ActorRole, State, Status
from tests.factories import (
    ArticleFactory,
    CountryFactory,
    OrganisationFactory,
    PledgeActorFactory,
    PledgeFactory,
    QuoteFactory,
    SpeakerFactory,
    SummitFactory,
    status_update,
)
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 1)


def test_month_page_has_days_and_articles(client):
    ArticleFactory(published_on=date(2025, 3, 31))
    ArticleFactory(published_on=date(2025, 3, 31))
    ArticleFactory(published_on=MARCH, published_on_precision="month")
    ArticleFactory(published_on=date(2025, 1, 1), published_on_precision="year")
    ArticleFactory(published_on=date(2025, 5, 2))
    ArticleFactory(published_on=date(2025, 3, 30), state=State.DRAFT)
    answer = client.get("/articles/2025/03/")
    month = answer.context["month"]
    assert (month.number, month.undated) == (3, 1)
    assert [(day, n) for day, n in month.days if n] == [(date(2025, 3, 31), 2)]
    assert [len(week) for week in month.weeks] == [7] * 6
    assert month.weeks[0][5] == (MARCH, 0)
    assert (answer.context["before"], answer.context["after"]) == (None, date(2025, 5, 1))
    assert len(answer.context["articles"]) == 3


@pytest.mark.parametrize(
    "address", ["/articles/2025/04/", "/articles/2025/13/", "/articles/0025/03/"]
)
def test_month_without_articles_is_404(client, address):
    ArticleFactory(published_on=date(2025, 4, 1), state=State.DRAFT)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("indexed", [True, False])
def test_calendar_counts_articles_by_month(client, index, indexed):
    for day in (date(2025, 3, 31), date(2025, 3, 1), date(2024, 12, 24)):
        ArticleFactory(published_on=day)
    ArticleFactory(published_on=date(2024, 12, 1), published_on_precision="month")
    ArticleFactory(published_on=date(2023, 1, 1), published_on_precision="year")
    ArticleFactory(published_on=None)
    if indexed:
        index()
    answer = client.get("/articles/calendar/")
    counted = {y: [(m.name, m.number) for m in ms] for y, ms in answer.context["years"].items()}
    assert counted == {2025: [("March 2025", 2)], 2024: [("December 2024", 2)]}
    assert (answer.context["year_only"], answer.context["no_date"]) == (1, 1)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/articles/calendar/", 1),
        ("/articles/2025/03/", 4),
        ("/compare/", 3),
    ],
)
def test_query_count_is_constant(
    client, index, django_assert_max_num_queries, address, queries, number
):
    for _ in range(number):
        QuoteFactory()
        OrganisationFactory()
    index()
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["speakers", "organisations"])
def test_the_address_of_the_former_a_z_page_leads_to_the_list(client, kind):
    answer = client.get(f"/{kind}/a-z/")
    assert (answer.status_code, answer["Location"]) == (301, f"/{kind}/")


def test_letters_lead_to_their_first_name(client, index, settings):
    settings.PAGE_SIZE = 2
    names = ["Özil, Ada", "Olsen, Bo", "’t Hooft, Gerard", "123, The", "Zed, Al", "Жуков, Г"]
    for name in names:
        SpeakerFactory(name=name, sort_name=name)
    SpeakerFactory(name="Hidden, H", sort_name="Hidden, H", state=State.DRAFT)
    index()
    answer = client.get("/speakers/")
    assert {each.letter: each.url for each in answer.context["letters"]} == {
        "#": "/speakers/#letter-other",
        "O": "/speakers/#letter-o",
        "T": "/speakers/?page=2#letter-t",
        "Z": "/speakers/?page=3#letter-z",
    }
    for letter in answer.context["letters"]:
        page, _, row = letter.url.partition("#")
        assert f'<li id="{row}">' in client.get(page).content.decode()


def test_a_list_in_another_order_or_with_filters_has_no_letters(client, index):
    OrganisationFactory(name="Alpha")
    OrganisationFactory(name="Beta")
    index()
    with_letters = {
        query: bool(client.get(f"/organisations/{query}").context.get("letters"))
        for query in ("", "?order=name", "?order=most", "?q=alpha", "?country=gb")
    }
    assert with_letters == {
        "": True, "?order=name": True, "?order=most": False, "?q=alpha": False,
        "?country=gb": False,
    }  # fmt: skip


def test_countries_are_compared_by_pledges_and_statuses():
    britain, france = CountryFactory(), CountryFactory(code="FR")
    kept = PledgeFactory(amount=5, currency="EUR")
    PledgeActorFactory(pledge=kept, country=france)
    PledgeActorFactory(pledge=kept, country=britain, part=ActorRole.RECIPIENT)
    status_update(kept, "kept")
    joint = PledgeFactory(amount=7, currency="GBP")
    for country in (britain, france):
        PledgeActorFactory(pledge=joint, country=country)
    PledgeActorFactory(pledge=PledgeFactory(state=State.DRAFT), country=france)
    found = compare("country", [france, britain])
    made = next(row for row in found.rows if row.label == "Pledges made")
    assert [cell.number for cell in made.cells] == [2, 1]
    statuses = {row.label: [bar.number for bar in row.bars] for row in found.shares}
    assert statuses == {"Kept": [1, 0], "Not yet assessed": [1, 1]}
    assert all(row.has_numbers for row in found.rows[1:])
    sums = [[(m.total.pledged, m.total.currency) for m in cell] for cell in found.money.cells]
    assert sums == [[(5, "EUR"), (7, "GBP")], [(7, "GBP")]]


@pytest.mark.parametrize("kind", KINDS)
def test_index_and_database_compare_the_same(index, kind):
    Archive()
    records = list(KINDS[kind].objects.published())[:MAX_COMPARED]
    database = compare(kind, records)
    assert len(records) > 1 and sum(cell.number for cell in database.pledges.cells)
    index()
    assert compare(kind, records) == database


def test_compared_sums_say_what_is_not_added(client):
    france, britain = CountryFactory(code="FR"), CountryFactory()
    whole = PledgeFactory(amount=5, currency="EUR")
    part = PledgeFactory(amount=2, currency="EUR", parent=whole)
    limit = PledgeFactory(amount=9, currency="EUR", amount_type="ceiling")
    for pledge in (whole, part, limit):
        PledgeActorFactory(pledge=pledge, country=france)
    [[money], []] = compare("country", [france, britain]).money.cells
    assert money.total.pledged == 5
    [limits] = money.not_added
    assert client.get(limits.href).context["results"].total == limits.value == 1
    assert limits.href in client.get("/compare/?country=fr&country=gb").content.decode().replace(
        "&amp;", "&"
    )


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("country=gb", []),
        ("country=gb&country=zz", ["zz"]),
        ("summit=one&summit=hidden", ["hidden"]),
    ],
)
def test_problems_of_a_comparison_are_explained(client, query, unknown):
    CountryFactory()
    SummitFactory(slug="one")
    SummitFactory(slug="hidden", state=State.DRAFT)
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == 200
    problems = answer.context["problems"]
    assert answer.context["comparison"] is None
    assert len(problems) >= 1
    assert all(any(f"“{slug}”" in problem for problem in problems) for slug in unknown)
    assert answer.content.decode().count('class="notice warn"') == len(problems)
    assert "hidden" not in dict(answer.context["choices"])


NUMBERS = st.lists(st.integers(0, 400), min_size=len(Status), max_size=len(Status))


@given(st.lists(NUMBERS, min_size=2, max_size=4))
def test_paired_bars_are_all_pledges_of_each_record(columns):
    counts = [dict(zip(Status.values, column, strict=True)) for column in columns]
    cells = [{s: ComparisonFigure(n) for s, n in column.items()} for column in counts]
    rows = share_rows([(str(at), column) for at, column in enumerate(cells)])
    for at, column in enumerate(counts):
        bars = {row.status: row.bars[at] for row in rows}
        assert {status: bar.number for status, bar in bars.items() if bar.number} == {
            status: number for status, number in column.items() if number
        }
        assert sum(bar.number for bar in bars.values()) == sum(column.values())
        assert all(bar.total == sum(column.values()) for bar in bars.values())
    bars = [bar for row in rows for bar in row.bars]
    assert all(any(bar.number for bar in row.bars) for row in rows)
    if bars:
        widest = max(bars, key=lambda bar: bar.width)
        assert widest.width == WIDEST_BAR
        for bar in bars:
            share = bar.number / bar.total if bar.total else 0
            expected = WIDEST_BAR * share / (widest.number / widest.total)
            assert bar.width == pytest.approx(expected, abs=0.01)
            assert bool(bar.share) == (bar.total >= 5)


def test_a_comparison_is_a_csv_file_and_only_of_public_records(client):
    britain, france = CountryFactory(), CountryFactory(code="FR", name="=France")
    kept = PledgeFactory(amount=5, currency="EUR")
    PledgeActorFactory(pledge=kept, country=france)
    status_update(kept, "kept")
    PledgeActorFactory(pledge=PledgeFactory(amount=None, currency=""), country=britain)
    answer = client.get("/compare/compare.csv?country=gb&country=fr")
    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["", "United Kingdom", "'=France"],
        ["Pledges made", "1", "1"],
        ["Kept", "0", "1"],
        ["Not yet assessed", "1", "0"],
        ["EUR pledged", "", "5"],
    ]
    SummitFactory(slug="hidden", state=State.DRAFT)
    SummitFactory(slug="one")
    for query in ("", "country=gb", "country=gb&country=zz", "summit=one&summit=hidden"):
        assert client.get(f"/compare/compare.csv?{query}").status_code == 404


@pytest.mark.parametrize("number", [0, 4, 5])
def test_a_comparison_claims_nothing_about_fewer_than_five_pledges(client, number):
    summits = [SummitFactory(slug=slug) for slug in ("one", "two")]
    for summit in summits:
        for _ in range(number):
            status_update(PledgeFactory(summit=summit), "kept")
    page = client.get("/compare/?summit=one&summit=two").content.decode()
    assert (" 5 of 5 pledges" in page) == ("100%" in page) == (number == 5)


def test_the_form_is_of_one_kind_with_examples_of_public_records(client):
    for code, number in (("DE", 2), ("FR", 3)):
        for _ in range(number):
            PledgeActorFactory(pledge=PledgeFactory(), country=CountryFactory(code=code))
    answer = client.get("/compare/")
    assert answer.context["examples"] == [("country=fr&country=de", "France and Germany")]
    assert client.get("/compare/?kind=organisation").context["kind"] == "organisation"
    assert client.get("/compare/?kind=nothing").context["kind"] == "country"


def test_at_most_four_records_are_compared(client):
    slugs = [SummitFactory(slug=f"s{n}").slug for n in range(5)]
    answer = client.get("/compare/?" + "&".join(f"summit={slug}" for slug in slugs))
    assert answer.context["chosen"] == slugs[:4]
    assert len(answer.context["problems"]) == 1
