"""When a saved page was published, and which part of the page says so.

Only what the page says of its own article counts: its metadata, its byline, its address. A year in
the footer, another item's date and the date of a change are no date of publication.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from articles.text.dates import DAY, MONTH, PartialDate
from articles.text.numericdates import day_order
from articles.text.writtendates import dates_in, read_date

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


_PUBLISHED_META = frozenset(
    [
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "article:published",
        "article.published",
        "datepublished",
        "date_published",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publicationdate",
        "publication-date",
        "publication_date",
        "published_date",
        "published-date",
        "publisheddate",
        "originalpublicationdate",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime",
        "rnews:datepublished",
    ]
)
_GENERAL_META = frozenset(["date", "dc.date", "displaydate"])
_MODIFIED_META = frozenset(
    [
        "article:modified_time",
        "og:updated_time",
        "last-modified",
        "lastmod",
        "datemodified",
        "dcterms.modified",
        "revised",
    ]
)
_OTHER_ITEMS = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|comments?|sidebar|aside|footer|widget|promo|teasers?|trending|"
    r"popular|most|newsletter|breadcrumbs?|weather|ticker|copyright|calendar|more|nav|menu|"
    r"masthead|readmore|outbrain|taboola)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_PLACES = frozenset(
    ["nav", "aside", "footer", "form", "script", "style", "noscript", "template"]
)
_DATE_CLASS = re.compile(r"date|time|publish|byline|dateline|posted|pubdate|meta", re.IGNORECASE)
MODIFIED = re.compile(
    r"updat|modif|revis|changed|edited|mis(?:e)? à jour|a[ck]tuali[sz]|aggiorn|gewijzigd|bijgewerkt|"
    r"atualiz|uppdater|oppdater|opdater|обновл|оновл|更新|수정|تحديث|güncel|päivit|ändert",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:publi|posted|paru\b|veröffentlicht|erschienen|pubblic|gepublic|geplaatst|opublik|публик|"
    r"опубл|公開|发布|發布|배포|입력|نشر|yayın|issued|released|julkaistu|\bdate\b|datum|fecha|"
    r"\bdata\b)[^\d.!?]{0,30}\Z",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"\s*(?:\Z|[|·•–—,/()\-]|\d|(?:at|à|a las|alle|às|um|kl|om|klo|by|par|von|por|di|van|av)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]*\s*\Z")
_SENTENCE_LIKE = re.compile(r"[^\W\d_]{3}[.!?]\Z")
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=/|$)|/((?:19|20)\d\d)(\d\d)(\d\d)(?=/)", re.ASCII
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)(?=/)", re.ASCII)
_COPYRIGHT = re.compile(r"(?:©|\bcopyright\b)[^\n]{0,30}?\d{4}(?:\s?[-–]\s?\d{4})?", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Reportage)\Z")
_NOT_ITS_OWN = frozenset(
    [
        "itemListElement",
        "hasPart",
        "comment",
        "comments",
        "citation",
        "mentions",
        "isPartOf",
        "review",
        "about",
        "relatedLink",
        "isBasedOn",
        "video",
        "image",
        "associatedMedia",
        "author",
        "publisher",
    ]
)
_DAY_FIRST_SITES = frozenset(
    [
        "uk",
        "ie",
        "au",
        "nz",
        "in",
        "za",
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "be",
        "at",
        "ch",
        "pt",
        "se",
        "no",
        "dk",
        "fi",
        "pl",
        "cz",
    ]
)
_MONTH_FIRST_SITES = frozenset(["us", "gov", "mil"])
_LONGEST_BYLINE = 110
_MOST_BLOCKS = 400


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
        self.tree, self.url, self.language = tree, url, language
        self.in_address = _date_in_address(url)
        self.order = _order(language, url)
        self.article = self._own_article()

    def _own_article(self) -> Any:
        """The element that holds the page's article: that of the headline, or the longest."""
        candidates = list(self.tree.iter("article", "main"))
        candidates = [one for one in candidates if not self._is_elsewhere(one, None)]
        with_headline = [one for one in candidates if one.find(".//h1") is not None]
        if with_headline:
            # The innermost: an article inside main.
            return min(with_headline, key=lambda one: len(list(one.iter())))
        # A headline outside them all is followed by its article.
        return None

    # Sources, the surest first

    def linked_data(self) -> PageDate | None:
        """JSON-LD of the article that the page is."""
        nodes = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                nodes.extend(_nodes(_json(script.text or "")))
        articles = [n for n in nodes if any(_ARTICLE_TYPE.search(t) for t in _types(n))]
        pages = [n for n in nodes if "WebPage" in _types(n)]
        for group in (articles, pages):
            dated = [(n, self._read(n["datePublished"])) for n in group if n.get("datePublished")]
            dated = [(n, when) for n, when in dated if when is not None]
            own = [when for n, when in dated if self._is_own(n)]
            found = _only(own) or _only(when for _, when in dated)
            if found is not None:
                return PageDate(found, METADATA)
        return None

    def metadata(self) -> PageDate | None:
        """Meta elements that name the publication, and ``itemprop="datePublished"``."""
        return self._in_meta(_PUBLISHED_META)

    def general(self) -> PageDate | None:
        """Meta elements that say "date" and no more."""
        return self._in_meta(_GENERAL_META)

    def byline(self) -> PageDate | None:
        """The ``time`` elements and dates printed at the head of the article."""
        marked = [time for time in self._own_elements("time") if _is_marked(time)]
        zone = list(self._zone())
        for times in (
            [time for time in zone if time.tag == "time" and _is_marked(time)],
            marked,
            [time for time in zone if time.tag == "time"],
        ):
            found = _only(when for time in times if (when := self._in_time(time)) is not None)
            if found is not None:
                return PageDate(found, BYLINE)
        printed = [when for block in zone if (when := self._printed(block)) is not None]
        found = _only(printed)
        return PageDate(found, BYLINE) if found is not None else None

    def address(self) -> PageDate | None:
        """A day or month in the folders of the address."""
        return PageDate(self.in_address, ADDRESS) if self.in_address is not None else None

    def seen(self) -> Iterator[str]:
        """Dates of the page that are not its publication's, in words; three at most."""
        words = []
        for meta in self.tree.iter("meta"):
            if _name(meta) in _MODIFIED_META and (when := self._read(meta.get("content") or "")):
                words.append(f"changed on {when}")
        text = " ".join(self.tree.text_content().split()) if self.tree is not None else ""
        if notice := _COPYRIGHT.search(text):
            words.append(f"“{notice.group().strip()}”")
        for time in self.tree.iter("time"):
            if (when := self._in_time(time, changes=True)) is not None:
                what = "changed on" if _is_change(time) else "a date elsewhere on the page,"
                words.append(f"{what} {when}")
        yield from list(dict.fromkeys(words))[:3]

    # Reading

    def _read(self, written: Any) -> PartialDate | None:
        if not isinstance(written, str) or len(written) > 80:
            return None
        hint = (
            self.in_address.start if self.in_address and self.in_address.precision == DAY else None
        )
        found = read_date(written, self.language, self.order)
        if found is None and hint is not None:
            dates = dates_in(written, self.language, self.order, hint)
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
            if _name(meta) in names and not self._is_elsewhere(meta, self.article):
                values.append(self._read((meta.get("content") or "").strip()))
        found = _only(value for value in values if value is not None)
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
            if here.tag in _OTHER_PLACES:
                return True
            if here is not element and here.tag == "article" and until is not None:
                return True
            if _OTHER_ITEMS.search(f"{here.get('class') or ''} {here.get('id') or ''}"):
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
            if number > _MOST_BLOCKS or not isinstance(element.tag, str):
                if number > _MOST_BLOCKS:
                    return
                continue
            if element.tag == "h1":
                begun = True
                continue
            if not begun or self._is_elsewhere(element, self.article):
                continue
            if element.tag in ("p", "h2", "h3", "li") and _is_sentence(element):
                sentences += 1
                if sentences > 1:
                    return
                continue
            yield element

    def _in_time(self, time: Any, *, changes: bool = False) -> PartialDate | None:
        if _is_change(time) and not changes:
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
        if not 6 <= len(text) <= _LONGEST_BYLINE or _SENTENCE_LIKE.search(text):
            return None
        hint = (
            self.in_address.start if self.in_address and self.in_address.precision == DAY else None
        )
        found = []
        last = 0
        for one in dates_in(text, self.language, self.order, hint):
            before = text[last : one.start]
            last = one.end
            if MODIFIED.search(before):
                continue
            follows = text[one.end :]
            apart = _AFTER_DATE.match(follows) or MODIFIED.match(follows.strip())
            classed = _DATE_CLASS.search(f"{block.get('class') or ''} {block.get('id') or ''}")
            begins = not before.strip() or re.fullmatch(r"\s*[^\W\d_]{2,12}[.,]?\s*", before)
            parted = re.search(r"[|·•–—,/:]\s*(?:[^\W\d_]{2,12}[.,]? )?\Z", before)
            labelled = _PUBLISHED.search(before) or ((classed or begins or parted) and apart)
            if labelled:
                found.append(one.when)
        return found[0] if len(set(found)) == 1 else None


