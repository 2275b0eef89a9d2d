"""Template tags of record pages."""

import pytest

from articles.models import ActorRole
from articles.templatetags.record_pages import (
    host_name,
    initials,
    makers_of,
    versions_of,
    with_dots,
)
from tests import factories as make


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Keir Starmer", "KS"),
        ("Ursula von der Leyen", "UL"),
        ("Molière", "M"),
        ("Spokeswoman of the ministry (unnamed)", "SM"),
        ("“Lula” da Silva", "LS"),
        ("محمد بن سلمان", "مس"),
        ("(unnamed)", "U"),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a?b=c", "example.org"),
        ("http://EXAMPLE.org:8080/", "example.org"),
        ("mailto:x", "mailto:x"),
    ],
)
def test_host_name(url, host):
    assert host_name(url) == host


class Value:
    def __init__(self, value):
        self.value = value


class Figure:
    def __init__(self, *values):
        self.public_values = [Value(value) for value in values]


def test_the_first_figure_that_can_be_drawn_is_open():
    rows = with_dots([Figure("a", "b"), Figure("£3m", "£3.23m"), Figure("1", "2")])

    assert [is_open for _, _, is_open in rows] == [False, True, False]
    assert [dot.label for dot in rows[1][1]] == ["£3m", "£3.23m"]
    assert [is_open for *_, is_open in with_dots([Figure("a"), Figure("b")])] == [True, False]


@pytest.mark.django_db
def test_makers_in_one_line_without_the_record_of_the_page():
    pledge, names = make.PledgeFactory(), ("Bank", "Fund", "Union", "Court")
    bodies = [make.OrganisationFactory(name=name) for name in names]
    for body in bodies:
        make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
    make.PledgeActorFactory(pledge=pledge, part=ActorRole.RECIPIENT)
    pledge.public_actors = list(pledge.actors.order_by("pk"))

    assert makers_of(pledge) == "Bank, Fund and 2 more"
    assert makers_of(pledge, bodies[0]) == "Fund, Union and 1 more"


@pytest.mark.django_db
def test_a_single_version_has_no_strip():
    quote = make.QuoteFactory(statement=None)

    assert versions_of(quote)["strip"] is None
