"""Summit pages: the heading, what is shown first, and pages with nothing to show."""

import re

import pytest

from articles.models import State, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


def heading(response):
    text = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]
    return re.sub(r"<[^>]+>", "", text)


def pledges(summit, number, status=Status.KEPT):
    for _ in range(number):
        make.status_update(make.PledgeFactory(summit=summit), status)


def test_the_heading_is_the_finding_about_public_pledges(client):
    summit = make.SummitFactory(name="The London talks", short_name="London 2025")
    pledges(summit, 5)
    pledges(summit, 1, Status.NOT_KEPT)
    make.PledgeFactory(summit=summit, state=State.DRAFT)

    page = client.get(summit.get_absolute_url())

    assert heading(page) == "Five of 6 pledges made at London 2025 are kept"
    assert "The London talks" in page.content.decode()


def test_nothing_is_claimed_about_few_pledges(client):
    summit = make.SummitFactory(name="The London talks", short_name="London 2025")
    pledges(summit, 4)

    assert heading(client.get(summit.get_absolute_url())) == "The London talks"


def test_a_long_name_is_not_repeated_in_the_finding(client):
    summit = make.SummitFactory(name="Talks " * 10, short_name="")
    pledges(summit, 5)

    page = client.get(summit.get_absolute_url())

    assert heading(page) == "Five of 5 pledges made here are kept"


def test_a_page_lists_a_bounded_number_of_records(client, monkeypatch):
    monkeypatch.setattr("articles.views.overviews.MAX_PLEDGES", 2)
    summit = make.SummitFactory()
    make.PledgeFactory.create_batch(3, summit=summit)
    for _ in range(4):
        make.QuoteFactory(summit=summit, statement=None)

    page = client.get(summit.get_absolute_url())

    assert (len(page.context["pledges"]), page.context["overview"].total) == (2, 3)
    assert len(page.context["quotes"]) == 3
    assert f'<a href="/pledges/?summit={summit.slug}" data-count="3">' in page.content.decode()


@pytest.mark.parametrize("factory", [make.SummitFactory, make.SpeakerFactory])
def test_a_page_without_records(client, factory):
    record = factory()

    page = client.get(record.get_absolute_url())

    assert page.status_code == 200
    assert (list(page.context["quotes"]), page.context["overview"].total) == ([], 0)
    assert heading(page) == record.name


def test_figures_on_which_sources_disagree_are_drawn(client):
    summit = make.SummitFactory()
    figure = make.DisputedFigureFactory(summit=summit)
    for value in ("about 5,000", "6,000"):
        make.DisputedValueFactory(figure=figure, value=value, url="https://www.example.org/a")

    text = client.get(summit.get_absolute_url()).content.decode()

    assert re.findall(r'<circle cx="([^"]*%)"', text) == ["12.0%", "88.0%"]
    assert 'href="https://www.example.org/a" rel="external">example.org</a>' in text
