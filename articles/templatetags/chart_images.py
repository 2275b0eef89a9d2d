"""Colours of chart images, as presentation attributes: an SVG file has no stylesheet."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.drawings import fill_of
from articles.models import Status

register = template.Library()

COLOURS = {
    Status.KEPT: "#1B6536",
    Status.PARTLY_KEPT: "#1B6536",
    Status.UNDER_WAY: "#7A4F00",
    Status.STALLED: "#7A4F00",
    Status.NO_ACTION: "#7A4F00",
    Status.NOT_KEPT: "#9C2328",
}
"""The colours of the light scheme (static/css/site.css); other statuses are grey."""
GREY = "#4A5763"
INK = mark_safe('fill="#45524D"')


def _paint(status: Status) -> SafeString:
    colour, fill = COLOURS.get(status, GREY), fill_of(status)
    if fill == "part":
        return format_html('fill="{}"', colour)
    if fill == "soft":
        return format_html('fill="{0}" fill-opacity=".28" stroke="{0}"', colour)
    return format_html('fill="none" stroke="{}" stroke-dasharray="3 4"', colour)


_PAINTS = {status.value: _paint(status) for status in Status}


@register.filter
def paint(kind: str) -> SafeString:
    """Fill and outline of a mark: solid, tinted or dotted in the colour of a pledge status."""
    return _PAINTS.get(kind, INK)
