from datetime import date

import pytest

from articles.models import deadlines
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_deadline_in_words_is_computed_from_the_day_announced():
    pledge = make.PledgeFactory(deadline_words="within the next year", announced_on="2025-06-09")
    pledge.refresh_from_db()
    assert deadlines.fill_deadline(pledge, [])
    assert (pledge.deadline, pledge.deadline_precision) == (date(2026, 6, 1), "month")
    assert (pledge.deadline_basis, pledge.deadline_words) == ("computed", "within the next year")


@pytest.mark.parametrize(
    ("words", "deadline"),
    [("by 2030", date(2026, 1, 1)), ("before the next summit", None), ("", None)],
)
def test_a_deadline_that_is_entered_or_not_understood_stays(words, deadline):
    pledge = make.PledgeFactory(deadline=deadline, deadline_words=words)
    assert not deadlines.fill_deadline(pledge, [])
    assert (pledge.deadline, pledge.deadline_basis) == (deadline, "")


def test_financial_years_are_understood_for_british_public_makers_only():
    britain = make.CountryFactory(code="GB", name="United Kingdom")
    agency = make.OrganisationFactory(kind="government agency", country=britain)
    company = make.OrganisationFactory(kind="company", country=britain)
    speaker = make.SpeakerFactory(country=britain)
    france = make.CountryFactory(code="FR", name="France")
    for makers, understood in (
        ([britain], True),
        ([france, agency], True),
        ([speaker], True),
        ([company], False),
        ([france, None], False),
        ([], False),
    ):
        pledge = make.PledgeFactory(deadline_words="financial year 2025/26")
        assert deadlines.fill_deadline(pledge, makers) is understood
        assert pledge.deadline == (date(2026, 3, 31) if understood else None)
