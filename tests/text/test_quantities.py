"""Quantities at the start of short values."""

from decimal import Decimal

import pytest

from articles.text.quantities import leading_quantity


@pytest.mark.parametrize(
    ("text", "amount", "unit", "printed"),
    [
        ("5,840", 5840, "", "5,840"),
        ("more than 6,600 (31% up)", 6600, "", "6,600"),
        ("around 1.5 million people", 1_500_000, "", "1.5 million"),
        ("0.7% of GDP", Decimal("0.7"), "%", "0.7%"),
        ("about 15 per cent", 15, "%", "15%"),
        ("over USD 200bn", 200_000_000_000, "USD", "USD 200bn"),
        ("three billion euros", 3_000_000_000, "EUR", "three billion euros"),
        ("$1bn a year until then", 1_000_000_000, "USD/year", "$1bn"),
    ],
)
def test_quantity(text, amount, unit, printed):
    quantity = leading_quantity(text)

    assert (quantity.amount, quantity.unit, quantity.printed) == (amount, unit, printed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "donation",
        "the third",
        "28-29 April",
        "5 September",
        "50 ratified plus 15 promised",
        "an additional £280m",
        "33%, from 643 to 440",
        "1/3",
        "3rd",
    ],
)
def test_no_quantity(text):
    assert leading_quantity(text) is None
