from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.charts import (
    ROW,
    AxisTick,
    Bar,
    BarRow,
    ChartFigure,
    HeatCell,
    Period,
    TimelineEvent,
    bars,
    columns,
    heat,
    is_tick,
    periods,
    shorten_label,
    stacked,
    timeline,
)


def test_the_longest_bar_has_full_width_and_others_are_in_proportion():
    kept = ChartFigure("Kept", 4, kind="kept")
    going = ChartFigure("Under way", 1)
    chart = bars([kept, going])
    assert chart.rows == (
        BarRow("Kept", "4", 0, (Bar(kept, 0, 100),)),
        BarRow("Under way", "1", ROW, (Bar(going, 0, 25),)),
    )
    assert chart.height == 2 * ROW


def test_a_stacked_row_has_its_parts_end_to_end_without_zeros():
    new, none, again = ChartFigure("new", 30), ChartFigure("none", 0), ChartFigure("again", 10)
    chart = stacked(
        [("GBP", (new, none, again)), ("EUR", (ChartFigure("new", 20),))],
        printed={"GBP": "£40 million"},
    )
    assert chart.rows[0].bars == (Bar(new, 0, 75), Bar(again, 75, 25))
    assert chart.rows[0].printed == "£40 million"
    assert [bar.width for bar in chart.rows[1].bars] == [50]


def test_empty_and_all_zero_charts():
    assert bars([]).rows == () and bars([]).height == 0
    assert bars([ChartFigure("none", 0)]).rows[0].bars == ()
    assert columns([]).columns == () and timeline([]).placed == ()
    assert columns([ChartFigure("none", 0)]).columns[0].height == 0


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="'debt' has a negative value: -1"):
        ChartFigure("debt", -1)


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=30))
def test_bars_stay_within_the_chart(values):
    chart = stacked([("all", [ChartFigure(str(n), v) for n, v in enumerate(values)])])
    for bar in chart.rows[0].bars:
        assert 0 <= bar.x <= 100
        assert bar.x + bar.width <= 100.02


def test_columns_share_a_baseline_and_leave_room_for_numbers():
    chart = columns(
        [ChartFigure("1 May", 2), ChartFigure("2 May", 4), ChartFigure("3 May", 0)], ["1", "2", "3"]
    )
    assert [(c.x, c.width, c.y, c.height, c.tick) for c in chart.columns] == [
        (3.33, 26.67, 58, 38, "1"),
        (36.67, 26.67, 20, 76, "2"),
        (70, 26.67, 96, 0, "3"),
    ]
    assert chart.description == "1 May: 2; 2 May: 4."


def test_columns_are_labelled_as_far_as_there_is_room():
    def labels(number):
        chart = columns([ChartFigure(str(n), n) for n in range(number)])
        return [column.label for column in chart.columns]

    assert labels(12) == ["always"] * 12
    assert labels(13) == ["wide"] * 12 + ["always"]
    assert labels(60) == ["never"] * 59 + ["always"]
    ticks = [sum(is_tick(n, total) for n in range(total)) for total in range(1, 70)]
    assert max(ticks) == 6 and min(ticks) == 1


def test_the_highest_column_is_a_single_one():
    one, two = ChartFigure("1 May", 2), ChartFigure("2 May", 4)
    assert (columns([one, two]).highest, columns([one, two]).total) == (two, 6)
    assert columns([one, one]).highest is columns([]).highest is None
    assert columns([ChartFigure("none", 0)]).highest is None


def test_periods_are_days_then_months_then_years():
    assert periods(date(2025, 3, 31), date(2025, 4, 1)) == [
        Period("day", date(2025, 3, 31), date(2025, 3, 31)),
        Period("day", date(2025, 4, 1), date(2025, 4, 1)),
    ]
    assert [str(p) for p in periods(date(2024, 11, 20), date(2025, 2, 3))] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
    ]
    assert periods(date(2024, 11, 20), date(2025, 2, 3))[-1].last == date(2025, 2, 28)
    assert [str(p) for p in periods(date(2017, 12, 31), date(2023, 1, 1))] == [
        *("2017", "2018", "2019", "2020", "2021"),
        "2022",
        "2023",
    ]
    with pytest.raises(ValueError, match="2025-01-01 is before 2025-01-02"):
        periods(date(2025, 1, 2), date(2025, 1, 1))


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_day_is_in_exactly_one_period(one, other):
    first, last = sorted([one, other])
    found = periods(first, last)
    for day in (first, last):
        assert sum(p.first <= day <= p.last for p in found) == 1
    assert len({p.unit for p in found}) == 1


def test_a_timeline_orders_its_events():
    chart = timeline(
        [
            TimelineEvent("Later", date(2025, 1, 1), date(2025, 1, 1), "1 January 2025"),
            TimelineEvent("First", date(2023, 1, 1), date(2024, 1, 1), "2023", href="/x"),
        ]
    )
    assert [(p.event.label, p.x, p.end, p.y) for p in chart.placed] == [
        ("First", 0, 49.93, 0),
        ("Later", 100, 100, ROW),
    ]
    assert chart.ticks == (AxisTick("2024", 49.93, "middle"), AxisTick("2025", 100, "end"))
    assert chart.description == "2023: First; 1 January 2025: Later."


def test_within_a_year_the_axis_has_months_at_its_ends():
    def at(day):
        return TimelineEvent("x", day, day, "x")

    chart = timeline([at(date(2025, 3, 1)), at(date(2025, 6, 1))])
    assert chart.ticks == (AxisTick("Mar 2025", 0, "start"), AxisTick("Jun 2025", 100, "end"))
    assert timeline([at(date(2025, 3, 1))]).ticks == (AxisTick("Mar 2025", 0, "start"),)


def test_a_heat_table_weighs_its_cells_by_their_share_of_the_maximum():
    chart = heat(["A", "B", "C"], [("p", "/p", [(8, "/1"), (1, ""), (0, "")])])
    assert chart.rows == (
        ("p", "/p", (HeatCell(8, "/1", 4, "A"), HeatCell(1, "", 1, "B"), HeatCell(0, "", 0, "C"))),
    )
    with pytest.raises(ValueError, match="'p' has 1 cells for 2 columns"):
        heat(["A", "B"], [("p", "", [(1, "")])])


def test_long_labels_are_truncated_at_a_word():
    assert shorten_label("Organised Immigration Crime Summit", 20) == "Organised…"
    assert shorten_label("Antidisestablishment", 10) == "Antidises…"
    assert shorten_label("short") == "short"
