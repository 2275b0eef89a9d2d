"""When a saved page was published, and which part of the page says so.

Only what the page says of its own article counts: its metadata, its byline, its address. A year in
the footer, another item's date and the date of a change are no date of publication.
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
    LONGEST_BYLINE,
    MODIFIED,
    MODIFIED_META,
    MONTH_FIRST_SITES,
    MOST_BLOCKS,
    OTHER_ITEMS,
    OTHER_PLACES,
    PARTED,
    PUBLISHED,
    PUBLISHED_META,
    SENTENCE_LIKE,
    URL_DAY,
    URL_MONTH,
    is_change,
    is_marked,
    is_masthead,
    is_sentence,
    linked_objects,
    meta_name,
    only_date,
    parse_json,
    types_of,
)

METADATA, BYLINE, ADDRESS = "metadata", "byline", "address"


@dataclass(frozen=True)
class PageDate:
    """A date of publication and the part of the page that gives it."""

    when: PartialDate
    source: str


@dataclass(frozen=True)
class PageDates:
    """The date of publication, or None, and what else was seen that is no such date."""

    published: PageDate | None
    seen: tuple[str, ...] = ()


def find_page_dates(tree: Any, url: str = "", language: str = "") -> PageDates:
    """The date of publication of the page parsed as *tree* (lxml), whose address is *url*.

    A time keeps the day of its own time zone. Figures that may be day or month first are read as
    the page's language and site write them, or as the address has them, or not at all.
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
        reader.general,
    ):
        found = find()
        if found is not None:
            return PageDates(found)
    return PageDates(None, tuple(reader.seen()))


