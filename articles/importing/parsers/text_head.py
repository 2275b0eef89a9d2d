"""Head of a plain text: front matter, labelled lines, headline, byline and date.

Also the agency's line at the end, and texts without blank lines between paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from articles.importing.exceptions import ImportRefused
from articles.text.dates import YEAR, PartialDate
from articles.text.written_dates import dates_in, read_date

MAX_FRONT_MATTER = 10_000  # characters
MAX_HEAD_LINES = 8
MAX_LINE = 160

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = {
    "title": "title", "headline": "title", "subject": "title", "date": "date",
    "published": "date", "published_on": "date", "pubdate": "date", "sent": "date",
    "author": "author", "authors": "author", "by": "author", "byline": "author",
    "publisher": "publisher", "source": "publisher", "outlet": "publisher",
    "url": "url", "link": "url", "canonical": "url", "canonical_url": "url",
    "source_url": "url", "language": "language", "lang": "language", "summit": "summit",
    "kind": "kind", "rights": "rights", "summary": "summary", "description": "summary",
}  # fmt: skip
_LABELLED = re.compile(
    r"(title|headline|subject|date|published(?: on)?|sent|authors?|byline|publisher|source|url|"
    r"link|from|to|cc)[ \t]*:[ \t]*(\S.*)\Z",
    re.IGNORECASE,
)
_DROPPED_LABELS = ("from", "to", "cc")
_DATED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|issued|dated?|publié|paru|veröffentlicht|stand|"
    r"publicado|pubblicato|gepubliceerd|publicerad|publisert)(?: on| at| le| am| el| il| op)?"
    r"[:,]?[ \t]+)?(?P<date>.{6,60})\Z",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornato|bijgewerkt)\b",
    re.IGNORECASE,
)
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w.’'-]*"
_PARTICLES = r"(?:(?:de|da|di|del|van|von|der|den|la|le|el|al|bin)[ \t]+){0,2}"
_PLACE = re.compile(r"\A[^\W\d_a-zß-ÿ][^\W\d_.]+(?:[ -][^\W\d_]+){0,3},[ \t]+(?=\S)")
_TIME = re.compile(
    r"(?<=\d\d),?[ \t]+(?:(?:at|um|à|a las|alle|kl\.?)[ \t]+)?\d{1,2}[:.h]\d\d\b.{0,20}\Z",
    re.IGNORECASE,
)
_NAME = rf"{_CAPITALISED}(?:[ \t]+{_PARTICLES}{_CAPITALISED}){{0,3}}"
_BYLINE = re.compile(
    rf"(?i:by|von|par|por|di|door|av|af|texte|text)(?i:[:])?[ \t]+(?P<names>{_NAME}"
    rf"(?:(?:,|[ \t]+(?:and|und|et|y|e|en|och|og|&))[ \t]+{_NAME})*)"
    r"(?:,[ \t].{2,60}|[ \t]+[|–—-][ \t].{2,60}|[ \t]+in[ \t].{2,40})?\Z"
)
_REPORTING = re.compile(
    r"\(?(?:additional )?reporting by (?P<names>[^;()]{3,150}?)"
    r"(?:[;,]? (?:additional |writing|editing|edited|in )[^()]*)?[.)]*\Z",
    re.IGNORECASE,
)
_FILES_FROM = re.compile(r"[–—-]{1,2}\s*with files from .{2,100}\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*\Z")
_SEED_DATE = re.compile(r"\s*date:?[ \t]+", re.IGNORECASE)


@dataclass
class DocumentHead:
    """The values found at the head of a text, and the rest of the text.

    ``values`` are texts by field of the metadata; ``date`` is the date of publication.
    """

    body: str
    values: dict[str, str] = field(default_factory=dict)
    date: PartialDate | None = None
    notes: tuple[str, ...] = ()


def split_front_matter(text: str) -> DocumentHead | None:
    """Split YAML front matter from *text*; None if there is none.

    Only texts and lists of texts are used. Other keys are named in a note.
    """
    match = _FRONT_MATTER.match(text)
    if match is None or len(match[1]) > MAX_FRONT_MATTER:
        return None
    try:
        values: Any = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportRefused(
            "the front matter is not valid YAML; put quotation marks around values with a colon",
            mark.line + 2 if mark is not None else 1,
        ) from None
    if not isinstance(values, dict):
        return None
    head = DocumentHead(text[match.end() :].lstrip("\n"))
    unknown = []
    for key, value in values.items():
        name = _KEYS.get(str(key).strip().lower().replace("-", "_").replace(" ", "_"))
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if name is None:
            unknown.append(str(key))
        elif isinstance(value, str) and value.strip():
            head.values.setdefault(name, " ".join(value.split()))
    if unknown:
        head.notes = (f"front matter not used: {', '.join(unknown[:10])}",)
    return head


def split_head(text: str, language: str = "") -> DocumentHead:
    """Split headline, byline and date from the first lines of *text*.

    A headline is only split from the text if a byline, a date or a labelled line follows.
    """
    text = text.strip("\ufeff \t\n\f\u00a0")
    head = DocumentHead(text)
    if stamp := _SEED_DATE.match(text):
        line = text[stamp.end() : stamp.end() + 60].split("\n", 1)[0]
        first = next((found for found in dates_in(line, language) if found.start == 0), None)
        whole = read_date(line, language)
        if whole is not None or first is not None:
            head.date = whole or first.when
            end = stamp.end() + (len(line) if whole is not None else first.end)
            head.body = text[end:].strip()
            return head
    lines = text.split("\n")
    numbers = [n for n, line in enumerate(lines) if line.strip()][:MAX_HEAD_LINES]
    used = {n for n in numbers if _read_line(lines[n].strip(), head, language)}
    used = _contiguous(numbers, used)
    if not used:
        return DocumentHead(text)
    first = numbers[0]
    if first not in used and "title" not in head.values and _is_headline(lines[first].strip()):
        head.values["title"] = lines[first].strip()
        used.add(first)
    head.body = "\n".join("" if n in used else line for n, line in enumerate(lines)).strip()
    head.body = re.sub(r"\n{3,}", "\n\n", head.body)
    return head


def _contiguous(numbers: list[int], used: set[int]) -> set[int]:
    """The used lines that belong to the head: at most three others stand before the last one."""
    kept: set[int] = set()
    others = 0
    for n in numbers:
        if n in used:
            kept.add(n)
        else:
            others += 1
            if others > 3:
                break
    return kept


def _read_line(line: str, head: DocumentHead, language: str) -> bool:
    """Read a line of the head into *head*; whether it is one."""
    if len(line) > MAX_LINE:
        return False
    if label := _LABELLED.fullmatch(line):
        name, value = label[1].lower().replace(" ", "_"), label[2].strip()
        if name in _DROPPED_LABELS:
            return "title" in head.values
        key = _KEYS.get(name, _KEYS.get(name.rstrip("s"), "date"))
        if key == "date":
            return _set_date(value, head, language)
        if key == "publisher" and value.startswith(("http://", "https://")):
            key = "url"
        head.values.setdefault(key, value)
        return True
    if byline := _BYLINE.fullmatch(line):
        head.values.setdefault("author", byline["names"].strip())
        return True
    if _UPDATED.match(line) and dates_in(line, language):
        return True
    dated = _DATED.fullmatch(line)
    return dated is not None and _set_date(dated["date"], head, language)


def _set_date(written: str, head: DocumentHead, language: str) -> bool:
    written = _TIME.sub("", _PLACE.sub("", written.strip().rstrip(".")))
    when = read_date(written, language)
    if when is None or when.precision == YEAR or (head.date is not None and head.date != when):
        return False
    head.date = when
    return True


def _is_headline(line: str) -> bool:
    return 3 <= len(line) <= MAX_LINE and not _SENTENCE_END.search(line.rstrip("?!"))


def split_agency_line(body: str) -> tuple[str, str]:
    """Split a last line such as “(Reporting by A; Editing by B)” from *body*; also its names."""
    blocks = body.rstrip().split("\n\n")
    names = ""
    while len(blocks) > 1 and len(blocks[-1]) <= 300:
        last = " ".join(blocks[-1].split())
        if reporting := _REPORTING.match(last):
            names = reporting["names"].strip(" ,.")
        elif not _FILES_FROM.match(last):
            break
        blocks.pop()
    return "\n\n".join(blocks), names


def with_paragraphs(text: str) -> str:
    """*text* with blank lines between paragraphs, if its lines are paragraphs.

    Browsers copy paragraphs as lines. Lines that are wrapped at a width rarely end with a sentence.
    """
    lines = [line.strip() for line in text.split("\n")]
    if "" in lines or len(lines) < 3:
        return text
    ended = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    return "\n\n".join(lines) if ended * 2 > len(lines) else text
