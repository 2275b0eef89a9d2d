"""Template tag for text fragment URLs (``#:~:text=``), which scroll to words on a page."""

from urllib.parse import quote as percent_encode

from django import template

register = template.Library()

#: Longer quotes are given by their first and last words, as the specification recommends.
MAX_WORDS = 12
EDGE_WORDS = 5


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
