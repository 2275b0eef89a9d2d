"""Metadata of a saved page: headline, authors, publisher and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from articles.importing.page_markup import (
    ARTICLE_TYPE,
    is_masthead,
    json_ld_objects,
    meta_name,
    parse_json,
    types_of,
)
from articles.importing.parsers.build import web_address
from articles.text.normalize import fold
from articles.text.written_dates import read_date

MAX_AUTHORS = 8

_SEPARATOR = re.compile(r"(?<!\s)(?:\s+[|–—·•»«‹›:-]{1,9}\s+|\s*[|：｜]\s*|\s+::\s+)")
_SAVED_FROM = re.compile(
    rb"Page saved with SingleFile\s+url:\s*(\S{1,1000})|saved from url=\(\d+\)(\S{1,1000})"
)
_LEGAL_FORM = re.compile(
    r"(?<![\s,])[\s,]+(?:GmbH(?:\s*&\s*Co\.?\s*KGa?A?)?|AG|SE|KG|Ltd\.?|Limited|Inc\.?|LLC|PLC|S\.?A\.?S?|"
    r"S\.?p\.?A\.?|S\.?r\.?l\.?|B\.?V\.?|N\.?V\.?|AB|AS|A/S|Oy|Pty)\Z"
)
_NO_PUBLISHER = re.compile(
    r"©|all rights|rights reserved|版权|copyright|\bnews from\b|\bbreaking\b", re.IGNORECASE
)
_BEFORE_AUTHOR = re.compile(
    r"\A(?:by|von|par|por|di|door|av|af|autor(?:in|en)?|written by|text|story by)\b:?\s+",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"https?:|[@\d<>{}]|link copied|lesedauer|min read|follow|share|copyright|redaktion|newsroom|"
    r"\badmin\b|\bstaff\b|\beditor\b|nachrichten|\bonline\b|\bnews\b",
    re.IGNORECASE,
)
_BETWEEN_AUTHORS = re.compile(r"(?<!\s)(?:\s*[;/|]\s*|,?\s+(?:and|und|et|och|og|&)\s+)")
_AUTHOR_META = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
)
_FAMILY_FIRST_META = ("citation_author", "dc.creator", "dcterms.creator")
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|auteur|autor|writer)(?:$|[\s_-]|name)", re.I)


@dataclass(frozen=True)
class PageMetadata:
    """Metadata that a page gives; ``addresses`` are all its addresses, ``url`` the canonical one.

    ``headlines`` are all forms of the headline, to recognise it in the text.
    """

    title: str
    author: str
    publisher: str
    url: str
    addresses: tuple[str, ...]
    headlines: tuple[str, ...]


def read_page_metadata(tree: Any, beginning: bytes) -> PageMetadata:
    """Read the metadata of the page parsed as *tree*; *beginning* are its first bytes."""
    return _Page(tree, beginning).read()


class _Page:
    """One page: its meta elements and JSON-LD objects."""

    def __init__(self, tree: Any, beginning: bytes):
        self.tree = tree
        self.metas: dict[str, list[str]] = {}
        for meta in tree.iter("meta"):
            content = " ".join((meta.get("content") or "").split())
            if content:
                self.metas.setdefault(meta_name(meta), []).append(content)
        objects = [
            node
            for script in tree.iter("script")
            if "ld+json" in (script.get("type") or "").lower()
            for node in json_ld_objects(parse_json(script.text or ""))
        ]
        self.linked = [n for n in objects if any(ARTICLE_TYPE.search(t) for t in types_of(n))]
        self.addresses = self._addresses(beginning)

    def read(self) -> PageMetadata:
        publisher = self._publisher()
        headlines = [headline for headline in self._headlines() if headline]
        sites = self._site_names(publisher)
        title = next((t for h in headlines if (t := _without_site(h, sites))), "")
        return PageMetadata(
            title=title,
            author=", ".join(self._authors(sites)),
            publisher=publisher,
            url=self.addresses[0] if self.addresses else "",
            addresses=tuple(self.addresses[1:]),
            headlines=tuple(headlines),
        )

    def _meta(self, name: str) -> str:
        return self.metas.get(name, [""])[0]

    # Addresses

    def _addresses(self, beginning: bytes) -> list[str]:
        """The canonical address, og:url, and the one the page was saved from."""
        saved = ""
        if match := _SAVED_FROM.search(beginning):
            saved = (match[1] or match[2]).decode("utf-8", "replace")
        canonical = next(
            (
                link.get("href", "").strip()
                for link in self.tree.iter("link")
                if "canonical" in (link.get("rel") or "").lower().split()
            ),
            "",
        )
        written = [canonical, self._meta("og:url"), saved]
        addresses = [web_address(urljoin(saved, one)) if one else "" for one in written]
        found = list(dict.fromkeys(address for address in addresses if address))
        # A canonical address without a path is that of the site, not of the page.
        return sorted(found, key=lambda address: urlsplit(address).path in ("", "/"))

    @property
    def _host(self) -> str:
        host = urlsplit(self.addresses[0]).hostname if self.addresses else ""
        return re.sub(r"\A(?:www\d?|m|amp|mobile)\.", "", host or "")

    # Headline

    def _headlines(self) -> Iterator[str]:
        yield self._meta("og:title")
        for node in self.linked:
            if isinstance(node.get("headline"), str):
                yield " ".join(node["headline"].split())
        yield self._meta("twitter:title")
        page_title = " ".join((self.tree.findtext(".//title") or "").split())
        outside = []
        for heading in self.tree.iter("h1"):
            words = " ".join(heading.text_content().split())
            if not words or _is_chrome(heading):
                continue
            if any(parent.tag in ("article", "main") for parent in heading.iterancestors()):
                yield words
            elif words in page_title:
                outside.append(words)
        yield from outside
        yield page_title
        for heading in self.tree.iter("h1"):
            if not _is_chrome(heading):
                yield " ".join(heading.text_content().split())

    def _site_names(self, publisher: str) -> set[str]:
        names = {publisher, self._meta("og:site_name"), self._meta("application-name"), self._host}
        names.update(self._publisher_names())
        label = self._host.split(".")[0]
        names.update((label, f"the {label}"))
        return {fold(name) for name in names if name} - {""}

    # Publisher

    def _publisher_names(self) -> Iterator[str]:
        for node in self.linked:
            publisher = node.get("publisher")
            for one in publisher if isinstance(publisher, list) else [publisher]:
                name = one.get("name") if isinstance(one, dict) else one
                if isinstance(name, str):
                    yield " ".join(name.split())

    def _publisher(self) -> str:
        """The publisher as the page names it, otherwise its host."""
        headlines = {fold(headline) for headline in self._headlines()}
        for name in (self._meta("og:site_name"), *self._publisher_names()):
            name = _LEGAL_FORM.sub("", name.split(",")[0].strip().lstrip("@")).strip()
            if (
                2 <= len(name) <= 60
                and "_" not in name
                and fold(name) not in headlines
                and not _NO_PUBLISHER.search(name)
                and not name.startswith("http")
            ):
                return name
        return self._host

    # Authors

    def _authors(self, sites: set[str]) -> list[str]:
        for names in self._author_candidates():
            authors = []
            for name in names:
                name = _BEFORE_AUTHOR.sub("", name).strip(" ,.|–-")
                if _is_author(name, sites) and name not in authors:
                    authors.append(name)
            if authors:
                return authors[:MAX_AUTHORS]
        return []

    def _author_candidates(self) -> Iterator[list[str]]:
        for node in self.linked:
            authors = node.get("author")
            names = [
                one.get("name") if isinstance(one, dict) else one
                for one in (authors if isinstance(authors, list) else [authors])
            ]
            flat = [n for name in names for n in (name if isinstance(name, list) else [name])]
            yield list(_split_names(name for name in flat if isinstance(name, str)))
        for key in ("citation_author", *_AUTHOR_META):
            names = self.metas.get(key, [])
            family_first = key in _FAMILY_FIRST_META
            yield [
                name
                for value in names
                for name in ([_given_first(value)] if family_first else _split_names([value]))
            ]
        yield list(_split_names(self._bylines()))

    def _bylines(self) -> Iterator[str]:
        """Short texts that are marked as the author, before the second paragraph of text."""
        for number, element in enumerate(self.tree.iter("a", "span", "p", "div", "address")):
            if number > 3000:
                return
            marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            is_author = "author" in (element.get("rel") or "").split() or _BYLINE.search(marks)
            if not is_author or len(list(element)) > 3:
                continue
            words = " ".join(element.text_content().split())
            if 4 <= len(words) <= 80:
                yield words
                return


def _is_chrome(heading: Any) -> bool:
    """Whether a heading is that of the site: in navigation, a dialog or the masthead."""
    for parent in heading.iterancestors():
        if parent.tag in ("nav", "aside", "footer", "dialog", "form"):
            return True
        if (
            parent.tag == "header"
            and is_masthead(parent)
            and len(list(parent.iter("nav", "a"))) > 2
        ):
            return True
    marks = f"{heading.get('class') or ''} {heading.get('id') or ''}".lower()
    return any(word in marks for word in ("logo", "sr-only", "visually-hidden", "site-title"))


def _without_site(title: str, sites: set[str]) -> str:
    """*title* without parts at either end that name the site or are a date."""
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return "" if fold(title) in sites else title
        first, last = cuts[0], cuts[-1]
        if _names_site(title[last.end() :], sites):
            title = title[: last.start()].strip()
        elif _names_site(title[: first.start()], sites):
            title = title[first.end() :].strip()
        else:
            return title


def _names_site(part: str, sites: set[str]) -> bool:
    name = fold(part)
    without_article = name.removeprefix("the ")
    return (
        name in sites
        or without_article in sites
        or without_article.replace(" ", "") in sites
        or read_date(part.strip()) is not None
    )


def _split_names(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        value = " ".join(value.split())
        if re.fullmatch(r"[^\s,]+,\s*[^\s,]+(?:\s[^\s,]\.?)?", value):
            yield _given_first(value)
            continue
        for part in _BETWEEN_AUTHORS.split(value):
            pieces = [piece.strip() for piece in part.split(",")]
            # A part behind a comma is another name only if it has two words as well.
            names = [p for n, p in enumerate(pieces) if n == 0 or 2 <= len(p.split()) <= 3]
            yield from names


def _given_first(name: str) -> str:
    """“Family, Given” as “Given Family”."""
    parts = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else name


def _is_author(name: str, sites: set[str]) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or not 3 <= len(name) <= 60 or _NO_AUTHOR.search(name):
        return False
    if fold(name) in sites or fold(name).replace(" ", "") in sites:
        return False
    if name.isascii() and not name[0].isupper():
        return False
    # A single word is a name only in scripts without spaces.
    return len(words) > 1 or not name.isascii()
