"""Counts of pledges for the tracker: the index and the database agree."""

import pytest

from articles.filters import PledgeListing
from articles.models import Status
from articles.search.indexing import outbox
from articles.statistics import COUNTRIES, OTHERS
from articles.views.pledge_counts import count_pledges
from articles.views.tracker import matching
from tests import factories as make
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db

FILTERS = ({}, {"q": "border"}, {"from": "2025-01"}, {"country": "gb"}, {"status": "kept"})
NOT_INDEXED = {"amount": "GBP:7123456"}


def counted(params: dict) -> tuple:
    listing = PledgeListing(params)
    counts = count_pledges(listing.results, matching(listing))
    makers = counts.makers.first()
    # Of fewer makers, not all are read.
    assert counts.makers.number == len(makers)
    for most in (1, 3, 8):
        others = [group for group in makers if group.facet != COUNTRIES]
        assert counts.makers.first(most=most) == makers[:most]
        assert counts.makers.first(*OTHERS, most=most) == others[:most]
    groups = [
        (group.facet, str(group.record), dict(group.counts)) for group in (*makers, *counts.summits)
    ]
    return listing.results.degraded, counts.statuses, groups, dict(counts.makers.without_country)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_index_and_the_database_count_the_same(index, settings, tmp_path, seed):
    Archive(seed)
    # A speaker who pledged with a country once and once alone, and one only with a country.
    alone, bound = make.SpeakerFactory(name="Alone"), make.SpeakerFactory(name="Bound")
    country = make.CountryFactory(code="NO")
    for speakers, countries in (([alone, bound], [country]), ([alone], [])):
        pledge = make.PledgeFactory()
        make.status_update(pledge, Status.KEPT)
        for speaker in speakers:
            make.PledgeActorFactory(pledge=pledge, country=None, speaker=speaker)
        for each in countries:
            make.PledgeActorFactory(pledge=pledge, country=each)
    make.PledgeFactory(amount=7_123_456, currency="GBP")
    index()
    outbox.process_queue()
    from_index = [counted(params) for params in FILTERS]
    assert sum(counted(NOT_INDEXED)[1].values()) == 1
    settings.INDEX_DIR = tmp_path / "none"
    from_database = [counted(params) for params in FILTERS]
    assert [each[0] for each in from_index] == [False] * len(FILTERS)
    assert [each[0] for each in from_database] == [True] * len(FILTERS)
    assert [each[1:] for each in from_index] == [each[1:] for each in from_database]
    names = {name: numbers for facet, name, numbers in from_index[0][2] if "speaker" in facet}
    assert names["Alone"] == {Status.KEPT: 2}
    assert "Bound" not in names
