"""Facet checkboxes, search highlights and article rows; all input is escaped."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string

from articles import drawings
from articles.filters.facets import Facet, FacetChoice
from articles.models import Article, Pledge, Publisher, Summit
from articles.search.result_types import Highlight
from articles.templatetags.lists import (
    article_line,
    exclude_options,
    facet_boxes,
    initials,
    mark_hits,
    row_lifeline,
    row_meter,
    row_status,
    row_strip,
)


def choice(value, label, **more):
    given = {"count": 3, "selected": False, "excluded": False} | more
    return FacetChoice(value=value, label=label, **given)


def facet(*values):
    return Facet("topic", "Topic", ("article", "articles"), list(values), len(values))


def test_each_value_can_be_included_and_excluded():
    asylum = facet(choice("asylum", "Asylum"), choice("one", "One", count=1))
    assert facet_boxes(asylum) == (
        '<li><label><input type="checkbox" name="topic" value="asylum"><span>Asylum</span>'
        '<span class="n">3<span class="vh"> articles</span></span></label></li>\n'
        '<li><label><input type="checkbox" name="topic" value="one"><span>One</span>'
        '<span class="n">1<span class="vh"> article</span></span></label></li>'
    )
    assert exclude_options(asylum) == (
        '<option value="-asylum">Asylum</option><option value="-one">One</option>'
    )


def test_active_values_are_checked_and_an_unknown_count_is_omitted():
    active = facet(choice("a", "A", selected=True), choice("b", "B", excluded=True))
    first, second = facet_boxes(active).split("\n")
    assert 'value="-b" checked><span>Not B</span>' in first
    assert 'value="a" checked><span>A</span>' in second
    assert exclude_options(active) == ""
    assert active.active == ["A", "not B"]
    assert '"n"' not in facet_boxes(facet(choice("a", "A", count=None)))
    assert facet_boxes(facet()) == ""


def test_values_and_labels_are_escaped():
    boxes = facet_boxes(facet(choice('"><script>', "<b>&'")))
    assert 'value="&quot;&gt;&lt;script&gt;"' in boxes
    assert "<span>&lt;b&gt;&amp;&#x27;</span>" in boxes
    assert "<script>" not in boxes and "<b>" not in boxes
    options = exclude_options(facet(choice('"><script>', "<b>")))
    assert options == '<option value="-&quot;&gt;&lt;script&gt;">&lt;b&gt;</option>'


def test_hits_are_marked_and_the_text_around_them_is_escaped():
    assert mark_hits((("a < ", False), ("b & c", True), (" <i>", False))) == (
        "a &lt; <mark>b &amp; c</mark> &lt;i&gt;"
    )
    assert mark_hits(()) == ""


def test_foreign_article_with_its_headline_in_both_languages():
    line = article_line(
        an_article(title="Les ministres", title_english="The ministers", language="fr"), None
    )
    assert '<h3 lang="fr" dir="auto">' in line
    assert '<p lang="en">The ministers (our translation)</p>' in line
    assert '<span class="badge">French</span>' in line
    english = article_line(an_article(title="A plan", language="fr", title_language="en"), None)
    assert '<h3 lang="en" dir="auto">' in english
    assert '<span class="badge">French</span>' in english
    assert "our translation" not in english
    assert "badge" not in article_line(an_article(), None)


def an_article(**more):
    given = {
        "pk": 7,
        "title": "Boats & <b>gangs</b>",
        "language": "en",
        "publisher": Publisher(name="The “Gazette”"),
        "summit": None,
        "published_on": None,
    }
    article = Article(**given | more)
    article.quote_total, article.pledge_total = 1, 0
    return article


def test_an_article_row_shows_its_metadata():
    assert article_line(an_article(), None) == (
        '<div class="lead"><p>The “Gazette”</p>'
        '<p><span class="meta">date not known</span></p></div>\n'
        '<div class="stack-2"><h3 lang="en" dir="auto">'
        '<a class="ink" href="/articles/7/boats-bgangsb/">Boats &amp; &lt;b&gt;gangs'
        "&lt;/b&gt;</a></h3>\n"
        "\n"
        '<p class="meta"></p></div>\n'
        '<div class="side"><p>1\xa0quote</p></div>\n'
        '<abbr class="unapi-id" title="article-7"></abbr>'
    )
    article = an_article(
        summit=Summit(name="Summit <1>"),
        published_on=date(2025, 3, 31),
        author="A. & B.",
        summary=" ".join(["<word>"] * 41),
    )
    article.position_query = "?list=/articles/&position=3"
    found = Highlight((("Boats", True), (" & gangs", False)), ())
    assert article_line(article, found, mixed=True) == (
        '<div class="stack-2"><h3 lang="en" dir="auto">'
        '<a class="ink" href="/articles/7/boats-bgangsb/'
        '?list=/articles/&amp;position=3">'
        "<mark>Boats</mark> &amp; gangs</a></h3>\n"
        f"<p>{' '.join(['&lt;word&gt;'] * 40)} …</p>\n"
        '<p class="meta"><span>The “Gazette”</span>'
        '<span><time datetime="2025-03-31">31\xa0March\xa02025</time></span>'
        "<span>A. &amp; B.</span><span>Summit &lt;1&gt;</span></p></div>\n"
        '<div class="side"><p>1\xa0quote</p></div>\n'
        '<abbr class="unapi-id" title="article-7"></abbr>'
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Keir Starmer", "KS"),
        ("Luiz Inácio Lula da Silva", "LS"),
        ("Lula", "L"),
        ("élise (minister)", "É"),
        ("محمد بن سلمان", "مس"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_last_name(name, letters):
    assert initials(name) == letters


def test_the_publisher_is_named_once_and_the_highlight_replaces_the_summary():
    line = article_line(
        an_article(author="The “Gazette”", summary="Of gangs."),
        Highlight((), (("… with ", False), ("<boats>", True))),
    )
    assert "<p>… with <mark>&lt;boats&gt;</mark></p>" in line
    assert "Of gangs." not in line
    assert line.count("The “Gazette”") == 1


def test_a_slim_meter_is_the_meter_without_numbers():
    parts = drawings.meter({"kept": 3, "partly-kept": 1, "not-yet-assessed": 2, "not-kept": 1})
    meter = render_to_string("components/_meter.html", {"parts": parts, "size": "slim"})
    assert row_meter(parts) == re.sub("<text.*?</text>", "", meter).strip()


def test_drawings_of_rows_are_those_of_the_components():
    """The tags are faster; what they print is the same."""
    axis = drawings.TimeAxis(2024, 2026, date(2025, 6, 1))
    lines = [
        axis.lifeline(date(2024, 3, 1), due)
        for due in (None, date(2025, 3, 1), date(2026, 12, 31), date(2040, 1, 1))
    ]
    strip = drawings.VersionStrip(("same", "altered"), "2 versions")
    pledge = Pledge(status="kept", title="A & B")
    pairs = [
        (row_strip(strip), "_version_strip", {"strip": strip}),
        (row_status(pledge), "_status", {"status": "kept", "label": pledge.status_label}),
        *((row_lifeline(line), "_lifeline", {"line": line}) for line in lines),
    ]
    for drawn, name, context in pairs:
        assert drawn.strip() == render_to_string(f"components/{name}.html", context).strip()
