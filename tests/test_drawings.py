"""Drawings beside records: bars of statuses, lines of pledges, strips of versions."""

from datetime import date

import pytest

from articles import drawings
from articles.charts import TimelineEvent
from articles.drawings import ANNOUNCED, DEADLINE, MAX_TICKS, pledge_line
from articles.models import Quote, QuoteType, Rendition, Status, Summit

TODAY = date(2026, 6, 30)


def test_the_meter_divides_its_whole_width_in_the_order_of_the_scale():
    counts = {Status.NOT_KEPT: 1, Status.KEPT: 2, Status.NOT_ASSESSED: 1}

    parts = drawings.meter(counts, href=lambda status: f"?status={status}")

    assert [(p.status, p.value, p.x, p.fill, p.href) for p in parts] == [
        ("kept", 2, 0.0, "part", "?status=kept"),
        ("not-yet-assessed", 1, 50.0, "pale", "?status=not-yet-assessed"),
        ("not-kept", 1, 75.0, "part", "?status=not-kept"),
    ]
    assert parts[-1].x + parts[-1].width == pytest.approx(100, abs=0.3)


def test_a_meter_of_nothing_has_no_parts():
    assert drawings.meter({}) == []


def test_every_status_has_a_place_in_the_meter():
    assert set(drawings.METER_ORDER) == set(Status)


def test_a_pile_has_one_mark_a_pledge():
    assert drawings.pile({Status.STALLED: 1, Status.KEPT: 2}) == ["kept", "kept", "stalled"]


def test_a_line_runs_from_the_promise_to_its_deadline():
    axis = drawings.TimeAxis(2025, 2026, TODAY)

    line = axis.lifeline(date(2025, 1, 1), date(2026, 12, 31))

    assert (line.start, line.end, line.has_deadline, line.is_beyond) == (0, 99.86, True, False)
    assert 74 < line.today < 75


def test_a_line_without_deadline_runs_to_today():
    line = drawings.TimeAxis(2025, 2026, TODAY).lifeline(date(2025, 1, 1), None)

    assert (line.end, line.has_deadline) == (line.today, False)


def test_a_deadline_after_the_end_of_the_axis_is_marked():
    axis = drawings.time_axis([date(2025, 3, 1), date(2050, 1, 1), None], TODAY)

    line = axis.lifeline(date(2025, 3, 1), date(2050, 1, 1))

    assert (axis.first_year, axis.last_year) == (2025, 2036)
    assert (line.end, line.is_beyond) == (100, True)


def test_a_strip_shows_its_versions_and_says_them_in_words():
    quotes = [
        Quote(form=QuoteType.TRANSLATED),
        Quote(rendition=Rendition.DELIVERED),
        Quote(rendition=Rendition.ALTERED),
        Quote(rendition=Rendition.QUOTED),
    ]

    strip = drawings.version_strip(quotes)

    assert strip.marks == ("same", "same", "altered", "translated")
    assert strip.words == "4 versions: 2 as said or released, 1 reworded, 1 translated"


def event(label: str, day: date, kind: str, end: date | None = None) -> TimelineEvent:
    return TimelineEvent(label, day, end or day, day.isoformat(), f"#{label}", kind)


TODAY_2026 = event("Today", date(2026, 1, 1), drawings.TODAY)
MADE = event("Announced", date(2022, 1, 1), ANNOUNCED)


def test_a_pledge_without_deadline_runs_to_today_or_to_its_final_verdict():
    kept = event("Kept", date(2024, 1, 1), Status.KEPT)
    running = pledge_line([MADE], TODAY_2026)
    assert (running.end, running.latest, running.deadline) == (100, None, None)
    assert running.description == "Announced: 2022-01-01."
    assert pledge_line([MADE, kept], TODAY_2026).end == 100
    assert pledge_line([MADE, kept], TODAY_2026, is_final=True).end == 49.97
    assert pledge_line([], TODAY_2026) is None


def test_a_pledge_with_a_deadline_ends_there():
    due = event("Deadline", date(2030, 1, 1), DEADLINE)
    line = pledge_line([MADE, due], TODAY_2026)
    assert (line.announced.x, line.today.x, line.end) == (0, 50, 100)
    assert (line.announced.anchor, line.today.anchor, line.deadline.anchor) == (
        *("start", "middle", "end"),
    )


def test_many_verdicts_are_drawn_but_not_all_listed():
    verdicts = [event(f"Step {n}", date(2023, n, 1), Status.UNDER_WAY) for n in range(1, 11)]
    line = pledge_line([*verdicts, MADE], TODAY_2026)
    assert len(line.verdicts) == 10
    assert line.latest is line.verdicts[-1]
    assert [place.event.label for place in line.listed] == ["Announced", "Step 10"]


def test_the_axis_of_a_long_pledge_names_few_years():
    line = pledge_line([MADE, event("Deadline", date(2070, 1, 1), DEADLINE)], TODAY_2026)
    assert len(line.ticks) <= MAX_TICKS


def test_figures_on_which_sources_disagree_are_dots_by_size():
    dots = drawings.dots(["more than $9bn", "$5 billion (Reuters)", "about $6bn", "$6bn"])

    assert [(dot.x, dot.label, dot.is_above) for dot in dots] == [
        (12.0, "$5 billion", True),
        (31.0, "$6bn", False),
        (88.0, "$9bn", True),
    ]


def test_a_label_without_room_is_left_to_the_table():
    dots = drawings.dots(["100", "101", "102", "200"])

    assert [dot.label for dot in dots] == ["100", "101", "", "200"]


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["5"],
        ["5", "5 (same)"],
        ["$5bn", "5 billion euros"],
        ["£3 million", "£3 million a year"],
        ["12,000", "12,000 delegates, 175 states"],
        ["22-23 November", "21-23 November"],
        ["5 September", "4 September"],
        ["Wednesday", "Tuesday 5"],
        ["15%", "15"],
    ],
)
def test_values_that_cannot_be_compared_are_not_drawn(values):
    assert drawings.dots(values) == []


def test_counts_in_words_follow_the_bar():
    counts = {Status.NOT_KEPT: 1_200, Status.KEPT: 2, Status.STALLED: 0}
    assert drawings.counts_in_words(counts) == "2 kept, 1,200 not kept"
    assert drawings.counts_in_words({}) == ""


def test_range_has_one_mark_a_pledge_until_a_stack_is_too_high():
    small, large = Summit(name="Talks", city="Borgo Egnazia (Fasano)"), Summit(name="Congress")
    found = drawings.summit_range([(small, {Status.KEPT: 1}), (large, {Status.STALLED: 20})])
    assert (found.unit, [len(stack.marks) for stack in found.stacks]) == (1, [1, 20])
    assert [stack.place for stack in found.stacks] == ["Borgo Egnazia", "Congress"]
    found = drawings.summit_range([(small, {Status.KEPT: 1}), (large, {Status.STALLED: 1_000})])
    assert (found.unit, [len(stack.marks) for stack in found.stacks]) == (50, [1, 20])
    assert found.stacks[1].words == "1,000 stalled"
    assert drawings.summit_range([]).stacks == []
