from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.money import find_money


def read(text):
    """Amount as a string, currency, and the qualifier with "a year" behind it, where there is."""
    return [
        (str(m.amount), m.currency, *filter(None, [m.qualifier, m.per_year and "a year"]))
        for m in find_money(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A £30 million fund", [("30000000", "GBP")]),
        ("£3.23m", [("3230000", "GBP")]),
        ("£30-million and £30m-a-year", [("30000000", "GBP"), ("30000000", "GBP", "a year")]),
        ("US$1.3 trillion, C$200", [("1300000000000", "USD"), ("200", "CAD")]),
        ("A$5bn", [("5000000000", "AUD")]),
        ("GBP 30m or 30 million GBP", [("30000000", "GBP"), ("30000000", "GBP")]),
        ("30 million euros", [("30000000", "EUR")]),
        ("£1,300.50 and €1.300,50", [("1300.5", "GBP"), ("1300.5", "EUR")]),
        ("CHF 2'000'000", [("2000000", "CHF")]),
        ("₹1,00,000", [("100000", "INR")]),
        ("¥300bn", [("300000000000", "JPY")]),
        ("250 million Australian dollars", [("250000000", "AUD")]),
        ("200 million kronor", [("200000000", "SEK")]),
        ("half a million pounds", [("500000", "GBP")]),
        ("ten million euros", [("10000000", "EUR")]),
        ("30 millions d'euros", [("30000000", "EUR")]),
        ("1,3 milliard d’euros par an", [("1300000000", "EUR", "a year")]),
        ("jusqu'à 1 300 000 €", [("1300000", "EUR", "up to")]),
        ("10 M€", [("10000000", "EUR")]),
        ("rund 1,3 Milliarden Euro pro Jahr", [("1300000000", "EUR", "about", "a year")]),
        ("10,5 Mio. Euro", [("10500000", "EUR")]),
        ("1.300 Euro", [("1300", "EUR")]),
        ("2 Billionen Euro", [("2000000000000", "EUR")]),
        ("más de 300 millones de dólares", [("300000000", "USD", "more than")]),
        ("5 mil millones de euros", [("5000000000", "EUR")]),
        ("2,5 miliardi di euro", [("2500000000", "EUR")]),
        ("R$ 5 bilhões", [("5000000000", "BRL")]),
        ("up to a further £3m", [("3000000", "GBP", "up to")]),
        ("at least $6.7 billion", [("6700000000", "USD", "at least")]),
        ("nearly £1 million, under $5", [("1000000", "GBP", "nearly"), ("5", "USD", "less than")]),
        ("an annual budget of £30 million", [("30000000", "GBP", "a year")]),
        ("£30-40 million", [("30000000", "GBP", "from"), ("40000000", "GBP", "to")]),
        ("$1.3 to $1.5 billion", [("1300000000", "USD", "from"), ("1500000000", "USD", "to")]),
        ("between £3m and 5m", [("3000000", "GBP", "from"), ("5000000", "GBP", "to")]),
        ("10 to 12 billion euros", [("10000000000", "EUR", "from"), ("12000000000", "EUR", "to")]),
        ("between £500 and £2 million", [("500", "GBP", "from"), ("2000000", "GBP", "to")]),
    ],
)  # fmt: skip
def test_sums_are_read_exactly(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5,840 people in 2025",
        "millions of pounds",
        "50 francs",
        "30 million pounds of fish",
        "won 30 medals",
        "$ and £",
        "COP28 in 2023",
        "10 m of rope",
    ],
)
def test_what_is_no_sum(text):
    assert read(text) == []


def test_a_number_beside_a_sum_is_no_range():
    assert read("raised £30 million to 40 schools") == [("30000000", "GBP")]


@given(
    st.integers(1, 999),
    st.integers(0, 99),
    st.sampled_from([("million", 6), ("bn", 9), ("trillion", 12), ("", 0)]),
    st.sampled_from([("£", "GBP"), ("€", "EUR"), ("US$", "USD"), ("GBP ", "GBP")]),
)
def test_a_printed_sum_is_read_back(whole, cents, scale, currency):
    word, power = scale
    printed = f"{currency[0]}{whole}.{cents:02d} {word}".rstrip()
    (money,) = find_money(f"It cost {printed}, she said.")
    assert money.amount == Decimal(f"{whole}.{cents:02d}") * Decimal(10) ** power
    assert (money.currency, money.exact) == (currency[1], printed)


@given(st.text(alphabet="0123456789.,'  £€$mbnillo-to andbetween", max_size=120))
def test_texts_made_of_digits_are_read(text):
    end = 0
    for money in find_money(text):
        assert text[money.start : money.end] == money.exact
        assert money.start >= end
        assert money.amount >= 0
        assert len(money.currency) == 3
        end = money.end
