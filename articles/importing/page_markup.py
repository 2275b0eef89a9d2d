"""What the markup and the words of a saved page say about the dates on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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
OTHER_PLACES = frozenset("nav aside footer form script style noscript template".split())
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
PARTED = re.compile(
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
NOT_ITS_OWN = frozenset(
    (
        "itemListElement hasPart comment comments citation mentions isPartOf review about "
        "relatedLink isBasedOn video image associatedMedia author publisher"
    ).split()
)
DAY_FIRST_SITES = frozenset(
    "uk ie au nz in za de fr es it nl be at ch pt se no dk fi pl cz".split()
)
MONTH_FIRST_SITES = frozenset("us gov mil".split())
LONGEST_BYLINE = 110
MOST_BLOCKS = 400


def parse_json(text: str) -> Any:
    text = re.sub(r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*\Z", "", text)
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def linked_objects(value: Any, depth: int = 0) -> Iterator[dict]:
    """The objects of JSON-LD that may be the page's own, those of lists and comments left out."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from linked_objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in NOT_ITS_OWN:
                yield from linked_objects(item, depth + 1)


def types_of(node: dict) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [one for one in kinds if isinstance(one, str)]


def meta_name(meta: Any) -> str:
    return (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()


def is_marked(time: Any) -> bool:
    """Whether a ``time`` element says that it is the date of publication."""
    if time.get("pubdate") is not None or "datepublished" in (time.get("itemprop") or "").lower():
        return True
    return bool(
        re.search(r"(?:^|[\s_-])(?:published|pubdate)(?:$|[\s_-])", time.get("class") or "")
    )


def is_change(time: Any) -> bool:
    """Whether a ``time`` element, or the words before it in its block, speak of a change."""
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
    """Whether a ``header`` is the site's, whose date is today's, and not an article's."""
    if any(one.tag in ("article", "main") for one in header.iterancestors()):
        return False
    named = f"{header.get('class') or ''} {header.get('id') or ''}"
    return not re.search(r"entry|article|post|story|content", named, re.IGNORECASE)


def is_sentence(element: Any) -> bool:
    text = " ".join(element.text_content().split())
    words = len(text.split())
    long = words >= 10 or (words < 4 and len(text) > 40)
    return long and (bool(SENTENCE.search(text)) or len(text) > LONGEST_BYLINE)


def only_date(found: Any) -> PartialDate | None:
    """The one date of *found*; of days and their months the days; None where they differ."""
    dates = set(found)
    exact = {one for one in dates if one.precision == DAY} or dates
    return exact.pop() if len(exact) == 1 else None
