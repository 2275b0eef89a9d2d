"""Parser of text files: a date line and a text to an imported document."""

from __future__ import annotations

import re

from articles.importing.encodings import decode
from articles.importing.exceptions import ImportRefused
from articles.importing.files import DOCUMENT_SUFFIXES, FileContent, ImportFile
from articles.importing.language import language_of_document
from articles.importing.publication_date import HEAD_NOTE, future_date_notes
from articles.importing.records import TITLE_LENGTH, ImportedDocument, Metadata
from articles.text.seed_document import SeedError, parse_seed
from articles.text.sentences import sentence_bounds

TITLE_WIDTH = 120
"""Maximum length in characters of a title made from the first sentence."""

MAX_LINE_LENGTH = 100_000
"""In characters; a paragraph of a real article has some hundreds."""

MAX_QUOTE_DEPTH = 12
"""Maximum number of nested quotation marks in a paragraph."""

_OPENING, _CLOSING = "“„«‹", "”»›"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}]")


def read_document(file: ImportFile, raw: FileContent, metadata: Metadata) -> ImportedDocument:
    """Parse the document in *raw*; raises :class:`ImportRefused` with the line, if known."""
    if raw.content is None:
        raise ImportRefused(f"{raw.size:,} bytes exceed the limit; split or shorten the document")
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
            path=file.name,
            sha256=raw.sha256,
            content=raw.content,
            media_type=DOCUMENT_SUFFIXES[file.path.suffix.lower()],
            body=seed.body,
            published_on=seed.published_on,
            title=title[:TITLE_LENGTH],
            title_supplied=not metadata.title,
            metadata=metadata,
            date_note=HEAD_NOTE,
            notes=((note,) if note else ()) + future_date_notes(seed.published_on),
            language=language,
            language_source=language_source,
        )
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def title_from(lead: str) -> str:
    """A title made from the first sentence of *lead*, without its full stop.

    Long sentences are truncated after a clause or a word, with “…”.
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
