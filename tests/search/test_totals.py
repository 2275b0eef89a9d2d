"""Totals of records, from the index and without it."""

from collections import Counter

import pytest

from articles.drawings import METER_ORDER
from articles.filters import PublisherListing, TopicListing
from articles.models import Article, Pledge, Publisher, State, Status, Summit, Topic
from articles.search import totals
from articles.search.totals import add_totals, count_lists, count_pledges_by_status
from articles.views import overviews
from tests import factories as make
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db


def length(model, facet: str, slug: str) -> int:
    return model.objects.published().listed().having(facet, slug).count()


@pytest.mark.parametrize("indexed", [True, False])
def test_totals_are_those_of_the_lists(index, monkeypatch, indexed):
    archive = Archive(seed=4)
    make.status_update(archive.pledges[0], Status.KEPT)
    if indexed:
        index()
    monkeypatch.setattr(totals, "BATCH", 2)
    check_lists([topic.slug for topic in archive.topics])
    check_pledges([summit.slug for summit in archive.summits])
    for listing, facet, model in (
        (TopicListing, "topic", Topic),
        (PublisherListing, "publisher", Publisher),
    ):
        records = model.objects.published()
        most = sorted(records, key=lambda r: (-length(Article, facet, r.slug), r.name))
        assert list(listing({"order": "most"}).qs) == most


def check_lists(topics: list[str]) -> None:
    counts = count_lists("topic", topics, [Article, Pledge, Summit])
    for model, numbers in counts.items():
        expected = {slug: length(model, "topic", slug) for slug in topics}
        assert numbers == {slug: number for slug, number in expected.items() if number}
    assert sum(counts[Article].values()) > 3


def check_pledges(summits: list[str]) -> None:
    """The numbers by status, and the first pledges of each status by deadline."""
    by_summit = {slug: [] for slug in summits}
    for pledge in Pledge.objects.published().filter(summit__isnull=False):
        by_summit[pledge.summit.slug].append(pledge)
    counts = {slug: Counter(Status(p.status) for p in rows) for slug, rows in by_summit.items()}
    assert count_pledges_by_status("summit", summits) == counts
    for slug, rows in by_summit.items():
        rows.sort(key=lambda p: (METER_ORDER.index(p.status), p.deadline is None, p.deadline, p.pk))
        for number in (1, 99):
            first = overviews.pledge_overview("summit", slug).first_by_status(number)
            assert first == [pledge.pk for pledge in rows][:number]


def test_a_withdrawn_record_counts_no_more_before_the_index_is_updated(index):
    topic, article = make.TopicFactory(), make.ArticleFactory()
    article.topics.add(topic)
    index()
    assert count_lists("topic", [topic.slug], [Article]) == {Article: {topic.slug: 1}}
    article.state = State.WITHDRAWN
    article.save()
    assert count_lists("topic", [topic.slug], [Article]) == {Article: {}}


def test_no_records_have_no_totals():
    add_totals([])
