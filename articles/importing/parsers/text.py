"""Parser of plain text and Markdown: metadata and date at the head, then the text."""

from __future__ import annotations

import re

from articles.importing.encodings import decode
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.build import (
    build_document,
    fill_in,
    missing_date,
    stated_date,
    web_address,
)
from articles.importing.parsers.text_head import (
    DocumentHead,
    split_agency_line,
    split_front_matter,
    split_head,
    with_paragraphs,
)
from articles.importing.publication_date import (
    FRONT_MATTER_NOTE,
    HEAD_NOTE,
    MISSING,
    PublicationDate,
)
from articles.importing.records import EnteredMetadata, ImportedDocument
from articles.text.dates import DAY, PartialDate
from articles.text.seed_document import (
    ImpossibleDateError,
    MissingDateError,
    SeedError,
    parse_seed,
)
from articles.text.written_dates import read_date

MAX_LINE_LENGTH = 100_000
"""In characters; a paragraph of a real article has some hundreds."""

MAX_QUOTE_DEPTH = 12
"""Maximum number of nested quotation marks in a paragraph."""

_OPENING, _CLOSING = "“„«‹", "”»›"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}]")
_STAMP = re.compile(r"(?<!\s)\s*date[ \t]+\S+[ \t]*", re.IGNORECASE)


def parse_text(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse a plain text; raises :class:`ImportRefused` with the line, if known."""
    text, note = decode(content)
    check_shape(text)
    return [_document(name, content, text, note, entered, media_type)]


def parse_markdown(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse Markdown: its marks are removed, the first heading is the title."""
    text, note = decode(content)
    check_shape(text)
    front = split_front_matter(text)
    title, body = _plain_markdown(front.body if front else text)
    head = text[: len(text) - len(front.body)] if front else ""
    return [_document(name, content, f"{head}{body}", note, entered, media_type, title)]


def document_from_text(
    name: str,
    content: bytes,
    text: str,
    entered: EnteredMetadata,
    media_type: str,
    notes: tuple[str, ...] = (),
    title: str = "",
    undated: str = "the document has no date of publication at its head",
) -> ImportedDocument:
    """Build a document from the text of another format, with its date and byline at the head."""
    check_shape(text)
    head = split_head(text, entered.metadata.language)
    published = stated_date(entered)
    if published is None and head.date is not None:
        published = _published(head.date, HEAD_NOTE)
    if published is None:
        raise missing_date(undated)
    return _build(name, content, head, entered, media_type, published, notes, title)


def _document(
    name: str,
    content: bytes,
    text: str,
    note: str,
    entered: EnteredMetadata,
    media_type: str,
    title: str = "",
) -> ImportedDocument:
    front = split_front_matter(text)
    published = stated_date(entered)
    if front is None and (seed := _seed(text, published is not None)) is not None:
        published = published or PublicationDate(seed.date.start, DAY, HEAD_NOTE)
        return _build(name, content, seed, entered, media_type, published, (note,), title)
    head = split_head(front.body if front else text, entered.metadata.language)
    if front is not None:
        head.values = {**head.values, **front.values}
        head.notes = front.notes
        if published is None and "date" in front.values:
            published = _front_matter_date(front.values["date"])
    if published is None and head.date is not None:
        published = _published(head.date, HEAD_NOTE)
    if published is None:
        _raise_missing(text)
    return _build(name, content, head, entered, media_type, published, (note,), title)


def _seed(text: str, is_dated: bool) -> DocumentHead | None:
    """The text behind “date YYYY-MM-DD”, unchanged; None if it has no such beginning.

    *is_dated*: a person stated the date, so that an impossible one in the text does not matter.
    """
    try:
        seed = parse_seed(text)
    except MissingDateError:
        return None
    except ImpossibleDateError as error:
        if split_head(text).date is not None:
            return None
        if is_dated:
            return DocumentHead(_STAMP.sub("", text, count=1).strip(), date=None)
        raise ImportRefused(f"{error.what} {error.remedy}", error.line, MISSING) from None
    except SeedError as error:
        raise ImportRefused(f"{error.what} {error.remedy}", error.line) from None
    return DocumentHead(seed.body, date=PartialDate(seed.published_on))


def _raise_missing(text: str) -> None:
    line = text.count("\n", 0, len(text) - len(text.lstrip())) + 1
    raise ImportRefused(
        "no date is given: fill in when it was published, or begin the text with “date YYYY-MM-DD”",
        line,
        MISSING,
    )


def _front_matter_date(written: str) -> PublicationDate:
    when = read_date(written)
    if when is None:
        raise ImportRefused(
            f"the date “{written[:60]}” in the front matter is not clear; write YYYY-MM-DD",
            missing=MISSING,
        )
    return _published(when, FRONT_MATTER_NOTE)


def _published(when: PartialDate, note: str) -> PublicationDate:
    return PublicationDate(when.start, when.precision, note)


def _build(
    name: str,
    content: bytes,
    head: DocumentHead,
    entered: EnteredMetadata,
    media_type: str,
    published: PublicationDate,
    notes: tuple[str, ...],
    title: str,
) -> ImportedDocument:
    body = with_paragraphs(head.body)
    body, reporters = split_agency_line(body)
    if not any(character.isalnum() for character in body):
        raise ImportRefused("no text follows the head of the document; add the text", 1)
    values = {k: v for k, v in head.values.items() if k != "date"}
    values["url"] = web_address(values.get("url"))
    values.setdefault("author", reporters)
    values.setdefault("title", title)
    metadata = fill_in(entered.metadata, **values)
    return build_document(
        name, content, media_type, body, published, metadata, (*notes, *head.notes)
    )


def check_shape(text: str) -> None:
    """Reject texts that would slow down the extraction: very long lines and deep nesting."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_LENGTH:
            raise ImportRefused(
                f"a line of {len(line):,} characters, more than {MAX_LINE_LENGTH:,}; "
                "split the text into paragraphs",
                number,
            )
        depth = 0
        for mark in _MARKS.finditer(line):
            depth = depth + 1 if mark[0] in _OPENING else max(0, depth - 1)
            if depth > MAX_QUOTE_DEPTH:
                raise ImportRefused(
                    f"more than {MAX_QUOTE_DEPTH} quotation marks opened inside one another; "
                    "close them",
                    number,
                )


_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_MARKDOWN = (
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\s]{1,2000}[^)\n]{0,200}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^)\s]{1,2000}[^)\n]{0,200}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,1000})>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"^([ \t]*)[*+][ \t]+", re.MULTILINE), r"\1- "),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)


def _plain_markdown(text: str) -> tuple[str, str]:
    """The first heading of level 1, and the text without the marks of Markdown."""
    title = ""
    first = _HEADING.search(text)
    if first is not None and len(first[1]) == 1 and not text[: first.start()].strip():
        title, text = first[2], text[first.end() :]
    text = _HEADING.sub(r"\n\2\n", text)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
        title = pattern.sub(replacement, title)
    return title, re.sub(r"\n{3,}", "\n\n", text).strip()
