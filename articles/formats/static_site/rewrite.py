"""Rewrites a page of the live site for the static copy.

Only the tags that change are written anew; everything else stays as it is, byte for byte.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from articles.formats.static_site.paths import NOTICE, NOTICE_FILE, Target, relative_link

_ADDRESSES = {"a": "href", "link": "href", "img": "src", "image": "href", "iframe": "src"}
# Relations of <link> that a copy on disk can follow. Preloading fails on disk.
_LINKS = {"stylesheet", "icon", "license"}
_VOID = {"link", "img", "input", "meta", "br", "hr", "image"}


class PageRewriter(HTMLParser):
    """Makes links relative, and removes forms, scripts and links to feeds.

    ``html`` is the page as text; ``targets`` are the files that it links to.
    """

    def __init__(self, url: str, file: str) -> None:
        super().__init__(convert_charrefs=False)
        self.url, self.file = url, file
        self.targets: set[Target] = set()
        self._out: list[str] = []
        # Tag of the element that is being left out, and how many of them are open.
        self._omitted, self._depth = "", 0

    @property
    def html(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._omitted:
            self._depth += tag == self._omitted
            return
        values = dict(attrs)
        if self._is_left_out(tag, values):
            if tag not in _VOID:
                self._omitted, self._depth = tag, 1
            if tag == "search":
                self._search_link()
            return
        name = _ADDRESSES.get(tag, "")
        link = values.get(name) if name else None
        if link is None or (tag == "link" and values.get("rel") == "canonical"):
            self._out.append(self.get_starttag_text() or "")
            return
        values[name], target = relative_link(link, self.url, self.file)
        if target:
            self.targets.add(target)
        values.pop("crossorigin", None)  # a file on disk has no origin
        inside = "".join(f" {k}" if v is None else f' {k}="{escape(v)}"' for k, v in values.items())
        self._out.append(f"<{tag}{inside}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._omitted:
            self._out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if not self._omitted:
            self._out.append(f"</{tag}>")
        elif tag == self._omitted:
            self._depth -= 1
            self._omitted = self._omitted if self._depth else ""

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._omitted:
            self._out.append(text)

    @staticmethod
    def _is_left_out(tag: str, values: dict[str, str | None]) -> bool:
        if tag == "link":
            return values.get("rel") not in {*_LINKS, "canonical"}
        if tag == "script":
            return values.get("type") != "application/ld+json"
        return tag in ("form", "search") or values.get("popovertarget") == "filters"

    def _search_link(self) -> None:
        href, _ = relative_link(NOTICE, self.url, self.file)
        if self.file != NOTICE_FILE:
            self._out.append(f'<p class="ask"><a href="{escape(href)}">Search</a></p>')
