"""Pages of series of summits."""

import pytest

from articles.models import State, Status
from articles.views import series as views
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return make.SummitSeriesFactory(slug="talks", name="The talks")


def summit(series, year, **options):
    days = {"start_on": f"{year}-05-01", "end_on": f"{year}-05-02"}
    return make.SummitFactory(
        slug=f"talks-{year}", name=f"Talks {year}", short_name="", series=series, **days, **options
    )


def names(rows):
    return [row.pledge.title for row in rows]


def test_summits_newest_first_with_their_pledges_and_what_came_of_them(client, series):
    first, second = summit(series, 2024), summit(series, 2025)
    promise = make.PledgeFactory(title="Boats", summit=first)
    make.status_update(promise, Status.UNDER_WAY, "2024-06-01", reason="A first boat.")
    make.status_update(promise, Status.KEPT, "2025-06-01", reason="All boats are built.")
    make.PledgeFactory(title="Harbours", summit=second, follow_up_of=promise)
    page = client.get("/series/talks/")
    assert page.status_code == 200
    rows = page.context["summits"]
    assert [row.summit for row in rows] == [second, first]
    assert [names(row.pledges) for row in rows] == [["Harbours"], ["Boats"]]
    assert [(part.status, part.value) for part in rows[1].overview.parts] == [(Status.KEPT, 1)]
    (boats,) = rows[1].pledges
    assert boats.reason == "All boats are built."
    assert [(label, [p.title for p in others]) for label, others in boats.links] == [
        ("Followed up by", ["Harbours"])
    ]
    (harbours,) = rows[0].pledges
    assert harbours.reason == ""
    assert [(label, others) for label, others in harbours.links] == [("Follows up", [promise])]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("repeats", "Repeats", "Repeated as"),
        ("supersedes", "Replaces", "Replaced by"),
        ("follow_up_of", "Follows up", "Followed up by"),
    ],
)
def test_links_between_summits_in_both_directions(client, series, field, before, after):
    early = make.PledgeFactory(summit=summit(series, 2024))
    late = make.PledgeFactory(summit=summit(series, 2025), **{field: early})
    newest, oldest = client.get("/series/talks/").context["summits"]
    assert newest.pledges[0].links == [(before, [early])]
    assert oldest.pledges[0].links == [(after, [late])]


def test_a_corrected_entry_is_not_the_reason(client, series):
    pledge = make.PledgeFactory(summit=summit(series, 2025))
    wrong = make.status_update(pledge, Status.KEPT, "2025-06-01", reason="A mistake.")
    make.status_update(pledge, Status.STALLED, "2025-05-20", reason="No step.", corrects=wrong)
    (row,) = client.get("/series/talks/").context["summits"]
    assert row.pledges[0].reason == "No step."


def test_drafts_are_left_out(client, series):
    shown = summit(series, 2025)
    summit(series, 2024, state=State.DRAFT)
    make.PledgeFactory(summit=shown, state=State.DRAFT)
    page = client.get("/series/talks/")
    assert [(row.summit, row.pledges) for row in page.context["summits"]] == [(shown, [])]
    assert list(client.get("/series/").context["series"][0].summits.all()) == [shown]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_a_series_without_public_summits_is_not_public(client, series, state):
    only = summit(series, 2025, state=state)
    assert client.get("/series/talks/").status_code == 404
    assert list(client.get("/series/").context["series"]) == []
    assert "/series/talks/" not in client.get("/sitemap-pages.xml").content.decode()
    only.state = State.PUBLISHED
    only.save()
    assert client.get("/series/talks/").status_code == 200
    assert "/series/talks/" in client.get("/sitemap-pages.xml").content.decode()


def test_a_long_list_of_pledges_links_to_all_of_them(client, series, monkeypatch):
    monkeypatch.setattr("articles.views.series.MAX_PLEDGES", 2)
    make.PledgeFactory.create_batch(3, summit=summit(series, 2025))
    page = client.get("/series/talks/")
    assert len(page.context["summits"][0].pledges) == 2
    assert "All pledges of" in page.content.decode()


def test_the_page_of_a_summit_names_its_neighbours_in_the_series(client, series):
    first, second, third = (summit(series, year) for year in (2023, 2024, 2025))
    summit(series, 2026, state=State.DRAFT)
    alone = make.SummitFactory(slug="alone", series=None)
    page = client.get(second.get_absolute_url())
    assert (page.context["previous"], page.context["next"]) == (first, third)
    assert client.get(third.get_absolute_url()).context["next"] is None
    assert "previous" not in client.get(alone.get_absolute_url()).context


def test_summits_name_their_series_in_the_api(client, series):
    summit(series, 2025)
    assert client.get("/api/v1/summits/talks-2025/").json()["series"] == "talks"


def test_summits_share_the_pledges_that_the_page_shows(client, series, monkeypatch):
    monkeypatch.setattr(views, "MAX_ON_PAGE", 5)
    for year in (2024, 2025):
        make.PledgeFactory.create_batch(3, summit=summit(series, year))
    page = client.get("/series/talks/")
    assert [len(row.pledges) for row in page.context["summits"]] == [2, 2]
    assert page.content.count(b'class="more"') == 2


def test_pledges_that_follow_are_in_the_order_of_summits(client, series):
    early = make.PledgeFactory(summit=summit(series, 2023))
    late, between = (
        make.PledgeFactory(summit=summit(series, year), follow_up_of=early) for year in (2025, 2024)
    )
    row = client.get("/series/talks/").context["summits"][-1].pledges[0]
    assert row.links == [("Followed up by", [between, late])]
