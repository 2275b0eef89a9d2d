"""Normalisation of web addresses."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.text.web_addresses import canonical_address, looks_like_address


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("HTTPS://www.Example.org:443/News/?utm_source=x#top", "example.org/News"),
        ("http://example.org", "example.org"),
        ("example.org/a?b=2&a=1&gclid=3", "example.org/a?a=1&b=2"),
        ("https://m.example.org/a%20b", "example.org/a%20b"),
        ("https://example.org/a b", "example.org/a%20b"),
        ("https://münchen.example/straße", "xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a/amp/", "example.org/a"),
        ("https://www.co/x", "www.co/x"),
        ("https://user:secret@example.org/a", "example.org/a"),
        ("https://localhost/a", ""),
        ("javascript:alert(1)", ""),
        ("https://exa mple.org/", ""),
        ("https://[::1/", ""),
        ("https://example.org:port/", "example.org"),
        ("", ""),
    ],
)
def test_canonical_address(typed, canonical):
    assert canonical_address(typed) == canonical


@pytest.mark.parametrize(
    ("typed", "is_address"),
    [
        ("https://example.org/a", True),
        ("<http://example.org>", True),
        ("www.example.org", True),
        ("example.org/a", True),
        ("example.org:8000/a", True),
        ("example.org", False),
        ("U.S./China talks", False),
        ("e.g. this", False),
        ("and/or", False),
        ("https://", False),
        ("https://example.org boats", False),
        ("speaker:https", False),
        ("", False),
    ],
)
def test_looks_like_address(typed, is_address):
    assert looks_like_address(typed) is is_address


@given(st.one_of(st.text(), st.text().map(lambda text: f"https://example.org/{text}")))
@example("https://example.org/a/)")
@example("HTTP://.0/HTTP:/0")
@example(".0/HTTP:/HTTP:/0")
@example("https://example.org/(')")
def test_any_text_is_read_and_canonical_addresses_stay(text):
    canonical = canonical_address(text)
    assert canonical_address(canonical) == canonical
    assert isinstance(looks_like_address(text), bool)
