"""Addresses that lead into somebody else's page."""

from urllib.parse import quote as escaped

from django import template

register = template.Library()

#: Longer words are named by their beginning and their end, as the specification advises.
WHOLE = 12
ENDS = 5


@register.simple_tag
def text_fragment_url(url, exact):
    """The publisher's address with a text fragment (WICG scroll-to-text) for the words *exact*.

    A browser that knows fragments opens the page at these words; any other opens the page. The
    marks ``-`` ``,`` and ``&`` mean something inside a fragment and are escaped, too.
    """
    words = exact.split()
    if len(words) > WHOLE:
        directive = f"{_part(words[:ENDS])},{_part(words[-ENDS:])}"
    else:
        directive = _part(words)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _part(words):
    return escaped(" ".join(words), safe="").replace("-", "%2D")
