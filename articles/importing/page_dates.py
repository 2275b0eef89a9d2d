"""Finds the publication date of a saved HTML page and its source (metadata, byline or URL).

Ignores dates of other items, of changes, and in the footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from articles.text.dates import DAY, MONTH, PartialDate
from articles.text.numeric_dates import day_order
from articles.text.written_dates import dates_in, read_date

from .page_markup import (
    AFTER_DATE,
    ARTICLE_TYPE,
    COPYRIGHT,
    DATE_CLASS,
    DAY_FIRST_SITES,
    GENERAL_META,
    MAX_BYLINE_LENGTH,
    MAX_ELEMENTS,
    MODIFIED,
    MODIFIED_META,
    MONTH_FIRST_SITES,
    OTHER_ITEM_TAGS,
    OTHER_ITEMS,
    PUBLISHED,
    PUBLISHED_META,
    SENTENCE_LIKE,
    SEPARATOR_BEFORE_DATE,
    URL_DAY,
    URL_MONTH,
    is_change,
    is_marked,
    is_masthead,
    is_sentence,
    json_ld_objects,
    meta_name,
    parse_json,
    single_date,
    types_of,
)

METADATA, BYLINE, ADDRESS = "metadata", "byline", "address"


@dataclass(frozen=True)
class PageDate:
    """A publication date and the part of the page that contains it."""

    when: PartialDate
    source: str


@dataclass(frozen=True)
class PageDates:
    """The publication date, or None, and descriptions of other dates on the page."""

    published: PageDate | None
    other_dates: tuple[str, ...] = ()


def find_page_dates(tree: Any, url: str = "", language: str = "") -> PageDates:
    """Find the publication date of the page parsed as *tree* (lxml) with the address *url*.

    A time has the day of its own time zone. In numeric dates the order of day and month follows the
    language and country of the page, or the date in its URL; ambiguous dates are ignored.
    """
    language = (
        language or tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )
    reader = _Reader(tree, url, language.replace("_", "-"))
    for find in (
        reader.linked_data,
        reader.metadata,
        reader.byline,
        reader.address,
        reader.general_metadata,
    ):
        published = find()
        if published is not None:
            return PageDates(published)
    return PageDates(None, tuple(reader.other_dates()))


class _Reader:
    """Extracts dates from one page; knows its order of day and month."""

    def __init__(self, tree: Any, url: str, language: str):
        self.tree, self.url = tree, url
        self.date_in_url = _date_in_url(url)
        self.day_in_url = None
        if self.date_in_url is not None and self.date_in_url.precision == DAY:
            self.day_in_url = self.date_in_url.start
        self.order = _order(language, url)
        self.article = self._own_article()
        articles = 0 if self.article is None else sum(1 for _ in self.article.iter("article"))
        self.has_nested_articles = articles > 1 + (
            self.article is not None and self.article.tag == "article"
        )

    def _own_article(self) -> Any:
        """The element of the page's article: the one with the headline, or the only one."""
        candidates = [
            element
            for element in self.tree.iter("article", "main")
            if not self._is_elsewhere(element, None)
        ]
        with_headline = [element for element in candidates if element.find(".//h1") is not None]
        if with_headline:
            # The innermost, such as an article inside main.
            return min(with_headline, key=lambda element: sum(1 for _ in element.iter()))
        articles = [element for element in candidates if element.tag == "article"]
        return articles[0] if len(articles) == 1 else None

    # Sources, the most reliable first

    def linked_data(self) -> PageDate | None:
        """Date in the JSON-LD of the page's article."""
        nodes = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                nodes.extend(json_ld_objects(parse_json(script.text or "")))
        articles = [n for n in nodes if any(ARTICLE_TYPE.search(t) for t in types_of(n))]
        pages = [n for n in nodes if "WebPage" in types_of(n)]
        for group in (articles, pages):
            dated = [(n, self._read(n["datePublished"])) for n in group if n.get("datePublished")]
            dated = [(n, when) for n, when in dated if when is not None]
            own = [when for n, when in dated if self._is_own(n)]
            published = single_date(own) or single_date(when for _, when in dated)
            if published is not None:
                return PageDate(published, METADATA)
        return None

    def metadata(self) -> PageDate | None:
        """Meta elements for the publication date, and ``itemprop="datePublished"``."""
        return self._in_meta(PUBLISHED_META)

    def general_metadata(self) -> PageDate | None:
        """Meta elements that are only called "date"."""
        return self._in_meta(GENERAL_META)

    def byline(self) -> PageDate | None:
        """``time`` elements and printed dates at the head of the article."""
        marked = [time for time in self._own_elements("time") if is_marked(time)]
        head = list(self._head())
        for times in (
            [time for time in head if time.tag == "time" and is_marked(time)],
            marked,
            [time for time in head if time.tag == "time"],
        ):
            dates = [when for time in times if (when := self._in_time(time)) is not None]
            published = single_date(dates)
            if published is not None:
                return PageDate(published, BYLINE)
        printed = [when for block in head if (when := self._printed(block)) is not None]
        published = single_date(printed)
        if published is None or self._is_timeline():
            return None
        return PageDate(published, BYLINE)

    def _is_timeline(self) -> bool:
        """Whether the text has several dates as headings, so that the first is no dateline."""
        days = set()
        for element in self._own_elements("p", "h2", "h3", "h4", "li", "dt"):
            text = " ".join(element.text_content().split())
            if len(text) <= 40 and (when := read_date(text, order=self.order)) is not None:
                days.add(when)
        return len(days) > 1

    def address(self) -> PageDate | None:
        """A day or month in the path of the URL."""
        return PageDate(self.date_in_url, ADDRESS) if self.date_in_url is not None else None

    def other_dates(self) -> Iterator[str]:
        """Descriptions of at most three other dates on the page."""
        words = []
        for meta in self.tree.iter("meta"):
            if meta_name(meta) in MODIFIED_META and (when := self._read(meta.get("content") or "")):
                words.append(f"changed on {when}")
        text = " ".join(self.tree.text_content().split()) if self.tree is not None else ""
        if notice := COPYRIGHT.search(text):
            words.append(f"“{notice.group().strip()}”")
        for time in self.tree.iter("time"):
            if (when := self._in_time(time, changes=True)) is not None:
                what = "changed on" if is_change(time) else "a date elsewhere on the page,"
                words.append(f"{what} {when}")
        yield from list(dict.fromkeys(words))[:3]

    # Parsing

    def _read(self, written: Any) -> PartialDate | None:
        if not isinstance(written, str) or len(written) > 80:
            return None
        when = read_date(written, order=self.order)
        if when is None and self.day_in_url is not None:
            dates = dates_in(written, order=self.order, hint=self.day_in_url)
            when = dates[0].when if len(dates) == 1 else None
        return when

    def _is_own(self, node: dict) -> bool:
        main = node.get("mainEntityOfPage")
        names = [
            node.get("url"),
            node.get("@id"),
            main.get("@id") if isinstance(main, dict) else main,
        ]
        path = urlsplit(self.url).path.rstrip("/")
        return bool(path) and any(
            isinstance(name, str) and urlsplit(name).path.rstrip("/") == path for name in names
        )

    def _in_meta(self, names: frozenset[str]) -> PageDate | None:
        values = []
        for meta in self.tree.iter("meta"):
            if meta_name(meta) in names and not self._is_elsewhere(meta, self.article):
                values.append(self._read((meta.get("content") or "").strip()))
        published = single_date(value for value in values if value is not None)
        return PageDate(published, METADATA) if published is not None else None

    def _own_elements(self, *tags: str) -> Iterator[Any]:
        root = self.article if self.article is not None else self.tree
        for element in root.iter(*tags):
            if not self._is_elsewhere(element, self.article):
                yield element

    def _is_elsewhere(self, element: Any, until: Any) -> bool:
        """Whether an element belongs to another item: an aside, comments, or a list of links."""
        here = element
        while here is not None and here is not until and here.tag not in ("body", "html"):
            if here.tag in OTHER_ITEM_TAGS:
                return True
            nested = here is not element and here.tag == "article" and until is not None
            if nested and self.has_nested_articles:
                return True
            if here.tag == "header" and is_masthead(here):
                return True
            if OTHER_ITEMS.search(f"{here.get('class') or ''} {here.get('id') or ''}"):
                return True
            here = here.getparent()
        return False

    def _head(self) -> Iterator[Any]:
        """The elements before the second sentence-like block of the article.

        Without an element for the article, starts at the headline: above it may be today's date.
        """
        root = self.article if self.article is not None else self.tree
        begun = self.article is not None
        sentences = 0
        for number, element in enumerate(root.iter()):
            if number > MAX_ELEMENTS:
                return
            if not isinstance(element.tag, str):
                continue  # a comment
            if self._is_elsewhere(element, self.article):
                continue
            begun = begun or element.tag == "h1"
            if not begun or element.tag == "h1":
                continue
            if element.tag in ("p", "h2", "h3", "li") and is_sentence(element):
                sentences += 1
                if sentences > 1:
                    return
                continue
            yield element

    def _in_time(self, time: Any, *, changes: bool = False) -> PartialDate | None:
        if is_change(time) and not changes:
            return None
        stated = (time.get("datetime") or time.get("content") or "").strip()
        return self._read(stated or " ".join(time.text_content().split()))

    def _printed(self, block: Any) -> PartialDate | None:
        """The date in a short block, such as a byline or dateline, that is not a sentence."""
        if block.tag not in (
            "p",
            "div",
            "span",
            "small",
            "li",
            "dd",
            "address",
            "em",
            "i",
            "b",
            "h6",
        ):
            return None
        text = " ".join(block.text_content().split())
        if not 6 <= len(text) <= MAX_BYLINE_LENGTH or SENTENCE_LIKE.search(text):
            return None
        attributes = f"{block.get('class') or ''} {block.get('id') or ''}"
        dates = []
        last = 0
        for match in dates_in(text, order=self.order, hint=self.day_in_url):
            before = text[last : match.start]
            last = match.end
            if MODIFIED.search(before):
                continue
            follows = text[match.end :]
            ends_block = AFTER_DATE.match(follows) or MODIFIED.match(follows.strip())
            has_date_class = DATE_CLASS.search(attributes)
            starts_block = not before.strip() or re.fullmatch(r"\s*[^\W\d_]{2,12}[.,]?\s*", before)
            is_separated = SEPARATOR_BEFORE_DATE.search(before)
            is_dateline = (has_date_class or starts_block or is_separated) and ends_block
            if PUBLISHED.search(before) or is_dateline:
                dates.append(match.when)
        return dates[0] if len(set(dates)) == 1 else None


def _order(language: str, url: str) -> str:
    """Order of day and month, "mdy" or "dmy"; empty if language and site differ or are unknown."""
    site = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    by_language = day_order(language)
    by_site = "mdy" if site in MONTH_FIRST_SITES else "dmy" if site in DAY_FIRST_SITES else ""
    if by_language and by_site and by_language != by_site:
        return ""
    return by_language or by_site


def _date_in_url(url: str) -> PartialDate | None:
    path = urlsplit(url).path
    if match := URL_DAY.search(path):
        parts = [int(part) for part in match.groups() if part]
        try:
            return PartialDate(date(*parts), DAY)
        except ValueError:
            return None
    if match := URL_MONTH.search(path):
        year, month = map(int, match.groups())
        return PartialDate(date(year, month, 1), MONTH) if 1 <= month <= 12 else None
    return None
