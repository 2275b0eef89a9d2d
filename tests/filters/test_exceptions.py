"""Parameters that no form sends are refused; mistyped values are not."""

import contextlib

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from articles.filters import (
    ArticleListing,
    InvalidParameterError,
    PageOutOfRangeError,
    validate_parameters,
)
from articles.filters.exceptions import MAX_PAGE, page_number


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "x%00y=1",
        f"q={'a' * 2001}",
        f"{'a' * 2001}=1",
        "&".join(["summit=a"] * 21),
    ],
)
def test_invalid_parameters(query):
    with pytest.raises(InvalidParameterError):
        validate_parameters(QueryDict(query))


@pytest.mark.parametrize(
    "query", ["", f"q={'a' * 2000}", "&".join(["summit=a"] * 20), "utm_source=x", "q=%EF%BF%BD"]
)
def test_valid_parameters(query):
    validate_parameters(QueryDict(query))


def test_plain_dictionaries_are_accepted():
    validate_parameters(MultiValueDict({"q": ["a"]}))
    validate_parameters({"q": "a", "summit": ["b", "c"]})
    with pytest.raises(InvalidParameterError):
        validate_parameters({"summit": ["a"] * 21})


@pytest.mark.parametrize("typed", ["x", "1.5", "-1", "+1", "²", "١", "1 ", "1e2", "０"])
def test_a_page_that_is_not_a_number_is_refused(typed):
    with pytest.raises(InvalidParameterError):
        page_number(typed)


@pytest.mark.parametrize("typed", ["0", "000", "1000001", "9" * 2000])
def test_a_page_that_does_not_exist_is_out_of_range(typed):
    with pytest.raises(PageOutOfRangeError):
        page_number(typed)


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("1000000", MAX_PAGE), ("007", 7)])
def test_a_page(typed, number):
    assert page_number(typed) == number


@given(st.text(max_size=30))
def test_any_page_is_a_number_or_refused(typed):
    with contextlib.suppress(InvalidParameterError, PageOutOfRangeError):
        assert 1 <= page_number(typed) <= MAX_PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["title", "-published_on", "deadline", "NEWEST"])
def test_an_unknown_sort_order_is_refused(order):
    with pytest.raises(InvalidParameterError):
        ArticleListing({"order": order}).selection  # noqa: B018 - evaluated for the exception


@pytest.mark.django_db
def test_relevance_without_a_query_is_accepted():
    listing = ArticleListing({"order": "relevance", "q": ""})
    assert listing.selection.ordering() == "newest"
    assert listing.problems == ()
