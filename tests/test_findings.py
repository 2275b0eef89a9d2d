"""Headings that state what the records show."""

import pytest

from articles.findings import pledges_finding


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
