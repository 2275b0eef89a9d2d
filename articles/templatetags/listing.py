"""What a list prints hundreds of times a page: a facet's boxes, and texts with their hits marked.

Written out here rather than in templates, where each of these pieces costs more than finding the
records that it stands for. Everything is escaped piece by piece before it is put together.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(pieces):
    """Pieces of text, (text, whether it is a hit) each, with a ``<mark>`` around every hit."""
    return SafeString(
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    )


@register.simple_tag
def facet_boxes(facet):
    """A ``<li>`` for each value of a facet: one box to ask for it, one to leave it out."""
    name = escape(facet.name)
    unit = f'<span class="vh"> {escape(facet.unit)}</span></span>'
    return SafeString("\n".join(_boxes(name, one, unit) for one in facet.values))


def _boxes(name, one, unit):
    value, label = escape(one.value), escape(one.label)
    wanted = " checked" if one.selected else ""
    refused = " checked" if one.excluded else ""
    count = "" if one.count is None else f'<span class="num">{one.count}{unit}'
    return (
        f'<li><label><input type="checkbox" name="{name}" value="{value}"{wanted}>'
        f"<span>{label}</span>{count}</label>\n"
        f'<label class="not"><input type="checkbox" name="{name}" value="-{value}"{refused}>'
        f'not<span class="vh"> {label}</span></label></li>'
    )
