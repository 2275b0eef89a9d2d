"""Facet checkboxes, search highlights and article rows; all input is escaped."""

from datetime import date

from articles.filters.facets import Facet, FacetChoice
from articles.models import Article, Publisher, Summit
from articles.search.result_types import Highlight
from articles.templatetags.lists import article_line, facet_boxes, mark_hits


def choice(value, label, **more):
    given = {"count": 3, "selected": False, "excluded": False} | more
    return FacetChoice(value=value, label=label, **given)


def facet(*values):
    return Facet("topic", "Topic", "articles", list(values), len(values))


def test_each_value_can_be_included_and_excluded():
    assert facet_boxes(facet(choice("asylum", "Asylum"))) == (
        '<li><label><input type="checkbox" name="topic" value="asylum"><span>Asylum</span>'
        '<span class="num">3<span class="vh"> articles</span></span></label>\n'
        '<label class="not"><input type="checkbox" name="topic" value="-asylum">'
        'Exclude<span class="vh"> Asylum</span></label></li>'
    )


def test_active_values_are_checked_and_an_unknown_count_is_omitted():
    boxes = facet_boxes(facet(choice("a", "A", selected=True), choice("b", "B", excluded=True)))
    assert [line.count(" checked") for line in boxes.split("\n")] == [1, 0, 0, 1]
    assert 'value="a" checked>' in boxes and 'value="-b" checked>' in boxes
    assert "num" not in facet_boxes(facet(choice("a", "A", count=None)))
    assert facet_boxes(facet()) == ""


def test_values_and_labels_are_escaped():
    boxes = facet_boxes(facet(choice('"><script>', "<b>&'")))
    assert 'value="&quot;&gt;&lt;script&gt;"' in boxes
    assert "<span>&lt;b&gt;&amp;&#x27;</span>" in boxes
    assert "<script>" not in boxes and "<b>" not in boxes


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
        '<p class="callno"><span class="meta">date not known</span></p>\n'
        '<h3 lang="en" dir="auto"><a href="/articles/7/boats-bgangsb/">Boats &amp; &lt;b&gt;gangs'
        "&lt;/b&gt;</a></h3>\n"
        "\n"
        '<p class="meta">The “Gazette” · 1\xa0quote · no\xa0pledges</p>'
    )
    article = an_article(
        summit=Summit(name="Summit <1>"),
        published_on=date(2025, 3, 31),
        author="A. & B.",
        summary=" ".join(["<word>"] * 41),
    )
    article.position_query = "?list=/articles/&position=3"
    found = Highlight((("Boats", True), (" & gangs", False)), ())
    assert article_line(article, found) == (
        '<p class="callno">Summit &lt;1&gt; · <time datetime="2025-03-31">31\xa0March\xa02025'
        "</time></p>\n"
        '<h3 lang="en" dir="auto"><a href="/articles/7/boats-bgangsb/'
        '?list=/articles/&amp;position=3">'
        "<mark>Boats</mark> &amp; gangs</a></h3>\n"
        f"<p>{' '.join(['&lt;word&gt;'] * 40)} …</p>\n"
        '<p class="meta">The “Gazette” · A. &amp; B. · 1\xa0quote · no\xa0pledges</p>'
    )


def test_the_publisher_is_named_once_and_the_highlight_replaces_the_summary():
    line = article_line(
        an_article(author="The “Gazette”", summary="Of gangs."),
        Highlight((), (("… with ", False), ("<boats>", True))),
    )
    assert "<p>… with <mark>&lt;boats&gt;</mark></p>" in line
    assert "Of gangs." not in line
    assert line.count("The “Gazette”") == 1
