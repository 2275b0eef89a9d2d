from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.dates import DAY, MONTH, PRECISIONS, YEAR, PartialDate, days_between, first_day


@pytest.mark.parametrize(
    ("text", "start", "end", "printed"),
    [
        ("2025-03-31", date(2025, 3, 31), date(2025, 3, 31), "31 March 2025"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2030", date(2030, 1, 1), date(2030, 12, 31), "2030"),
    ],
)
def test_a_date_is_parsed_and_printed_with_its_precision(text, start, end, printed):
    read = PartialDate.parse(text)
    assert (read.start, read.end, str(read), read.isoformat()) == (start, end, printed, text)


@pytest.mark.parametrize(
    "text", ["", "31 March", "2025-13", "2025-02-30", "20250331", "٢٠٢٥", "0000"]
)
def test_invalid_dates_are_rejected_naming_the_text(text):
    with pytest.raises(ValueError, match="not a"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2025-03-31", "2025-03-31"),
        ("2025", "2025"),
        ("March 2025", "2025-03"),
        (" mar  2025 ", "2025-03"),
        ("Sept. 2025", "2025-09"),
        ("31 March 2025", "2025-03-31"),
        ("1 APR 2025", "2025-04-01"),
        ("March 31, 2025", "2025-03-31"),
        ("May 5 2025", "2025-05-05"),
    ],
)
def test_common_date_formats_are_parsed(typed, iso):
    assert PartialDate.typed(typed).isoformat() == iso


@pytest.mark.parametrize(
    "typed",
    ["", "March", "Marsh 2025", "mark 2025", "32 March 2025", "1/4/2025", "ma 2025", "30 Feb 2025",
     "3 March 4 2025", "٣ March 2025", "yesterday"],
)  # fmt: skip
def test_impossible_dates_are_rejected(typed):
    with pytest.raises(ValueError, match="not a"):
        PartialDate.typed(typed)


def test_a_period_needs_its_first_day():
    with pytest.raises(ValueError, match="store 2025-03-01"):
        PartialDate(date(2025, 3, 31), MONTH)
    with pytest.raises(ValueError, match="day, month or year"):
        PartialDate(date(2025, 3, 31), "week")


@given(st.dates(), st.sampled_from(PRECISIONS))
def test_every_date_round_trips(day, precision):
    known = PartialDate.of(day, precision)
    if day.year >= 1000:
        assert PartialDate.parse(known.isoformat()) == known
    assert known.start <= day <= known.end
    assert known.start == first_day(day, precision)


def test_imprecise_dates_sort_with_full_ones():
    dates = ["2025-12-31", "2025", "2025-01", "2025-01-01", "2024-12-31"]
    assert [d.isoformat() for d in sorted(map(PartialDate.parse, dates))] == [
        "2024-12-31",
        "2025-01-01",
        "2025-01",
        "2025",
        "2025-12-31",
    ]


def test_days_between_counts_both_ends():
    assert days_between(date(2025, 2, 28), date(2025, 3, 1)) == [
        date(2025, 2, 28),
        date(2025, 3, 1),
    ]
    assert days_between(date(2025, 3, 1), date(2025, 2, 28)) == []
    assert (DAY, MONTH, YEAR) == PRECISIONS
