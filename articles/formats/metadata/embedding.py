"""Embedding of quotes and pledges in other sites: address and iframe code of the embed page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html

from articles.models import Pledge, Quote

WIDTH = 600
_LINE_LENGTH = 44  # characters on one line of the words at WIDTH
_LINE_HEIGHT = 30
_FRAME_HEIGHT = 190  # everything but the words


@dataclass(frozen=True, slots=True)
class Share:
    """How a record is shared: its absolute ``url``, its embed page and the iframe of that page."""

    url: str
    embed_url: str
    width: int
    height: int
    code: str


def words_of(record: Quote | Pledge) -> str:
    """The words that stand for the record: what was said, or what was promised."""
    return record.exact if isinstance(record, Quote) else record.summary or record.title


def embed_path(record: Quote | Pledge) -> str:
    """The path of the embed page of a quote or pledge."""
    plural = "quotes" if isinstance(record, Quote) else "pledges"
    return f"/{plural}/{record.pk}/embed/"


def share_of(record: Quote | Pledge, site: str, width: int = WIDTH) -> Share:
    """The share link and embed code of a quote or pledge, for a frame of *width* pixels.

    The height is an estimate from the length of the words: a frame cannot grow without script.
    """
    words = words_of(record)
    lines = -(-len(words) * WIDTH // (_LINE_LENGTH * max(width, 200)))
    height = _FRAME_HEIGHT + _LINE_HEIGHT * lines
    embed_url = f"{site}{embed_path(record)}"
    code = format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        embed_url,
        f"{record._meta.verbose_name.capitalize()} in Summit Archive: {words[:80]}",
        width,
        height,
    )
    return Share(f"{site}{record.get_absolute_url()}", embed_url, width, height, code)
