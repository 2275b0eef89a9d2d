"""Template tags for URLs: the report forms, and words on a page."""

from __future__ import annotations

from urllib.parse import quote as percent_encode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from articles.kinds import BY_MODEL
from articles.models.reports import TARGETS

register = template.Library()

#: Longer quotes are given by their first and last words, as the specification recommends.
MAX_WORDS = 12
EDGE_WORDS = 5


@register.simple_tag
def report_address(record) -> str:
    """The URL of the error report form for *record*; empty if its kind has none."""
    kind = BY_MODEL.get(type(record))
    if kind is None or kind.name not in TARGETS:
        return ""
    return reverse("articles:report", args=[kind.plural, record.pk])


@register.simple_tag
def help_link(*subject) -> str:
    """A link to the general report form with a subject of these parts, without empty ones."""
    text = ", ".join(str(part) for part in subject if part)
    url = f"/report/?{urlencode({'subject': text})}"
    return format_html(
        '<a href="{}" rel="nofollow">I can help<span class="vh">: {}</span></a>', url, text
    )


@register.simple_tag
def text_fragment_url(url, exact):
    """*url* with a text fragment (WICG scroll-to-text) for the words *exact*.

    Browsers without support ignore the fragment. ``-``, ``,`` and ``&`` have a meaning inside a
    fragment, so they are escaped as well.
    """
    words = exact.split()
    if len(words) > MAX_WORDS:
        directive = f"{_part(words[:EDGE_WORDS])},{_part(words[-EDGE_WORDS:])}"
    else:
        directive = _part(words)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _part(words):
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")
