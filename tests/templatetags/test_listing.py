"""The boxes of a facet and the marks in a text: whole results, and nothing typed is markup."""

from articles.filters.address import Address
from articles.filters.facets import Choice, Facet
from articles.templatetags.listing import facet_boxes, marked


def choice(value, label, **more):
    given = {"count": 3, "selected": False, "excluded": False} | more
    return Choice(name="topic", value=value, label=label, plain=Address(), **given)


def facet(*values):
    return Facet("topic", "Topic", "articles", list(values), len(values))


def test_each_value_has_a_box_to_ask_for_it_and_one_to_leave_it_out():
    assert facet_boxes(facet(choice("asylum", "Asylum"))) == (
        '<li><label><input type="checkbox" name="topic" value="asylum"><span>Asylum</span>'
        '<span class="num">3<span class="vh"> articles</span></span></label>\n'
        '<label class="not"><input type="checkbox" name="topic" value="-asylum">'
        'not<span class="vh"> Asylum</span></label></li>'
    )


def test_what_is_on_is_ticked_and_a_count_that_is_not_known_is_not_printed():
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
    assert marked((("a < ", False), ("b & c", True), (" <i>", False))) == (
        "a &lt; <mark>b &amp; c</mark> &lt;i&gt;"
    )
    assert marked(()) == ""
