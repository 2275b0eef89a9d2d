"""Matching of a sentence with recorded pledges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from articles.extraction.pledge_matching import PledgeMatcher, amounts_may_agree
from articles.extraction.recorded_pledges import actor_keys
from articles.models import State
from tests.factories import (
    ArticleFactory,
    CountryFactory,
    OrganisationFactory,
    PledgeActorFactory,
    PledgeFactory,
    SummitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return SummitFactory()


@pytest.fixture
def article(summit):
    return ArticleFactory(summit=summit)


def pledge(summit, title, summary, **values):
    values = {"amount": None, "currency": ""} | values
    return PledgeFactory(summit=summit, title=title, summary=summary, beneficiary="", **values)


@pytest.fixture
def nets(summit):
    return pledge(summit, "Nets for the bay", "Buy 400 safer nets for the fishers of the bay.")


@pytest.fixture
def light(summit):
    found = pledge(
        summit,
        "A lighthouse on the northern cape",
        "Build a lighthouse on the northern cape.",
        amount=Decimal(3_230_000),
        currency="GBP",
    )
    PledgeActorFactory(pledge=found, country=CountryFactory(code="GB"))
    return found


def test_a_pledge_is_matched_by_its_words(article, nets, light):
    matcher = PledgeMatcher(article)
    assert matcher.best("The fishers of the bay are to get 400 safer nets").pledge == nets
    assert matcher.best("The northern cape will get a lighthouse").pledge == light
    assert matcher.best("Taxes will be lowered in spring") is None
    assert matcher.best("") is None


def test_a_rounded_sum_matches_and_a_different_one_does_not(article, nets, light):
    matcher = PledgeMatcher(article)
    wording = "will go to the lighthouse"
    found = matcher.best(wording, Decimal(3_000_000), "GBP")
    assert found.pledge == light
    assert matcher.best(wording, Decimal(3_000_000), "EUR") is None
    assert matcher.best(wording, Decimal(30_000_000), "GBP") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(3_000_000, 3_230_000, True), (30, 30, True), (30, 34, False), (0, 0, True), (0, 1, False)],
)
def test_sums_match_within_ten_per_cent(one, other, same):
    assert amounts_may_agree(Decimal(one), Decimal(other)) is same


def test_a_different_maker_lowers_the_score(article, light):
    matcher = PledgeMatcher(article)
    ministry = OrganisationFactory(country=CountryFactory(code="GB"))
    makers = (actor_keys(ministry), (), actor_keys(CountryFactory(code="FR")))
    home, unknown, abroad = (matcher.best(light.summary, makers=keys).score for keys in makers)
    assert home - unknown == pytest.approx(0.15)
    assert abroad - unknown == pytest.approx(-0.25)


def test_equal_matches_are_ambiguous(article, summit):
    for place in ("east", "west"):
        pledge(summit, f"Wall in the {place}", "Build a wall along the shore.")
    assert PledgeMatcher(article).best("They will build a wall along the shore") is None
    assert PledgeMatcher(article).best("They will build a wall along the shore in the west")


def test_candidates_are_of_the_same_summit_or_declared(article):
    elsewhere = pledge(SummitFactory(), "Nets for the bay", "Buy 400 safer nets.")
    wording = "400 safer nets for the bay"
    assert PledgeMatcher(article).best(wording) is None
    assert PledgeMatcher(article, [elsewhere]).best(wording).pledge == elsewhere
    elsewhere.state = State.WITHDRAWN
    elsewhere.summit = article.summit
    elsewhere.save()
    assert PledgeMatcher(article).best(wording) is None
