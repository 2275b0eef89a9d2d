"""Headings that state what the records show."""

import pytest

from articles.findings import (
    kept_compared,
    money_kept,
    most_pledges,
    overdue_deadlines,
    pledges_finding,
    rest_of_pledges,
)
from articles.models import Status


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ({}, ""),
        ({"kept": 4}, ""),
        ({"kept": 2, "under-way": 3}, "Three of 5 pledges are under way"),
        ({"kept": 2, "under-way": 3, "not-kept": 3}, "Two of 8 pledges are kept"),
        ({"under-way": 3, "stalled": 3}, "None of 6 pledges is kept"),
        ({"kept": 1, "under-way": 5}, "Five of 6 pledges are under way"),
        (
            {"kept": 1, "not-yet-assessed": 11},
            "One of 12 pledges is kept; we have not yet assessed 11",
        ),
        ({"not-kept": 12, "kept": 1}, "12 of 13 pledges are not kept"),
    ],
)
def test_a_finding_follows_its_rule(counts, finding):
    assert pledges_finding(counts) == finding


def test_a_finding_says_which_pledges_it_is_about():
    finding = pledges_finding({"kept": 2, "stalled": 3}, "made at London 2025")

    assert finding == "Three of 5 pledges made at London 2025 have stalled"


def test_the_rest_names_every_other_status_and_the_backlog_as_ours():
    counts = dict.fromkeys(Status.values, 1) | {"under-way": 12, "not-yet-assessed": 30}
    assert rest_of_pledges(counts) == (
        "One is partly kept and 12 are under way. "
        "One is not kept, one has stalled and one shows no action. "
        "One is superseded or withdrawn and one cannot be assessed. "
        "30 are not yet assessed: that is our backlog, not a verdict."
    )
    assert rest_of_pledges({"kept": 7}) == ""


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([], ""),
        ([("France", 4, 4)], ""),
        ([("France", 5, 0), ("Spain", 2, 2)], "Most pledges: France, 5; none is kept"),
        ([("France", 6, 2), ("Spain", 6, 1)], "Most pledges: France and Spain, 6 each"),
        ([("France", 6, 2), ("Spain", 6, 1), ("Italy", 6, 1)], ""),
    ],
)
def test_who_made_the_most_pledges(counts, finding):
    assert most_pledges(counts) == finding


def test_findings_about_deadlines_and_money():
    assert overdue_deadlines(0) == "No deadline has passed without a final verdict"
    assert overdue_deadlines(12) == "12 deadlines have passed without a final verdict"
    assert money_kept("euros", "€5bn", "€1bn", 4) == ""
    assert money_kept("euros", "€5bn", "€1bn", 5) == "€1bn of the €5bn pledged in euros is kept"
    assert money_kept("euros", "€5bn", "", 5) == "None of the €5bn pledged in euros is kept"


def test_shares_kept_are_compared_from_five_pledges_on():
    assert kept_compared([("Spain", 9, 1), ("France", 4, 4)]) == ""
    assert kept_compared([("Spain", 9, 1), ("France", 16, 4), ("Italy", 5, 0)]) == (
        "Kept: France 4 of 16 pledges, Spain 1 of 9 and Italy 0 of 5"
    )
