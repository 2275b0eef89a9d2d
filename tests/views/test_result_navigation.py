"""Previous and next links on a record that was opened from a filtered list."""

import re

import pytest

from articles.models import State
from articles.search.service import SearchResults
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(settings):
    """Three articles of a summit, newest first "Boats 3", in pages of two; one of another."""
    settings.PAGE_SIZE = 2
    summit = make.SummitFactory(slug="london", name="London Summit")
    made = [make.ArticleFactory(title=f"Boats {n}", summit=summit) for n in (1, 2, 3)]
    make.ArticleFactory(title="Fish", summit=make.SummitFactory(slug="paris"))
    return made


def links(answer) -> list[tuple[str, str]]:
    """Links of the navigation as (URL, text)."""
    found = re.search(r'<nav class="result-nav.*?</nav>', answer.content.decode(), re.S)
    every = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', found[0]) if found else []
    return [(address.replace("&amp;", "&"), words) for address, words in every]


def opened(client, address: str, title: str) -> str:
    page = client.get(address).content.decode()
    return re.search(rf'href="([^"]*)">{title}</a>', page)[1].replace("&amp;", "&")


def test_links_from_first_to_last_result(client, three):
    address = opened(client, "/articles/?summit=london", "Boats 3")
    one, two, three_ = (article.get_absolute_url() for article in three)
    carried = "?list=/articles/%3Fsummit%3Dlondon&position="
    assert address == f"{three_}{carried}1"
    first = client.get(address)
    assert links(first) == [
        ("/articles/?summit=london", "1 of 3"),
        (f"{two}{carried}2", "Next"),
    ]
    second = client.get(f"{two}{carried}2")
    assert links(second) == [
        (f"{three_}{carried}1", "Previous"),
        ("/articles/?summit=london", "2 of 3"),
        (f"{one}{carried}3", "Next"),
    ]
    last = client.get(f"{one}{carried}3")
    assert links(last) == [
        (f"{two}{carried}2", "Previous"),
        ("/articles/?summit=london&page=2", "3 of 3"),
    ]
    assert f'<link rel="canonical" href="http://testserver{one}">' in last.content.decode()


def test_positions_continue_on_the_second_page(client, three):
    address = opened(client, "/articles/?summit=london&page=2", "Boats 1")
    assert address.endswith("&position=3")
    assert len(links(client.get(address))) == 2


def test_search_results_of_different_kinds(client):
    speaker = make.SpeakerFactory(name="Ada Gangs", slug="ada-gangs")
    summit = make.SummitFactory(name="Gangs Summit", slug="gangs-summit")
    page = client.get("/search/?q=gangs").content.decode()
    carried = {
        path: int(number)
        for path, number in re.findall(
            r'href="([^"?]*)\?list=/search/%3Fq%3Dgangs&amp;position=(\d)"', page
        )
    }
    assert sorted(carried.values()) == [1, 2]
    assert set(carried) == {speaker.get_absolute_url(), summit.get_absolute_url()}
    first, second = sorted(carried, key=carried.get)
    assert links(client.get(f"{first}?list=/search/%3Fq%3Dgangs&position=1")) == [
        ("/search/?q=gangs", "1 of 2"),
        (f"{second}?list=/search/%3Fq%3Dgangs&position=2", "Next"),
    ]


def test_unfiltered_list_has_canonical_links(client, three):
    assert opened(client, "/articles/", "Boats 3") == three[2].get_absolute_url()


def test_no_navigation_if_the_list_has_changed(client, three):
    address = opened(client, "/articles/?summit=london", "Boats 2")
    three[2].state = State.WITHDRAWN
    three[2].save()
    answer = client.get(address)
    assert answer.status_code == 200
    assert links(answer) == []


@pytest.mark.parametrize(
    "carried",
    [
        "?list=/articles/?summit=london",
        "?list=/articles/?summit=london&position=",
        "?list=/articles/?summit=london&position=0",
        "?list=/articles/?summit=london&position=-1",
        "?list=/articles/?summit=london&position=2",
        "?list=/articles/?summit=london&position=99999999",
        "?list=/articles/?summit=london&position=123456789012345678901234567890",
        "?list=/articles/?summit=london&position=%D9%A1",
        "?list=/admin/&position=1",
        "?list=https://elsewhere.test/articles/&position=1",
        "?list=//elsewhere.test/&position=1",
        "?list=/articles/%3Fq%3D%2500&position=1",
        "?list=/articles/%3Fpage%3D7&position=" + "9" * 7,
        "?at=1",
        "?in=&position=1",
    ],
)
def test_invalid_position_is_ignored(client, three, carried):
    answer = client.get(three[2].get_absolute_url() + carried)
    assert answer.status_code == 200
    assert links(answer) == []
    assert b"elsewhere.test" not in answer.content


def test_no_search_for_a_position_out_of_range(client, three, monkeypatch):
    starts = []
    stretch = SearchResults._slice
    monkeypatch.setattr(
        SearchResults,
        "_slice",
        lambda self, start, length: starts.append(start) or stretch(self, start, length),
    )
    address = three[2].get_absolute_url() + "?list=/articles/%3Fsummit%3Dlondon&position="
    assert [links(client.get(f"{address}{at}")) for at in (4, 9_999_999)] == [[], []]
    assert starts == []
    assert len(links(client.get(f"{address}1"))) == 2
    assert starts == [0]
