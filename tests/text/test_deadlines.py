from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.dates import PartialDate
from articles.text.deadlines import COMPUTED, STATED, find_deadlines, find_year, read_deadline

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
        ("within six months", "2025-09-30"),
        ("within 30 days", "2025-04-30"),
        ("within two weeks", "2025-04-14"),
        ("over the next five years", "2030-03"),
        ("within a decade", "2035-03"),
        ("within the next year", "2026-03"),
        ("over the coming year", "2026-03"),
        ("in the next three years", "2028-03"),
        ("within three to five years", "2030-03"),
        ("over five years", "2030-03"),
        ("within the year", "2025"),
        ("by mid-2027", "2027-06"),
        ("before next year", "2025"),
        ("by the end of the year", "2025"),
        ("by year's end", "2025"),
        ("by next year", "2026"),
        ("by the end of next month", "2025-04"),
        ("by the end of the decade", "2030"),
        ("by mid-century", "2050"),
        ("by 2031-09-30", "2031-09-30"),
        ("before 2031-09-30", "2031-09-29"),
        ("by 2031-09", "2031-09"),
        ("before 2031-09", "2031-08"),
        ("by 30/09/2031", "2031-09-30"),
        ("by 09/30/2031", "2031-09-30"),
        ("by 30.9.2031", "2031-09-30"),
        ("by end-2027", "2027"),
        ("by the end of the year 2027", "2027"),
        ("by year-end 2027", "2027"),
        ("by Q2 2027", "2027-06"),
        ("before Q1 2027", "2026-12"),
        ("in the fourth quarter of 2027", "2027-12"),
        ("by the first half of 2027", "2027-06"),
        ("by the start of June 2027", "2027-05"),
        ("until 31 March 2027", "2027-03-31"),
        ("by 2027/28", "2028"),
    ],
)
def test_deadlines_have_the_stated_precision(text, when):
    (found,) = find_deadlines(f"It will be done {text}.", DAY)
    assert (found.exact, found.when.isoformat()) == (text, when)


def test_relative_deadlines_need_the_articles_date():
    found = find_deadlines("Done within six months, by the end of the year, and by 2030.")
    assert [(d.exact, d.when and d.when.isoformat()) for d in found] == [
        ("within six months", None),
        ("by the end of the year", None),
        ("by 2030", "2030"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "by 04/05/2031",
        "by 31.02.2031",
        "by 2011-12",
        "by FY2027",
        "in the financial year 2025/26",
        "by the end of the financial year",
        "by FY2027-28",
        "by fiscal year 2027",
        "by COP33",
        "by the 2030s",
        "by 2030-2035",
        "by 1 March",
        "within 10 years of entry",
        "by the end of the year after next",
    ],
)
def test_an_ambiguous_deadline_keeps_its_words_without_a_date(text):
    (found,) = find_deadlines(f"It will be done {text}.", DAY)
    assert found.when is None
    assert text.startswith(found.exact)


@pytest.mark.parametrize(
    ("language", "when"),
    [("en-US", "2031-04-05"), ("en-GB", "2031-05-04"), ("fr", "2031-05-04"), ("en", None)],
)
def test_the_language_determines_the_order_of_day_and_month(language, when):
    (found,) = find_deadlines("by 04/05/2031", DAY, language)
    assert (found.when and found.when.isoformat()) == when


@pytest.mark.parametrize(
    "text",
    ["for over five years", "over five years ago", "in the next year or two", "within weeks",
     "before the next summit", "not before 2030", "two years before 2030",
     "never until 2030", "rose by 2030 tonnes",
     "by 2030 hours", "by 2030% more", "by 20305"],
)  # fmt: skip
def test_start_dates_are_not_deadlines(text):
    assert find_deadlines(f"It will be done {text}.", DAY) == []


FORMS = [
    ("by {0:%Y}-{0:%m}-{0:%d}", 0),
    ("before {0:%Y}-{0:%m}-{0:%d}", 1),
    ("by {0.day}/{0.month}/{0:%Y}", 0),
    ("by {0:%d}.{0:%m}.{0:%Y}", 0),
    ("by {0.day} {0:%B} {0:%Y}", 0),
    ("no later than {0:%B} {0.day}, {0:%Y}", 0),
]


@given(
    st.dates(date(2001, 1, 2), date(2099, 12, 31)),
    st.sampled_from(FORMS),
    st.sampled_from(["", "en", "en-US", "en-GB", "de"]),
)
def test_a_date_in_any_form_is_parsed_correctly_or_not_at_all(day, form, language):
    written, earlier = form
    if "/" in written and language == "en-US":
        written = "by {0.month}/{0.day}/{0:%Y}"
    text = f"It will be done {written.format(day)}."
    dates = {d.when.isoformat() for d in find_deadlines(text, DAY, language) if d.when}
    assert dates <= {(day - timedelta(days=earlier)).isoformat()}


