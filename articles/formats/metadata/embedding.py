"""Embedding of quotes and pledges in other sites: address and iframe code of the embed page."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.utils.html import escape

from articles.models import Pledge, Quote

WIDTH = 600
MIN_WIDTH = 200
# Estimates in pixels: a frame cannot grow with its text unless a script tells its host.
_LETTER_WIDTH = 10.5
_LINE_HEIGHT = 31
_HEIGHT_OF_REST = 170
_NARROW = 420  # below this width the lines under the words wrap
_HEIGHT_OF_WRAPPED = 70


@dataclass(frozen=True, slots=True)
class Share:
    """How a record is shared: its absolute ``url``, and its embed page with the iframe for it."""

    url: str
    embed_url: str
    width: int
    height: int
    code: str


def words_of(record: Quote | Pledge) -> str:
    """The words that stand for the record: what was said, or what was promised."""
    return record.exact if isinstance(record, Quote) else record.summary


def share_of(record: Quote | Pledge, site: str, max_width: int = WIDTH) -> Share:
    """The link and embed code of a quote or pledge; the frame is at most *max_width* wide."""
    kind = record._meta.model_name
    words = words_of(record)
    embed_url = f"{site}/{kind}s/{record.pk}/embed/"
    width = min(WIDTH, max(MIN_WIDTH, max_width))
    lines = ceil(len(words) * _LETTER_WIDTH / (width - 70))
    height = _HEIGHT_OF_REST + _LINE_HEIGHT * lines
    height += _HEIGHT_OF_WRAPPED if width < _NARROW else 0
    title = f"{kind.capitalize()} in Summit Archive: {words[:80]}"
    code = (
        f'<iframe src="{embed_url}" title="{escape(title)}" width="{width}" height="{height}"'
        ' style="border: 0; max-width: 100%" loading="lazy"></iframe>'
    )
    return Share(f"{site}{record.get_absolute_url()}", embed_url, width, height, code)