class _Reader:
    """One page: its tree, address, and the order in which it writes days and months."""

    def __init__(self, tree: Any, url: str, language: str):
        self.tree, self.url = tree, url
        self.in_address = _date_in_address(url)
        self.order = _order(language, url)
        self.article = self._own_article()
        articles = 0 if self.article is None else sum(1 for _ in self.article.iter("article"))
        self.holds_others = articles > 1 + (
            self.article is not None and self.article.tag == "article"
        )

    def _own_article(self) -> Any:
        """The element that holds the page's article: that of the headline, or the only one."""
        candidates = [
            one for one in self.tree.iter("article", "main") if not self._is_elsewhere(one, None)
        ]
        with_headline = [one for one in candidates if one.find(".//h1") is not None]
        if with_headline:
            # The innermost: an article inside main.
            return min(with_headline, key=lambda one: sum(1 for _ in one.iter()))
        alone = [one for one in candidates if one.tag == "article"]
        return alone[0] if len(alone) == 1 else None

    # Sources, the surest first

    def linked_data(self) -> PageDate | None:
        """JSON-LD of the article that the page is."""
        nodes = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                nodes.extend(linked_objects(parse_json(script.text or "")))
        articles = [n for n in nodes if any(ARTICLE_TYPE.search(t) for t in types_of(n))]
        pages = [n for n in nodes if "WebPage" in types_of(n)]
        for group in (articles, pages):
            dated = [(n, self._read(n["datePublished"])) for n in group if n.get("datePublished")]
            dated = [(n, when) for n, when in dated if when is not None]
            own = [when for n, when in dated if self._is_own(n)]
            found = only_date(own) or only_date(when for _, when in dated)
            if found is not None:
                return PageDate(found, METADATA)
        return None

    def metadata(self) -> PageDate | None:
        """Meta elements that name the publication, and ``itemprop="datePublished"``."""
        return self._in_meta(PUBLISHED_META)

    def general(self) -> PageDate | None:
        """Meta elements that say "date" and no more."""
        return self._in_meta(GENERAL_META)

    def byline(self) -> PageDate | None:
        """The ``time`` elements and dates printed at the head of the article."""
        marked = [time for time in self._own_elements("time") if is_marked(time)]
        zone = list(self._zone())
        for times in (
            [time for time in zone if time.tag == "time" and is_marked(time)],
            marked,
            [time for time in zone if time.tag == "time"],
        ):
            found = only_date(when for time in times if (when := self._in_time(time)) is not None)
            if found is not None:
                return PageDate(found, BYLINE)
        printed = [when for block in zone if (when := self._printed(block)) is not None]
        found = only_date(printed)
        if found is None or self._is_timeline():
            return None
        return PageDate(found, BYLINE)

    def _is_timeline(self) -> bool:
        """Whether several days head parts of the text, so that the first is no dateline."""
        days = set()
        for element in self._own_elements("p", "h2", "h3", "h4", "li", "dt"):
            text = " ".join(element.text_content().split())
            if len(text) <= 40 and (when := read_date(text, order=self.order)) is not None:
                days.add(when)
        return len(days) > 1

    def address(self) -> PageDate | None:
        """A day or month in the folders of the address."""
        return PageDate(self.in_address, ADDRESS) if self.in_address is not None else None

    def seen(self) -> Iterator[str]:
        """Dates of the page that are not its publication's, in words; three at most."""
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

    # Reading

    def _read(self, written: Any) -> PartialDate | None:
        if not isinstance(written, str) or len(written) > 80:
            return None
        hint = (
            self.in_address.start if self.in_address and self.in_address.precision == DAY else None
        )
        found = read_date(written, order=self.order)
        if found is None and hint is not None:
            dates = dates_in(written, order=self.order, hint=hint)
            found = dates[0].when if len(dates) == 1 else None
        return found

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
        found = only_date(value for value in values if value is not None)
        return PageDate(found, METADATA) if found is not None else None

    def _own_elements(self, *tags: str) -> Iterator[Any]:
        root = self.article if self.article is not None else self.tree
        for element in root.iter(*tags):
            if not self._is_elsewhere(element, self.article):
                yield element

    def _is_elsewhere(self, element: Any, until: Any) -> bool:
        """Whether an element belongs to another item: an aside, the comments, a list of others."""
        here = element
        while here is not None and here is not until and here.tag not in ("body", "html"):
            if here.tag in OTHER_PLACES:
                return True
            nested = here is not element and here.tag == "article" and until is not None
            # An article inside the element of the headline: the text itself, or other items.
            if nested and self.holds_others:
                return True
            if here.tag == "header" and is_masthead(here):
                return True
            if OTHER_ITEMS.search(f"{here.get('class') or ''} {here.get('id') or ''}"):
                return True
            here = here.getparent()
        return False

    def _zone(self) -> Iterator[Any]:
        """The elements at the head of the article: up to its second sentence-like block.

        Without an element for the article it begins at the headline, since what is above it may be
        today's date.
        """
        root = self.article if self.article is not None else self.tree
        begun = self.article is not None
        sentences = 0
        for number, element in enumerate(root.iter()):
            if number > MOST_BLOCKS or not isinstance(element.tag, str):
                if number > MOST_BLOCKS:
                    return
                continue
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
        """The date printed in a short block that is a byline or dateline and no sentence."""
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
        if not 6 <= len(text) <= LONGEST_BYLINE or SENTENCE_LIKE.search(text):
            return None
        hint = (
            self.in_address.start if self.in_address and self.in_address.precision == DAY else None
        )
        found = []
        last = 0
        for one in dates_in(text, order=self.order, hint=hint):
            before = text[last : one.start]
            last = one.end
            if MODIFIED.search(before):
                continue
            follows = text[one.end :]
            apart = AFTER_DATE.match(follows) or MODIFIED.match(follows.strip())
            classed = DATE_CLASS.search(f"{block.get('class') or ''} {block.get('id') or ''}")
            begins = not before.strip() or re.fullmatch(r"\s*[^\W\d_]{2,12}[.,]?\s*", before)
            parted = PARTED.search(before)
            labelled = PUBLISHED.search(before) or ((classed or begins or parted) and apart)
            if labelled:
                found.append(one.when)
        return found[0] if len(set(found)) == 1 else None


def _order(language: str, url: str) -> str:
    """
    "mdy" or "dmy" as the page's language and its site say; "" where they differ."""
    site = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    by_language = day_order(language)
    by_site = "mdy" if site in MONTH_FIRST_SITES else "dmy" if site in DAY_FIRST_SITES else ""
    if by_language and by_site and by_language != by_site:
        return ""
    return by_language or by_site


def _date_in_address(url: str) -> PartialDate | None:
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
