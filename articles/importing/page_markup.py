"""Patterns and helpers that classify the dates of a saved page by its markup and labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from articles.text.dates import DAY, PartialDate

PUBLISHED_META = frozenset(
    (
        "article:published_time og:published_time og:article:published_time article:published "
        "article.published datepublished date_published pubdate publishdate publish-date "
        "publish_date publicationdate publication-date publication_date published_date "
        "published-date publisheddate originalpublicationdate parsely-pub-date sailthru.date "
        "dc.date.issued dcterms.issued dcterms.date citation_publication_date citation_date "
        "citation_online_date cxenseparse:recs:publishtime cxenseparse:publishtime "
        "rnews:datepublished"
    ).split()
)
GENERAL_META = frozenset("date dc.date displaydate".split())
MODIFIED_META = frozenset(
    (
        "article:modified_time og:updated_time last-modified lastmod datemodified "
        "dcterms.modified revised"
    ).split()
)
OTHER_ITEMS = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|comments?|sidebar|aside|footer|widget|promo|teasers?|trending|"
    r"popular|most|newsletter|breadcrumbs?|weather|ticker|copyright|calendar|more|nav|menu|"
    r"masthead|readmore|outbrain|taboola)(?:$|[\s_-])",
    re.IGNORECASE,
)
OTHER_ITEM_TAGS = frozenset("nav aside footer form script style noscript template".split())
DATE_CLASS = re.compile(r"date|time|publish|byline|dateline|posted|pubdate|meta", re.IGNORECASE)
MODIFIED = re.compile(
    r"updat|modif|revis|changed|edited|mis(?:e)? à jour|a[ck]tuali[sz]|aggiorn|gewijzigd|"
    r"bijgewerkt|"
    r"atualiz|uppdater|oppdater|opdater|обновл|оновл|更新|수정|تحديث|güncel|päivit|ändert",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"(?:publi|posted|paru\b|veröffentlicht|erschienen|pubblic|gepublic|geplaatst|opublik|публик|"
    r"опубл|公開|发布|發布|배포|입력|نشر|yayın|issued|released|julkaistu|\bdate\b|datum|fecha|"
    r"\bdata\b)[^\d.!?]{0,30}\Z",
    re.IGNORECASE,
)
SEPARATOR_BEFORE_DATE = re.compile(
    r"(?:[|·•–—/]|^\s*(?:by|von|par|por|di|door|av|af|od|autor)\b.{2,60},)\s*"
    r"(?:[^\W\d_]{2,12}[.,]? )?\Z",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(
    r"\s*(?:\Z|[|·•–—,/()\-]|\d|(?:at|à|a las|alle|às|um|kl|om|klo|by|par|von|por|di|van|av)\b)",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]*\s*\Z")
SENTENCE_LIKE = re.compile(r"[^\W\d_]{3}[.!?]\Z")
URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=/|$)|/((?:19|20)\d\d)(\d\d)(\d\d)(?=/)", re.ASCII
)
URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)(?=/)", re.ASCII)
COPYRIGHT = re.compile(r"(?:©|\bcopyright\b)[^\n]{0,30}?\d{4}(?:\s?[-–]\s?\d{4})?", re.IGNORECASE)
ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Reportage)\Z")
OTHER_OBJECT_KEYS = frozenset(
    (
        "itemListElement hasPart comment comments citation mentions isPartOf review about "
        "relatedLink isBasedOn video image associatedMedia author publisher"
    ).split()
)
DAY_FIRST_SITES = frozenset(
    "uk ie au nz in za de fr es it nl be at ch pt se no dk fi pl cz".split()
)
MONTH_FIRST_SITES = frozenset("us gov mil".split())
MAX_BYLINE_LENGTH = 110
MAX_ELEMENTS = 400


def parse_json(text: str) -> Any:
    text = re.sub(r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*\Z", "", text)
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def json_ld_objects(value: Any, depth: int = 0) -> Iterator[dict]:
    """Yield JSON-LD objects that may describe the page itself, not items of lists or comments."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from json_ld_objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in OTHER_OBJECT_KEYS:
                yield from json_ld_objects(item, depth + 1)


def types_of(node: dict) -> list[str]:
    value = node.get("@type")
    types = value if isinstance(value, list) else [value]
    return [name for name in types if isinstance(name, str)]


def meta_name(meta: Any) -> str:
    return (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()


def is_marked(time: Any) -> bool:
    """Whether a ``time`` element is marked as the publication date."""
    if time.get("pubdate") is not None or "datepublished" in (time.get("itemprop") or "").lower():
        return True
    return bool(
        re.search(r"(?:^|[\s_-])(?:published|pubdate)(?:$|[\s_-])", time.get("class") or "")
    )


def is_change(time: Any) -> bool:
    """Whether a ``time`` element is the date of a change, by its attributes or its label."""
    if is_marked(time) and "updated" not in (time.get("class") or "").split():
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


def is_masthead(header: Any) -> bool:
    """Whether a ``header`` is that of the site, which may show today's date, not of the article."""
    if any(parent.tag in ("article", "main") for parent in header.iterancestors()):
        return False
    named = f"{header.get('class') or ''} {header.get('id') or ''}"
    return not re.search(r"entry|article|post|story|content", named, re.IGNORECASE)


def is_sentence(element: Any) -> bool:
    text = " ".join(element.text_content().split())
    words = len(text.split())
    long = words >= 10 or (words < 4 and len(text) > 40)
    return long and (bool(SENTENCE.search(text)) or len(text) > MAX_BYLINE_LENGTH)


def single_date(dates: Iterable[PartialDate]) -> PartialDate | None:
    """The only date, ignoring less exact ones; None if there are none or several."""
    dates = set(dates)
    exact = {when for when in dates if when.precision == DAY} or dates
    return exact.pop() if len(exact) == 1 else None
