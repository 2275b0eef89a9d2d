"""Drawings beside records: bars of statuses, lines of pledges, strips of versions."""

from datetime import date

import pytest

from articles import drawings
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
