"""Spellings of a sum of money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from articles.search.typed_sums import numbers_of, spellings_of


@pytest.mark.parametrize(
    ("amount", "some", "numbers"),
    [
        ("30000000", {"30 million", "30 m", "30 Millionen".lower(), "30,000,000", "30000000"},
         {"30", "30,000", "30000", "30,000,000", "30000000"}),
        ("1500000000", {"1.5 billion", "1.5 milliards", "1,500 million", "1,500,000,000"},
         {"1.5", "1500", "1,500", "1500000", "1,500,000", "1500000000", "1,500,000,000"}),
        ("250", set(), {"250"}),
        ("1234567", {"1,234,567", "1234567"}, {"1,234.567", "1234.567", "1,234,567", "1234567"}),
    ],
)  # fmt: skip
def test_a_sum_has_its_spellings_and_never_its_digits_alone(amount, some, numbers):
    spellings = spellings_of(Decimal(amount))
    assert some <= set(spellings)
    assert numbers_of(Decimal(amount)) == numbers
    assert not {"30", "1.5", "250"} & set(spellings)
