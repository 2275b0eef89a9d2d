"""Entries as an Atom document (RFC 4287) with links to the archived ones (RFC 5005, section 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from articles.formats.feeds.entries import FeedEntry

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
HISTORY = "http://purl.org/syndication/history/1.0"
# An identifier names who minted it and since when they may (RFC 4151).
SINCE = "2025"
_BEFORE_ALL = datetime(2025, 1, 1, tzinfo=UTC)
# Characters that XML cannot hold; a publisher's text may.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class AtomDocument:
    """One document of a feed. Addresses are absolute; those that are empty do not exist.

    ``archive`` tells whether this is an archived document, whose entries stay.
    """

    name: str
    title: str
    page: str
    here: str
    current: str
    entries: Sequence[FeedEntry]
    before: str = ""
    after: str = ""
    archive: bool = False


def tag_uri(site: str, name: str) -> str:
    """The lasting identifier of something in the archive at *site* (RFC 4151)."""
    return f"tag:{urlsplit(site).hostname},{SINCE}:{name}"


def updated_at(entries: Sequence[FeedEntry]) -> datetime:
    """When the newest of the entries changed; a fixed day when there are none."""
    return max((entry.updated for entry in entries), default=_BEFORE_ALL)


def render_atom(site: str, made: AtomDocument, rights: str) -> str:
    """The document as XML."""
    feed = _Feed(
        title=_xml(made.title),
        link=made.page,
        description=None,
        language="en-GB",
        author_name="Summit Archive",
        author_link=f"{site}/",
        feed_url=made.here,
        feed_copyright=rights,
        feed_guid=tag_uri(site, made.name),
        made=made,
    )
    for entry in made.entries:
        feed.add_item(
            title=_xml(entry.title),
            link=f"{site}{entry.path}",
            description=_xml(entry.html),
            author_name=_xml(entry.by) or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=tag_uri(site, entry.name),
            categories=entry.terms,
            lang=entry.language,
        )
    return feed.writeString("utf-8")


class _Feed(Atom1Feed):
    """Django's Atom with the links of RFC 5005 and the language of each entry."""

    def root_attributes(self) -> dict:
        return {**super().root_attributes(), "xmlns:fh": HISTORY}

    def item_attributes(self, item: dict) -> dict:
        return {"xml:lang": item["lang"]} if item["lang"] else {}

    def latest_post_date(self) -> datetime:
        return updated_at(self.feed["made"].entries)

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        made = self.feed["made"]
        if made.archive:
            handler.addQuickElement("fh:archive")
        links = {"prev-archive": made.before, "next-archive": made.after}
        if made.archive:
            links["current"] = made.current
        for relation, address in links.items():
            if address:
                handler.addQuickElement("link", "", {"rel": relation, "href": address})


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