@pytest.mark.parametrize("text", ["", "in 2030", "by may not", "by 31 February 2026", "by train"])
def test_other_dates_are_not_deadlines(text):
    assert find_deadlines(text, DAY) == []


@given(st.text(max_size=150), st.dates())
def test_any_text_is_read(text, day):
    for found in find_deadlines(text, day):
        assert text[found.start : found.end] == found.exact


@given(st.integers(0, 999), st.sampled_from(["day", "week", "month", "year", "decade"]), st.dates())
def test_times_beyond_the_calendar_are_ignored(count, unit, day):
    assert len(find_deadlines(f"within {count} {unit}s", day)) <= 1


# Words of a deadline, its date and the basis; "" if there is none.
PHRASES = [
    ("within the next year", "2026-03", COMPUTED),
    ("next three years", "2028-03", COMPUTED),
    ("over the next five years", "2030-03", COMPUTED),
    ("in six months", "2025-09-30", COMPUTED),
    ("in three to five years", "2030-03", COMPUTED),
    ("within 30 days", "2025-04-30", COMPUTED),
    ("next year", "2026", COMPUTED),
    ("this year", "2025", COMPUTED),
    ("by the end of the year", "2025", COMPUTED),
    ("by the end of the decade", "2030", COMPUTED),
    ("in September", "2025-09", COMPUTED),
    ("in 2025", "2025", STATED),
    ("2030", "2030", STATED),
    ("“by 2030”.", "2030", STATED),
    ("later in 2026", "2026", STATED),
    ("through 2030", "2030", STATED),
    ("from 2026 to 2029", "2029", STATED),
    ("2026–2030", "2030", STATED),
    ("by the end of 2026", "2026", STATED),
    ("the end of 2026", "2026", STATED),
    ("by mid-2027", "2027-06", STATED),
    ("mid-2027", "2027-06", STATED),
    ("in the second half of 2026", "2026-12", STATED),
    ("on 29 April 2026", "2026-04-29", STATED),
    ("by 2030 at the latest", "2030", STATED),
    ("financial year 2025/26", "", ""),
    ("before the next summit", "", ""),
    ("by the next summit", "", ""),
    ("within weeks", "", ""),
    ("from 2026", "", ""),
    ("not before 2030", "", ""),
    ("after 2030", "", ""),
    ("annually", "", ""),
    ("in the coming years", "", ""),
    ("2030–2026", "", ""),
    ("half by 2028, the rest by 2030", "", ""),
    ("by 2030 for coal, 2040 for gas", "", ""),
    ("within 10 years of entry into force", "", ""),
    ("as soon as possible", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("words", "when", "basis"), PHRASES)
def test_words_of_a_deadline_have_a_date_and_a_basis_or_neither(words, when, basis):
    read = read_deadline(words, PartialDate(DAY))
    dated = read is not None and read.when is not None
    assert (read.when.isoformat(), read.basis) == (when, basis) if when else not dated


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("financial year 2025/26", "2026-03-31"),
        ("in the 2025/26 financial year", "2026-03-31"),
        ("by the end of the financial year 2025-2026", "2026-03-31"),
        ("2025/26", "2026-03-31"),
        ("this financial year", "2025-03-31"),
        ("in the next financial year", "2026-03-31"),
        ("financial year 2025/27", ""),
        ("FY2026", ""),
    ],
)
def test_british_financial_years_end_in_march(words, when):
    read = read_deadline(words, PartialDate(DAY), uk=True)
    assert (read.when.isoformat() if read and read.when else "") == when


@pytest.mark.parametrize(
    ("words", "announced", "when"),
    [
        ("within six months", "2025-03", "2025-09"),
        ("within 30 days", "2025-03", ""),
        ("over five years", "2025", "2030"),
        ("within six months", "2025", ""),
        ("this year", "2025", "2025"),
        ("by 31 March 2026", "2025", "2026-03-31"),
        ("within six months", "", ""),
        ("in 2027", "", "2027"),
    ],
)
def test_a_computed_deadline_is_no_more_precise_than_the_announcement(words, announced, when):
    anchor = PartialDate.parse(announced) if announced else None
    read = read_deadline(words, anchor)
    assert (read.when.isoformat() if read.when else "") == when


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Norway will open the centre in 2027", "2027"),
        ("Norway will pay £3 million later in 2025.", "2025"),
        ("Norway will return to the level reached in 2027", ""),
        ("Norway will follow the summit in 2027", ""),
        ("Norway will repay what it borrowed in 2019", ""),
        ("Norway will open in 2027 the first centre", ""),
    ],
)
def test_the_year_at_the_end_of_a_promise_is_its_deadline(text, year):
    found = find_year(text, DAY)
    assert (found.when.isoformat() if found else "") == year
    assert found is None or text[found.start : found.end] == found.exact


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.booleans())
def test_any_words_are_read(words, day, uk):
    for precision in ("day", "month", "year"):
        read = read_deadline(words, PartialDate.of(day, precision), uk=uk)
        assert read is None or (read.when is None) == (read.basis == "")
