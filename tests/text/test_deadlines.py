from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.deadlines import find_deadlines

DAY = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("by 2030", "2030"),
        ("by the year 2050", "2050"),
        ("by the end of 2025", "2025"),
        ("by the start of 2027", "2026"),
        ("before 2030", "2029"),
        ("until 2030", "2030"),
        ("by 2026-27", "2027"),
        ("by 31 March 2026", "2026-03-31"),
        ("by March 31, 2026", "2026-03-31"),
        ("before 1 May 2026", "2026-04-30"),
        ("no later than 1 May", "2025-05-01"),
        ("by the end of March 2026", "2026-03"),
        ("by January", "2026-01"),
        ("before June 2026", "2026-05"),
        ("by spring 2026", "2026-05"),
        ("within six months", "2025-09"),
        ("within 30 days", "2025-04-30"),
        ("within two weeks", "2025-04-14"),
        ("over the next five years", "2030"),
        ("within a decade", "2035"),
        ("by the end of the year", "2025"),
        ("by year's end", "2025"),
        ("by next year", "2026"),
        ("by the end of next month", "2025-04"),
        ("by the end of the decade", "2030"),
        ("by mid-century", "2050"),
    ],
)
def test_deadlines_are_dated_as_precisely_as_they_are_told(text, when):
    (found,) = find_deadlines(f"It will be done {text}.", DAY)
    assert (found.exact, found.when.isoformat()) == (text, when)


def test_without_the_article_s_date_relative_times_stay_undated():
    found = find_deadlines("Done within six months, by the end of the year, and by 2030.")
    assert [(d.exact, d.when and d.when.isoformat()) for d in found] == [
        ("within six months", None),
        ("by the end of the year", None),
        ("by 2030", "2030"),
    ]


@pytest.mark.parametrize("text", ["", "in 2030", "by may not", "by 31 February 2026", "by train"])
def test_what_is_no_deadline(text):
    assert find_deadlines(text, DAY) == []


@given(st.text(max_size=150), st.dates())
def test_any_text_is_read(text, day):
    for found in find_deadlines(text, day):
        assert text[found.start : found.end] == found.exact


@given(st.integers(0, 999), st.sampled_from(["day", "week", "month", "year", "decade"]), st.dates())
def test_times_beyond_the_calendar_do_no_harm(count, unit, day):
    assert len(find_deadlines(f"within {count} {unit}s", day)) <= 1
