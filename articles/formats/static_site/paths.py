"""Files of the static copy, by URL of the live site.

The file of a URL follows from the URL alone, so that pages can be written in any order and by
several processes.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

# The page that stands for everything that only a server can answer.
NOTICE = "/search/"
NOTICE_FILE = "search/index.html"
# Search, forms, feeds, API, and files that other programs request for one record.
_NEEDS_SERVER = re.compile(
    r"/(?:search|check|compare|report|subscriptions|api|oembed|unapi|opensearch\.xml|robots\.txt)(?:/|$)"
    r"|/sitemap[^/]*\.xml$|.*/(?:follow|feed|embed)/|/[^/]+/.+/cite\.[a-z]+$"
)
# Position of a record in the list that the reader came from; the page is the same without it.
_POSITION = {"list", "position"}
_STATIC = f"/{settings.STATIC_URL.strip('/')}/"


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the copy: ``url`` (path and query on the live site) and ``file`` (its path)."""

    url: str
    file: str

    @property
    def is_static(self) -> bool:
        """Whether it is a static file and not a page."""
        return self.url.startswith(_STATIC)


@lru_cache(maxsize=20_000)
def target_of(url: str) -> Target:
    """The file for a site-relative URL; that of the notice if only a server can answer it."""
    parts = urlsplit(url)
    path, notice = parts.path, Target(NOTICE, NOTICE_FILE)
    if path.startswith(_STATIC):
        return Target(path, unquote(path).lstrip("/"))
    if _NEEDS_SERVER.match(path) or not _is_public(path):
        return notice
    query = {k: v for k, v in parse_qsl(parts.query) if k not in _POSITION or not _is_record(path)}
    file = unquote(path).lstrip("/")
    if not query:
        return Target(path, f"{file}index.html" if not file or file.endswith("/") else file)
    number = query.pop("page", "")
    if query or not path.endswith("/") or not re.fullmatch(r"[1-9][0-9]*", number):
        return notice
    # No slug begins with an underscore.
    return Target(f"{path}?page={number}", f"{file}_page/{number}/index.html")


def relative_link(url: str, base: str, file: str) -> tuple[str, Target | None]:
    """A link on the page *base* (its URL), for the page's *file*, and the file that it leads to.

    Links to other sites stay, and so do fragments of the same page.
    """
    if not url or url.startswith("#"):
        return url, None
    parts = urlsplit(urljoin(base, url))
    if parts.scheme or parts.netloc:
        return url, None
    target = target_of(parts._replace(fragment="").geturl())
    relative = posixpath.relpath(target.file, posixpath.dirname(file) or ".")
    fragment = f"#{parts.fragment}" if parts.fragment and target.file != NOTICE_FILE else ""
    return f"{quote(relative)}{fragment}", target


def _is_record(path: str) -> bool:
    return path.strip("/").count("/") >= 1


def _is_public(path: str) -> bool:
    try:
        return resolve(path).app_name == "articles"
    except Resolver404:
        return False
