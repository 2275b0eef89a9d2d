"""Country lookup by exact name."""

from __future__ import annotations

import pytest

from articles.extraction.countries import country_code, country_named, country_of_adjective
from articles.models import Country


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("France", "FR"),
        ("the United Kingdom", "GB"),
        ("UK", "GB"),
        ("U.S.", "US"),
        ("the US", "US"),
        ("Côte d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("South Korea", "KR"),
        ("Republic of Moldova", "MD"),
        ("Brunei", "BN"),
        ("the Vatican", "VA"),
        ("Korea", ""),
        ("Germania", ""),
        ("Home Office", ""),
        ("", ""),
    ],
)
def test_a_name_is_a_country_or_none(name, code):
    assert country_code(name) == code


@pytest.mark.django_db
def test_a_missing_country_is_built_from_the_iso_standard_unsaved():
    france = country_named("France")
    assert (france.code, france.name, france._state.adding) == ("FR", "France", True)
    assert country_named("the UK").name == "United Kingdom"
    assert country_of_adjective("Italian").code == "IT"
    assert country_of_adjective("Tall") is None
    assert country_named("Atlantis") is None
    assert not Country.objects.exists()
    Country.objects.create(code="VN", name="Viet Nam, as we call it")
    assert country_named("Vietnam").name == "Viet Nam, as we call it"
