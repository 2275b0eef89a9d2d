"""Drawings on the rows of a list: strips, lifelines on one axis, meters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Rendition, State, querysets
from articles.row_drawings import draw_rows
from articles.version_findings import Swap
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def statement_of(*versions):
    statement = make.StatementFactory()
    for number, (exact, more) in enumerate(versions):
        article = make.ArticleFactory(body=exact)
        given = {"start": None, "end": None, "prefix": "", "suffix": "", "verification": "cited"}
        make.QuoteFactory(
            article=article, exact=exact, statement=statement, is_leading=not number, **given | more
        )
    return querysets.quotes().get(is_leading=True, statement=statement)


def test_a_statement_has_a_strip_and_its_first_changed_words():
    quote = statement_of(
        ("We end this evil trade together,", {}),
        ("Wir beenden diesen üblen Handel", {"rendition": Rendition.ALTERED, "language": "de"}),
        ("We end this vile trade together.", {"rendition": Rendition.ALTERED}),
    )

    assert draw_rows([quote], TODAY) is None
    assert quote.strip.marks == ("same", "altered", "altered")
    assert quote.swap == Swap("evil", "vile", 1)


def test_long_or_missing_differences_are_no_changed_words():
    longer = "ten words that are quite different from the first ones"
    quote = statement_of(
        ("We end it", {}),
        (f"We {longer}", {"rendition": Rendition.ALTERED}),
        ("We end it.", {"rendition": Rendition.ALTERED}),
    )
    draw_rows([quote], TODAY)
    assert quote.swap is None


def test_the_only_version_has_no_strip():
    make.QuoteFactory()
    quote = querysets.quotes().get()
    draw_rows([quote], TODAY)
    assert quote.strip is None


def test_the_pledges_of_a_page_share_one_axis():
    made = date(2025, 1, 1)
    first = make.PledgeFactory(announced_on=made, deadline=date(2025, 12, 31))
    last = make.PledgeFactory(announced_on=date(2026, 1, 1), deadline=None)
    undated = make.PledgeFactory(announced_on=None, deadline=date(2030, 1, 1))

    axis = draw_rows([first, last, undated], TODAY)

    assert (axis.first_year, axis.last_year) == (2025, 2026)
    assert (first.lifeline.start, first.lifeline.end) == (0, 49.86)
    assert (last.lifeline.start, last.lifeline.end) == (50, axis.lifeline(made, None).today)
    assert undated.lifeline is None
    assert [pledge.is_overdue for pledge in (first, last, undated)] == [True, False, False]


def test_a_month_is_due_at_its_end():
    pledge = make.PledgeFactory(
        announced_on=date(2026, 1, 1), deadline=date(2026, 12, 1), deadline_precision="month"
    )
    axis = draw_rows([pledge], TODAY)
    assert pledge.lifeline.end == axis.position(date(2026, 12, 31))


def test_the_meters_of_all_summits_take_one_query_of_public_pledges():
    first, second, empty = (make.SummitFactory() for _ in range(3))
    for summit, state in (
        (first, State.PUBLISHED),
        (first, State.DRAFT),
        (second, State.PUBLISHED),
    ):
        make.PledgeFactory(summit=summit, state=state)
    with CaptureQueriesContext(connection) as queries:
        draw_rows([first, second, empty], TODAY)
    assert len(queries) == 1
    assert [[(p.status, p.value) for p in summit.meter] for summit in (first, second)] == [
        [("not-yet-assessed", 1)],
        [("not-yet-assessed", 1)],
    ]
    assert empty.meter == []
