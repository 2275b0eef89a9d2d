from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.numeric_dates import day_order, numeric_date
from articles.text.written_dates import dates_in, read_date

DAY = date(2025, 8, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2025-08-04", "20250804", "2025-08-04T23:30:00-07:00", "4 August 2025", "4 août 2025",
        "4 de agosto de 2025", "4 agosto 2025", "4 augustus 2025", "4. August 2025",
        "4 augusti 2025", "4. elokuuta 2025", "4 sierpnia 2025", "4. srpna 2025", "4 августа 2025",
        "4 серпня 2025", "4 Ağustos 2025", "4 أغسطس 2025", "2025年8月4日", "2025년 8월 4일",
        "August 4th, 2025", "Aug. 4, 2025", "Mon, 4 Aug 2025 18:00:00 GMT", "Monday 4 August 2025",
        "4 août 2025 10h00", "04.08.2025", "4 August 2025, 5:07 PM",
    ],
)  # fmt: skip
def test_a_day_is_parsed_in_any_language(written):
    assert read_date(written).isoformat() == "2025-08-04"


@pytest.mark.parametrize(
    ("written", "read"), [("August 2025", "2025-08"), ("2025-08", "2025-08"), ("2025", "2025")]
)
def test_a_month_or_year_keeps_its_precision(written, read):
    assert read_date(written).isoformat() == read


@pytest.mark.parametrize(
    "written",
    ["", "31.3.", "04/08/2025", "31 February 2025", "2025-02-31", "1754265600", "August",
     "in August 2025 they met", "4 August 2025 and 5 August 2025", "2025-08-045"],
)  # fmt: skip
def test_ambiguous_dates_are_not_parsed(written):
    assert read_date(written) is None


def test_a_hint_resolves_an_ambiguous_date():
    for hint in (date(2025, 8, 4), date(2025, 4, 8)):
        (found,) = dates_in("Posted 04/08/2025", hint=hint)
        assert found.when.start == hint
    assert dates_in("Posted 04/08/2025", hint=date(2025, 1, 1)) == []


@pytest.mark.parametrize(
    ("language", "order"),
    [("en-US", "mdy"), ("en-GB", "dmy"), ("fr", "dmy"), ("de-CH", "dmy"), ("en", ""),
     ("", ""), ("en-CA", "")],
)  # fmt: skip
def test_the_order_of_day_and_month_in_a_language(language, order):
    assert day_order(language) == order


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["dmy", "mdy", ""]))
def test_numeric_dates_are_parsed_as_written_or_not_at_all(day, order):
    for written in (
        f"{day:%d/%m/%Y}" if order != "mdy" else f"{day:%m/%d/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%Y}",
    ):
        found = numeric_date(written, order=order)
        assert found is None or found.start == day
        assert found is not None or order == ""
