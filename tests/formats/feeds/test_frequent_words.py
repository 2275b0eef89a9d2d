"""Feeds of frequent words: reading the newest records equals reading all matches."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from articles import filters
from articles.formats.feeds import FEEDS
from articles.formats.feeds.events import (
    FeedEvents,
    change_events,
    publication_events,
    verdict_events,
)
from articles.models import Article, Status
from articles.search.indexing import rebuild
from tests import factories as f
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _shared(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("frequent") / "index"
    with (
        override_settings(INDEX_DIR=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        archive = Archive(seed=5, articles=12)
        for pledge in archive.pledges[:4]:
            f.status_update(pledge, Status.UNDER_WAY)
            f.status_update(pledge, Status.KEPT)
        Article.objects.update(published_at=datetime(2025, 6, 2, tzinfo=UTC))
        rebuild.rebuild_index()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def archive_index(_shared, db, settings):
    """The index folder of records that the tests of this module share."""
    settings.INDEX_DIR = _shared
    return _shared


def read_events(listing, events_of, query):
    events = FeedEvents(listing(query), events_of)
    start = datetime(2025, 6, 3, tzinfo=UTC)
    return events.newest(1_000), events.newest(4), sorted(events.dates_since(start, 1_000)[0])


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(
    ("listing", "events_of"),
    [
        (filters.SearchListing, publication_events),
        (filters.SearchListing, change_events),
        (filters.ArticleListing, change_events),
        (filters.QuoteListing, publication_events),
        (filters.PledgeListing, verdict_events),
    ],
)
def test_both_strategies_give_the_same_events(
    archive_index, monkeypatch, settings, listing, events_of, indexed, tmp_path
):
    if not indexed:
        settings.INDEX_DIR = tmp_path / "none"
    query = {"q": "smuggling OR gangs OR fund OR summit OR oil OR border"}
    collected = read_events(listing, events_of, query)
    assert len(collected[0]) > 2
    monkeypatch.setattr("articles.formats.feeds.events.FEW_MATCHES", 0)
    assert read_events(listing, events_of, query) == collected
    monkeypatch.setattr("articles.formats.feeds.events.BATCH", 2)
    assert read_events(listing, events_of, query) == collected
    monkeypatch.setattr("articles.formats.feeds.events.MAX_READ", 2)
    assert read_events(listing, events_of, query) == collected


@pytest.mark.parametrize("most_collected", [0, 1_000])
@pytest.mark.parametrize(("given", "kinds"), [("quote", {"quote"}), ("-article", {"quote"})])
def test_events_of_some_kinds_of_record(archive_index, monkeypatch, given, kinds, most_collected):
    monkeypatch.setattr("articles.formats.feeds.events.FEW_MATCHES", most_collected)
    query = {"q": "smuggling OR gangs OR oil OR border", "kind": given}
    newest, *_ = read_events(filters.SearchListing, publication_events, query)
    found = {event.kind for event in newest}
    assert kinds <= found and "article" not in found
    assert given.startswith("-") or found == kinds


def test_status_feed_of_a_search(client, archive_index, monkeypatch):
    monkeypatch.setattr("articles.formats.feeds.events.FEW_MATCHES", 0)
    path = f"/pledges/{FEEDS['status'].path}"
    unfiltered = client.get(path).content.count(b"<entry ")
    filtered = client.get(path, {"q": "fund OR summit OR oil"}).content.count(b"<entry ")
    assert 0 < filtered <= unfiltered
