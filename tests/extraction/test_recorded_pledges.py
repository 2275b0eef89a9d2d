"""The words and makers of recorded pledges in memory, and what has changed since they were read."""

from __future__ import annotations

import pytest

from articles.extraction.recorded_pledges import CandidateGroup, RecordedPledges, candidate_of
from articles.models import State
from tests.factories import (
    CountryFactory,
    OrganisationFactory,
    PledgeActorFactory,
    PledgeFactory,
    SpeakerFactory,
    SummitFactory,
)

pytestmark = pytest.mark.django_db


def read_again(summit, *pledges):
    """The group as it is when these pledges are read for the first time."""
    group = CandidateGroup()
    for pledge in pledges:
        group.add(candidate_of(pledge))
    assert RecordedPledges().of_summit(summit.pk) == group
    return group


def test_new_changed_moved_withdrawn_and_deleted_pledges():
    summit, elsewhere = SummitFactory(), SummitFactory()
    nets = PledgeFactory(summit=summit, title="Nets for the bay")
    recorded = RecordedPledges()
    assert recorded.of_summit(summit.pk) == read_again(summit, nets)
    light = PledgeFactory(summit=summit, title="A lighthouse")
    nets.title = "Safer nets for the harbour"
    nets.save()
    recorded.refresh()
    assert recorded.of_summit(summit.pk) == read_again(summit, nets, light)
    light.summit = elsewhere
    light.save()
    recorded.refresh()
    assert recorded.of_summit(summit.pk) == read_again(summit, nets)
    assert recorded.of_summit(elsewhere.pk) == read_again(elsewhere, light)
    light.state = State.WITHDRAWN
    light.save()
    nets.delete()
    recorded.refresh()
    assert recorded.of_summit(summit.pk) == read_again(summit)
    assert recorded.of_summit(elsewhere.pk) == read_again(elsewhere)


def test_changed_makers_and_their_countries():
    summit, nets = SummitFactory(), PledgeFactory()
    nets.summit = summit
    nets.save()
    recorded = RecordedPledges()
    recorded.of_summit(summit.pk)
    ministry = OrganisationFactory(country=None)
    actor = PledgeActorFactory(pledge=nets, country=None, organisation=ministry)
    recorded.refresh()
    assert recorded.of_summit(summit.pk).by_pk[nets.pk].makers == {f"Organisation {ministry.pk}"}
    ministry.country = CountryFactory(code="GB")
    ministry.save()
    recorded.refresh(organisations={ministry.pk}, speakers={SpeakerFactory().pk})
    makers = {f"Organisation {ministry.pk}", "GB"}
    assert recorded.of_summit(summit.pk).by_pk[nets.pk].makers == makers
    actor.delete()
    recorded.refresh()
    assert recorded.of_summit(summit.pk).by_pk[nets.pk].makers == frozenset()
