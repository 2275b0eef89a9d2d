"""Amounts of money to search for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.rounded_amount import RoundedAmount, find_scaled_numbers


@pytest.mark.parametrize(
    ("typed", "value", "label"),
    [
        ("GBP:30000000", "GBP:30000000", "£30 million"),
        ("gbp:30000000.00", "GBP:30000000", "£30 million"),
        ("£30m", "GBP:30000000", "£30 million"),
        ("30 million pounds", "GBP:30000000", "£30 million"),
        ("£30,000,000", "GBP:30000000", "£30 million"),
        ("$300bn", "USD:300000000000", "$300 billion"),
        ("€109 billion", "EUR:109000000000", "€109 billion"),
        ("£3.23m", "GBP:3230000", "£3.23 million"),
        ("$1.69 trillion", "USD:1690000000000", "$1.69 trillion"),
        ("CHF 2500", "CHF:2500", "CHF\N{NO-BREAK SPACE}2,500"),
        ("33m", "33000000", "33 million"),
        ("33 billion", "33000000000", "33 billion"),
        ("5k", "5000", "5,000"),
        ("2500", "2500", "2,500"),
    ],
)
def test_typed_sums(typed, value, label):
    amount = RoundedAmount.parse(typed)
    assert (amount.value, str(amount)) == (value, label)
    assert RoundedAmount.parse(amount.value) == amount


@pytest.mark.parametrize("typed", ["", "much", "GBP:", "GBP:-1", "£", "£1m to £2m", "1e9", "٣٠"])
def test_other_text_is_no_amount(typed):
    assert RoundedAmount.parse(typed) is None


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [
        ("30000000", "29500000", "30500000"),
        ("3230000", "3225000", "3235000"),
        ("1", "0.95", "1.05"),
        ("1250000.5", "1250000.45", "1250000.55"),
        ("0", "0", "0.01"),
    ],
)
def test_bounds_of_rounding(amount, low, high):
    assert RoundedAmount(Decimal(amount)).bounds == (Decimal(low), Decimal(high))


def test_numbers_with_a_scale():
    text = "33m for boats, £5m for nets, 2.5 billion trees, 3 men, a 4m-wide net"
    assert [text[start:end] for start, end in find_scaled_numbers(text)] == [
        "33m",
        "2.5 billion",
        "4m",
    ]


@given(st.text(max_size=40))
def test_any_text_is_read(typed):
    amount = RoundedAmount.parse(typed)
    if amount is not None:
        low, high = amount.bounds
        assert low <= amount.amount < high
        assert RoundedAmount.parse(amount.value) == amount
        assert str(amount)
    assert isinstance(find_scaled_numbers(typed), list)
