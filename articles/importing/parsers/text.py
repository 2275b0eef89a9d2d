"""A file to a checked record, by the kind of the file."""

from __future__ import annotations

import re

from articles.importing.encodings import decode
from articles.importing.exceptions import ImportRefused
from articles.importing.files import DOCUMENT_SUFFIXES, FileContent, ImportFile
from articles.importing.language import language_of_document
from articles.importing.publication_date import HEAD_NOTE, notice_of_future
from articles.importing.records import TITLE_LENGTH, ImportedDocument, Metadata
from articles.text.seed_document import SeedError, parse_seed
from articles.text.sentences import sentence_bounds

TITLE_WIDTH = 120
"""The longest title that is made from a first sentence, in characters."""

LONGEST_LINE = 100_000
"""Characters. A paragraph of a real article has some hundreds; a longer line is no prose."""

DEEPEST_NESTING = 12
"""Quotation marks opened inside one another in one paragraph, none of them closed."""

_OPENING, _CLOSING = "“„«‹", "”»›"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}]")


def read_document(found: ImportFile, raw: FileContent, metadata: Metadata) -> ImportedDocument:
    """The document in *raw*; raises :class:`ImportRefused` saying why it cannot be read, and
    where."""
    if raw.content is None:
        raise ImportRefused(
            f"{raw.size:,} bytes are more than the limit; split or shorten the document"
        )
    text, note = decode(raw.content)
    _check_shape(text)
    try:
        seed = parse_seed(text)
    except SeedError as error:
        raise ImportRefused(f"{error.what} {error.remedy}", error.line) from None
    title = metadata.title or title_from(seed.lead)
    language, language_source = language_of_document(seed.body, metadata.language)
    try:
        return ImportedDocument(
            path=found.name,
            sha256=raw.sha256,
            content=raw.content,
            media_type=DOCUMENT_SUFFIXES[found.path.suffix.lower()],
            body=seed.body,
            published_on=seed.published_on,
            title=title[:TITLE_LENGTH],
            title_supplied=not metadata.title,
            metadata=metadata,
            date_note=HEAD_NOTE,
            notes=((note,) if note else ()) + notice_of_future(seed.published_on),
            language=language,
            language_source=language_source,
        )
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def title_from(lead: str) -> str:
    """A title made of the first sentence of *lead*, without its final stop.

    A long one is cut at the end of a clause, or else at a word, and ends in “…”.
    """
    line = " ".join(lead.split())
    bounds = sentence_bounds(line)
    sentence = line[slice(*bounds[0])] if bounds else line
    if len(sentence) <= TITLE_WIDTH:
        return sentence.rstrip(" .;:,") or sentence
    cut = sentence[:TITLE_WIDTH]
    clause = max(cut.rfind(mark) for mark in (", ", "; ", ": ", " – ", " — "))
    if clause >= TITLE_WIDTH // 2:
        cut = cut[:clause]
    elif " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return f"{cut.rstrip(' .;:,–—-')}…"


def _check_shape(text: str) -> None:
    """Refuse what would keep the finders busy for no reader's good."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise ImportRefused(
                f"a line of {len(line):,} characters, more than {LONGEST_LINE:,}; "
                "part the text into paragraphs",
                number,
            )
        depth = 0
        for mark in _MARKS.finditer(line):
            depth = depth + 1 if mark[0] in _OPENING else max(0, depth - 1)
            if depth > DEEPEST_NESTING:
                raise ImportRefused(
                    f"more than {DEEPEST_NESTING} quotation marks opened inside one another; "
                    "close them",
                    number,
                )
