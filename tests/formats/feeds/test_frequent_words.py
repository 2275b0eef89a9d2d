"""Feeds of words that find very much are those of words that find little, made another way."""

from datetime import UTC, datetime

import pytest

from articles import filters
from articles.formats.feeds import FEEDS
from articles.formats.feeds.events import (
    FeedEvents,
    IdBitmap,
    change_events,
    publication_events,
    verdict_events,
)
from articles.models import Article, Status
from tests import factories as f
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(index):
    made = Archive(seed=5, articles=12)
    for pledge in made.pledges[:4]:
        f.status_update(pledge, Status.UNDER_WAY)
        f.status_update(pledge, Status.KEPT)
    Article.objects.update(published_at=datetime(2025, 6, 2, tzinfo=UTC))
    index()
    return made


def told(listing, dated, query):
    """All that a timeline says."""
    timeline = FeedEvents(listing(query), dated)
    number = len(timeline)
    first = datetime(2025, 6, 3, tzinfo=UTC)
    return (
        timeline.between(0, number),
        timeline.between(1, 3),
        timeline.newest(4),
        sorted(timeline.since(first)),
    )


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(
    ("listing", "dated"),
    [
        (filters.SearchListing, publication_events),
        (filters.SearchListing, change_events),
        (filters.ArticleListing, change_events),
        (filters.QuoteListing, publication_events),
        (filters.PledgeListing, verdict_events),
    ],
)
def test_both_ways_tell_the_same(archive, monkeypatch, settings, listing, dated, indexed, tmp_path):
    if not indexed:
        settings.INDEX_DIR = tmp_path / "none"
    query = {"q": "smuggling OR gangs OR fund OR summit OR oil OR border"}
    gathered = told(listing, dated, query)
    assert len(gathered[0]) > 3
    monkeypatch.setattr("articles.formats.feeds.events.MANY", 0)
    assert told(listing, dated, query) == gathered


def test_a_status_feed_of_words(client, archive, monkeypatch):
    monkeypatch.setattr("articles.formats.feeds.events.MANY", 0)
    place = f"/pledges/{FEEDS['status'].place}"
    everything = client.get(place).content.count(b"<entry>")
    words = client.get(place, {"q": "fund OR summit OR oil"}).content.count(b"<entry>")
    assert 0 < words <= everything


def test_numbers():
    numbers = IdBitmap()
    for number in (1, 8, 9, 1_000_003, 8):
        numbers.add(number)
    assert [n for n in (0, 1, 7, 8, 9, 10, 1_000_002, 1_000_003, 2**40) if n in numbers] == [
        1,
        8,
        9,
        1_000_003,
    ]
