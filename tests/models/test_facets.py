"""Records of a country: those of the state, its public bodies and its office holders."""

from __future__ import annotations

from datetime import date

import pytest

from articles.models import ActorRole, Pledge, Quote, State
from articles.models.paths import counts_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def pledge_by(part=ActorRole.MAKER, announced_on=date(2025, 3, 31), precision="day", **actor):
    pledge = make.PledgeFactory(
        announced_on=announced_on, announced_on_precision=precision if announced_on else ""
    )
    make.PledgeActorFactory(pledge=pledge, part=part, **{"country": None, **actor})
    return pledge


def made_by(country) -> set[Pledge]:
    return set(Pledge.objects.published().made_by(country))


@pytest.mark.parametrize(
    ("kind", "public"),
    [
        ("government", True),
        ("Government department", True),
        ("regional government", True),
        ("law enforcement", True),
        ("prosecution service", True),
        ("Ministry", True),
        ("non-departmental public body", True),
        ("non-governmental organisation", False),
        ("non-government organisation", False),
        ("intergovernmental forum", False),
        ("government-owned company", False),
        ("state-owned company", False),
        ("political party", False),
        ("party of government", False),
        ("company", False),
        ("ngo", False),
        ("trade union", False),
        ("research institute", False),
        ("", False),
    ],
)
def test_a_body_is_public_by_its_kind(kind, public):
    britain = make.CountryFactory(code="GB")
    body = make.OrganisationFactory(kind=kind, country=britain)
    pledge = pledge_by(organisation=body)
    assert made_by(britain) == ({pledge} if public else set())
    assert set(Pledge.objects.published().made_by(body)) == {pledge}


def test_pledges_by_a_country_and_concerning_it_are_counted_separately():
    britain, france = make.CountryFactory(code="GB"), make.CountryFactory(code="FR")
    ministry = make.OrganisationFactory(country=britain)
    own, of_ministry = pledge_by(country=britain), pledge_by(organisation=ministry)
    make.PledgeActorFactory(pledge=own, country=None, organisation=ministry)
    received = pledge_by(ActorRole.RECIPIENT, organisation=ministry)
    shared = pledge_by(ActorRole.PARTNER, country=britain)
    pledge_by(country=france)
    assert made_by(britain) == {own, of_ministry}
    concerning = Pledge.objects.published().concerning(britain)
    assert set(concerning) == {own, of_ministry, received, shared}
    assert counts_of(Pledge.objects.published(), "country") == {"gb": 2, "fr": 1}
    assert counts_of(Pledge.objects.published(), "concerns") == {"gb": 4, "fr": 1}
    ministry.state = State.DRAFT
    ministry.save()
    assert made_by(britain) == {own}


@pytest.mark.parametrize(
    ("start", "end", "announced", "held"),
    [
        (None, None, (date(2025, 3, 31), "day"), True),
        ((date(2025, 3, 31), "day"), None, (date(2025, 3, 31), "day"), True),
        ((date(2025, 4, 1), "day"), None, (date(2025, 3, 31), "day"), False),
        ((date(2025, 3, 15), "day"), None, (date(2025, 3, 1), "month"), True),
        ((date(2025, 4, 1), "day"), None, (date(2025, 3, 1), "month"), False),
        ((date(2025, 6, 1), "day"), None, (date(2025, 1, 1), "year"), True),
        (None, (date(2025, 3, 30), "day"), (date(2025, 3, 31), "day"), False),
        (None, (date(2025, 3, 1), "month"), (date(2025, 3, 31), "day"), True),
        (None, (date(2025, 2, 1), "month"), (date(2025, 3, 31), "day"), False),
        (None, (date(2025, 1, 1), "year"), (date(2025, 3, 31), "day"), True),
        (None, (date(2024, 1, 1), "year"), (date(2025, 3, 31), "day"), False),
        # A pledge without a date has that of its summit, 31 March 2025.
        ((date(2025, 4, 1), "day"), None, (None, ""), False),
    ],
)
def test_an_appointment_counts_during_its_term(start, end, announced, held):
    france = make.CountryFactory(code="FR")
    minister = make.SpeakerFactory(country=make.CountryFactory(code="GB"))
    dates = {}
    for name, day in (("start_on", start), ("end_on", end)):
        if day:
            dates |= {name: day[0], f"{name}_precision": day[1]}
    palace = make.OrganisationFactory(country=france)
    make.AppointmentFactory(speaker=minister, organisation=palace, **dates)
    pledge = pledge_by(speaker=minister, announced_on=announced[0], precision=announced[1])
    assert made_by(france) == ({pledge} if held else set())


def test_a_quote_has_its_own_summit_or_that_of_its_article():
    london, paris = make.SummitFactory(), make.SummitFactory()
    article = make.ArticleFactory(summit=london)
    by_article = make.QuoteFactory(article=article, summit=None)
    elsewhere = make.QuoteFactory(
        article=article,
        summit=paris,
        exact="Not pinned",
        start=None,
        end=None,
        verification="cited",
    )
    assert list(Quote.objects.published().at_summit(london)) == [by_article]
    assert list(Quote.objects.published().at_summit(paris)) == [elsewhere]
