"""Renders feed entries as an Atom document (RFC 4287), on top of Django's feed generator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from articles.formats.feeds.entries import FeedEntry

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# A tag URI names the host and a year in which the archive controlled it (RFC 4151).
TAG_URI_YEAR = "2025"
# A constant, so that an empty feed keeps its ETag.
_UPDATED_WHEN_EMPTY = datetime(2025, 1, 1, tzinfo=UTC)
# Control characters that XML does not allow; publishers' texts contain some.
_INVALID_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class AtomDocument:
    """Content of one feed document.

    ``name`` makes the feed's identifier unique; ``page_url`` (the listing) and ``feed_url`` are
    absolute.
    """

    name: str
    title: str
    page_url: str
    feed_url: str
    entries: Sequence[FeedEntry]


def tag_uri(site: str, name: str) -> str:
    """Permanent identifier of something in the archive at *site*, as a tag URI (RFC 4151)."""
    return f"tag:{urlsplit(site).hostname},{TAG_URI_YEAR}:{name}"


def updated_at(entries: Sequence[FeedEntry]) -> datetime:
    """The latest change of the entries; a constant when there are none."""
    return max((entry.updated for entry in entries), default=_UPDATED_WHEN_EMPTY)


def render_atom(site: str, document: AtomDocument, rights: str) -> str:
    """The document as XML."""
    feed = _Feed(
        title=_xml_text(document.title),
        link=document.page_url,
        description=None,
        language="en-GB",
        author_name="Summit Archive",
        author_link=f"{site}/",
        feed_url=document.feed_url,
        feed_copyright=rights,
        feed_guid=tag_uri(site, document.name),
        updated=updated_at(document.entries),
    )
    for entry in document.entries:
        feed.add_item(
            title=_xml_text(entry.title),
            link=f"{site}{entry.path}",
            description=_xml_text(entry.html),
            author_name=_xml_text(entry.author) or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=tag_uri(site, entry.name),
            categories=entry.terms,
            lang=entry.language,
        )
    return feed.writeString("utf-8")


class _Feed(Atom1Feed):
    """Django's Atom feed with ``xml:lang`` on entries and a stable ``updated``."""

    def item_attributes(self, item: dict) -> dict:
        return {"xml:lang": item["lang"]}

    def latest_post_date(self) -> datetime:
        # Django would use the current time for an empty feed.
        return self.feed["updated"]


def _xml_text(text: str) -> str:
    return _INVALID_IN_XML.sub("", text)
