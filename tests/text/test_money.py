import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.money import find_money, find_unread_sums

SAMPLES = Path(__file__).parent.parent / "samples" / "money.tsv"


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
        ("AOA 500 million, BGN 2 million", [("500000000", "AOA"), ("2000000", "BGN")]),
        ("At COP 29, SDG 13000 and ALL 27000 members", []),
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
def test_sums_are_parsed_exactly(text, found):
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
def test_other_numbers_are_not_sums(text):
    assert read(text) == []


def test_a_number_next_to_a_sum_is_not_a_range():
    assert read("raised £30 million to 40 schools") == [("30000000", "GBP")]


@given(
    st.integers(1, 999),
    st.integers(0, 99),
    st.sampled_from([("million", 6), ("bn", 9), ("trillion", 12), ("", 0)]),
    st.sampled_from([("£", "GBP"), ("€", "EUR"), ("US$", "USD"), ("GBP ", "GBP")]),
)
def test_a_printed_sum_is_parsed_back(whole, cents, scale, currency):
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


def samples():
    with SAMPLES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(("language", "sentence", "amount", "currency"), samples())
def test_sums_of_many_languages_are_right_or_left_out(language, sentence, amount, currency):
    found = find_money(sentence, language)
    amounts = [Decimal(part) for part in amount.split("..") if part]
    assert [(m.amount, m.currency) for m in found] == [(part, currency) for part in amounts]
    # In unsupported languages a sum may be missing but never wrong.
    unaided = [(m.amount, m.currency) for m in find_money(sentence)]
    assert unaided in ([], [(part, currency) for part in amounts])


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("India pledged $5 mil and ₹20 lakh.", ["$5 mil"]),
        ("gave kr 30 million", ["kr 30 million"]),
        ("gave 30 million francs", ["30 million francs"]),
        ("gave £1⅓ million", ["£1⅓ million"]),
        ("gave £3 million to 40 million people", ["£3 million"]),
        ("gave £3 million to 40 schools", []),
        ("saw 30 ships of the G7 in 2025", []),
        ("gave another million pounds.", ["million pounds"]),
    ],
)
def test_unparsed_sums_are_reported(text, unread):
    assert [found.exact for found in find_unread_sums(text)] == unread


def test_the_passage_determines_an_ambiguous_currency():
    passage = "Norway met its partners. It pledged 30 million kroner."
    assert read("It pledged 30 million kroner.") == []
    (money,) = find_money("It pledged 30 million kroner.", passage=passage)
    assert money.currency == "NOK"


def grouped(number, mark):
    return f"{number:,}".replace(",", mark)


STYLES = st.sampled_from(
    [
        # language, group mark, decimal mark, printed form, powers of ten by their words
        ("en", ",", ".", "£{}", "GBP", {"": 0, " thousand": 3, " million": 6, "m": 6, "bn": 9}),
        ("en", ",", ".", "US${}", "USD", {"": 0, "k": 3, " million": 6, " b": 9, "tn": 12}),
        ("en", ",", ".", "{} euros", "EUR", {"": 0, " million": 6, " billion": 9}),
        ("en", ",", ".", "{} CAD", "CAD", {" million": 6, "m": 6}),
        ("en", "’", ".", "CHF {}", "CHF", {" million": 6}),
        ("de", ".", ",", "{} Euro", "EUR", {"": 0, " Mio.": 6, " Milliarden": 9}),
        ("fr", "\u00a0", ",", "{} €", "EUR", {"": 0, " M": 6, " Md": 9}),
        ("fr", "\u202f", ",", "{} d’euros", "EUR", {" millions": 6, " milliards": 9}),
        ("es", ".", ",", "{} de euros", "EUR", {" millones": 6, " mil millones": 9}),
        ("pl", " ", ",", "{} zł", "PLN", {"": 0, " mln": 6, " mld": 9}),
        ("sv", " ", ",", "{} kronor", "SEK", {"": 0, " miljoner": 6, " miljarder": 9}),
        ("ru", "\u00a0", ",", "{} рублей", "RUB", {" тыс.": 3, " млн": 6, " млрд": 9}),
    ]
)


@given(st.data(), st.integers(1, 999_999), st.text("0123456789", max_size=4), STYLES)
def test_a_sum_in_any_style_is_parsed_correctly_or_not_at_all(data, whole, decimals, style):
    language, group, mark, form, currency, scales = style
    word = data.draw(st.sampled_from(sorted(scales)))
    digits = grouped(whole, group) + (f"{mark}{decimals}" if decimals else "")
    amount = Decimal(f"{whole}.{decimals or 0}") * Decimal(10) ** scales[word]
    prefix, suffix = form.split("{}")
    for tag in (language, ""):
        found = find_money(f"Xy: {prefix}{digits}{word}{suffix}.", tag)
        if tag == "" and group in ". ":
            continue  # without its language another reading of the marks is the usual one
        assert [(m.amount, m.currency) for m in found] in ([], [(amount, currency)])


@given(
    st.sampled_from(["3", "3.5", "2,500", "1,234,567", "½", "1½"]),
    st.sampled_from(
        [
            "hundred",
            "dozen",
            "thousand",
            "lakh",
            "crore",
            "million",
            "billion",
            "trillion",
            "quadrillion",
            "mil",
            "millones",
            "juta",
            "milyon",
            "tysięcy",
            "½",
            "40",
            "percent",
            "kharab",
        ]
    ),
    st.sampled_from(
        ["hundred", "thousand", "lakh", "crore", "million", "billion", "gazillion", "¼", "7"]
    ),
)
def test_a_power_of_ten_is_never_dropped_from_a_sum(digits, first, second):
    small = Decimal(100_000)
    for printed in (f"£{digits} {first} {second}", f"£{digits} {first}"):
        for money in find_money(f"It gave {printed} to the ports."):
            assert money.exact == printed or (money.amount > small and second not in printed)
