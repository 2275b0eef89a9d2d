import re
from datetime import date
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from articles.models import Pledge
from articles.templatetags.formatting import (
    amount_of,
    date_of,
    date_range,
    money,
    page_numbers,
    partial_date,
    pluralize_count,
    status_marks,
    time_of,
)
from articles.text.dates import PartialDate
from articles.views.lists import page_params


@pytest.mark.parametrize(
    ("amount", "currency", "printed"),
    [
        ("30000000.00", "GBP", "£30m"),
        ("1500000000", "USD", "$1.5bn"),
        ("5000000", "CAD", "CA$5m"),
        ("5000000", "XAF", "FCFA\xa05m"),
        ("300000000000", "USD", "$300bn"),
        ("1300000000000", "USD", "$1.3\xa0trillion"),
        ("1693752000000", "USD", "$1.69\xa0trillion"),
        ("1234567", "EUR", "€1,234,567"),
        ("1234000", "EUR", "€1.234m"),
        ("100", "GBP", "£100"),
        ("1250.50", "GBP", "£1,250.50"),
        ("1000000.01", "GBP", "£1,000,000.01"),
        ("0", "GBP", "£0"),
        ("20000000", "CHF", "CHF\xa020m"),
    ],
)
def test_money_is_abbreviated_if_exact(amount, currency, printed):
    assert money(Decimal(amount), currency) == printed


def test_money_without_an_amount_is_empty():
    assert money(None, "GBP") == "" == money("", "")


def test_partial_date():
    day = date(2025, 3, 31)
    assert partial_date(day) == "31\xa0March\xa02025"
    assert partial_date(day, "month") == "March\xa02025"
    assert partial_date(PartialDate.of(day, "year")) == "2025"
    assert partial_date(None) == ""
    assert time_of(PartialDate.of(day, "month")) == '<time datetime="2025-03">March\xa02025</time>'


def test_date_of_a_record_without_a_date():
    record = SimpleNamespace(said_on=None, said_on_precision="day", start=date(2025, 6, 9))
    assert date_of(record, "said_on") == '<span class="meta">date not known</span>'
    assert date_of(record, "start") == '<time datetime="2025-06-09">9\xa0June\xa02025</time>'


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (date(2025, 6, 9), date(2025, 6, 13), "9–13\xa0June\xa02025"),
        (date(2025, 3, 31), date(2025, 4, 1), "31\xa0March – 1\xa0April\xa02025"),
        (date(2024, 12, 31), date(2025, 1, 1), "31\xa0December\xa02024 – 1\xa0January\xa02025"),
        (date(2024, 7, 18), date(2024, 7, 18), "18\xa0July\xa02024"),
        (date(2024, 7, 18), None, "18\xa0July\xa02024"),
        (None, None, ""),
    ],
)
def test_date_range(start, end, printed):
    assert date_range(start, end) == printed


def test_pluralize_count():
    assert pluralize_count(0, "quote,quotes") == "no\xa0quotes"
    assert pluralize_count(1, "quote,quotes") == "1\xa0quote"
    assert pluralize_count(1200, "quote,quotes") == "1,200\xa0quotes"


def test_a_mark_for_each_status():
    kept, escaped = (
        f'<svg class="m {name}" aria-hidden="true"><use href="#{name}"/></svg>'
        for name in ("kept", "&lt;b&gt;")
    )
    assert status_marks(["kept", "<b>", "kept"]) == f"{kept}{escaped}{kept}"
    assert status_marks([]) == ""


def test_page_numbers_elide_the_middle():
    pages = Paginator(range(200), 10)
    assert page_numbers(pages.page(10)) == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert page_numbers(pages.page(1)) == [1, 2, 3, None, 20]


def pager(address, number, pages=3):
    request = RequestFactory().get(address)
    page = Paginator(range(pages * 10), 10).page(number)
    context = {"page": page, "params": page_params(request), "request": request}
    return Template('{% include "components/_pager.html" %}').render(Context(context))


def test_pager_marks_the_current_page():
    html = pager("/articles/?q=oil", 2)
    assert '<span aria-current="page"><span class="vh">Page </span>2</span>' in html
    assert 'rel="prev" href="/articles/?q=oil"' in html
    assert 'rel="next" href="?q=oil&amp;page=3"' in html


@pytest.mark.parametrize(
    ("address", "number", "links"),
    [
        (
            "/articles/?q=oil&summit=a&summit=-b&page=3",
            3,
            ["?q=oil&summit=a&summit=-b&page=2", "/articles/?q=oil&summit=a&summit=-b"],
        ),
        ("/articles/?q=&page=2", 2, ["/articles/", "?page=3"]),
        ("/articles/?q=caf%C3%A9&from=", 1, ["?q=caf%C3%A9&page=2", "?q=caf%C3%A9&page=3"]),
    ],
)
def test_page_links_keep_parameters_without_empty_ones(address, number, links):
    found = {unescape(link) for link in re.findall('href="([^"]*)"', pager(address, number))}
    assert found >= set(links)
    assert not any("=&" in link or link.endswith("=") for link in found)


def test_no_pager_for_a_single_page():
    assert pager("/articles/", 1, pages=1).strip() == ""


@pytest.mark.parametrize(
    ("amount_type", "printed"),
    [
        ("pledged", "£30m"),
        ("ceiling", "up to\xa0£30m"),
        ("yearly", "£30m a\xa0year"),
        ("goal", "£30m (goal or estimate)"),
    ],
)
def test_an_amount_says_what_it_is(amount_type, printed):
    assert amount_of(Pledge(amount=30_000_000, currency="GBP", amount_type=amount_type)) == printed
    assert amount_of(Pledge(amount_type=amount_type)) == ""