def _order(language: str, url: str) -> str:
    """ "mdy" or "dmy" as the page's language and its site say; "" where they differ or are silent."""
    site = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    by_language = day_order(language)
    by_site = "mdy" if site in _MONTH_FIRST_SITES else "dmy" if site in _DAY_FIRST_SITES else ""
    if by_language and by_site and by_language != by_site:
        return ""
    return by_language or by_site


def _date_in_address(url: str) -> PartialDate | None:
    path = urlsplit(url).path
    if match := _URL_DAY.search(path):
        parts = [int(part) for part in match.groups() if part]
        try:
            return PartialDate(date(*parts), DAY)
        except ValueError:
            return None
    if match := _URL_MONTH.search(path):
        year, month = map(int, match.groups())
        return PartialDate(date(year, month, 1), MONTH) if 1 <= month <= 12 else None
    return None


def _json(text: str) -> Any:
    text = re.sub(r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*\Z", "", text)
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict]:
    """The objects of JSON-LD that may be the page's own, those of lists and comments left out."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in _NOT_ITS_OWN:
                yield from _nodes(item, depth + 1)


def _types(node: dict) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [one for one in kinds if isinstance(one, str)]


def _name(meta: Any) -> str:
    return (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()


def _is_marked(time: Any) -> bool:
    """Whether a ``time`` element says that it is the date of publication."""
    if time.get("pubdate") is not None or "datepublished" in (time.get("itemprop") or "").lower():
        return True
    return bool(
        re.search(r"(?:^|[\s_-])(?:published|pubdate)(?:$|[\s_-])", time.get("class") or "")
    )


def _is_change(time: Any) -> bool:
    """Whether a ``time`` element, or the words before it in its block, speak of a change."""
    if _is_marked(time) and "updated" not in (time.get("class") or "").split():
        return False
    own = " ".join(filter(None, (time.get("class"), time.get("itemprop"), time.get("id"))))
    if MODIFIED.search(own):
        return True
    parent = time.getparent()
    if parent is None:
        return False
    if MODIFIED.search(" ".join(filter(None, (parent.get("class"), parent.get("id"))))):
        return True
    before = time.getprevious()
    words = [before.text_content(), before.tail] if before is not None else [parent.text]
    label = " ".join(word for word in words if word).strip()[-60:]
    return bool(MODIFIED.search(f"{label} {time.text_content()[:40]}"))


def _is_sentence(element: Any) -> bool:
    text = " ".join(element.text_content().split())
    words = len(text.split())
    long = words >= 10 or (words < 4 and len(text) > 40)
    return long and (bool(_SENTENCE.search(text)) or len(text) > _LONGEST_BYLINE)


def _only(found: Any) -> PartialDate | None:
    """The one date of *found*; of days and their months the days; None where they differ."""
    dates = set(found)
    exact = {one for one in dates if one.precision == DAY} or dates
    return exact.pop() if len(exact) == 1 else None
