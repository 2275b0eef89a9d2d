import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.normalize import fold


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Martin Tisné", "martin tisne"),
        ("  J.D.  VANCE ", "j d vance"),
        ("Olivier Poivre d’Arvor", "olivier poivre darvor"),
        ("Łukasz Þór", "lukasz þor"),
        ("李军华", "李军华"),
        ("…", ""),
    ],
)
def test_variant_spellings_have_the_same_key(name, key):
    assert fold(name) == key


@given(st.text())
def test_folding_is_idempotent(name):
    assert fold(fold(name)) == fold(name)
