"""The words and makers of recorded pledges in memory, and what has changed since they were read."""

from __future__ import annotations

from decimal import Decimal

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


def test_pledges_by_their_amounts():
    summit = SummitFactory()
    amounts = (("90", "GBP"), ("100", "GBP"), ("100", "EUR"), ("111.11", "GBP"), ("112", "GBP"))
    pledges = [
        PledgeFactory(summit=summit, amount=Decimal(amount), currency=currency)
        for amount, currency in amounts
    ]
    unpriced = PledgeFactory(summit=summit, amount=None, currency="")
    recorded = RecordedPledges()
    group = recorded.of_summit(summit.pk)

    def between(least, greatest, currency):
        found = group.with_amount(Decimal(least), Decimal(greatest), currency)
        return [candidate.pk for candidate in found]

    assert between(90, 112, "GBP") == [unpriced.pk, *(pledges[n].pk for n in (0, 1, 3, 4))]
    assert between(91, "111.99", "GBP") == [unpriced.pk, pledges[1].pk, pledges[3].pk]
    assert between(0, 1000, "USD") == [unpriced.pk]
    pledges[1].currency = "USD"
    pledges[1].save()
    pledges[3].delete()
    recorded.refresh()
    assert between(90, 111, "GBP") == [unpriced.pk, pledges[0].pk]
    assert between(100, 100, "USD") == [unpriced.pk, pledges[1].pk]
