"""Formats of documents: their parsers and limits, and what to do with other files."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.build import normalise_metadata
from articles.importing.records import EnteredMetadata, ImportedDocument

MAX_FILE_BYTES = 30_000_000
"""Size limit of saved pages, PDF and Word files, which contain images."""

MAX_ZIP_BYTES = 100_000_000


@dataclass(frozen=True)
class Format:
    """A format: the media type, and the parser as ``"module:function"`` of this package.

    Parsers of *untrusted* formats run in the sandbox: they are large, or partly native code. Texts
    are limited by ``IMPORT_MAX_BYTES``, files with images by ``MAX_FILE_BYTES``.
    """

    media_type: str
    parser: str
    untrusted: bool = True
    has_images: bool = False


_TEXT = Format("text/plain", "text:parse_text", untrusted=False)
_MARKDOWN = Format("text/markdown", "text:parse_markdown", untrusted=False)
_PAGE = Format("text/html", "page:parse_page", has_images=True)
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    ".csv": Format("text/csv", "tables:parse_table"),
    ".tsv": Format("text/tab-separated-values", "tables:parse_table"),
    ".json": Format("application/json", "tables:parse_table"),
    ".jsonl": Format("application/jsonl", "tables:parse_table"),
    ".ndjson": Format("application/jsonl", "tables:parse_table"),
    ".pdf": Format("application/pdf", "pdf:parse_pdf", has_images=True),
    ".docx": Format(_WORD_TYPE, "word:parse_word", has_images=True),
}
"""Formats by file extension."""

ZIP = ".zip"
KINDS = ".txt, .md, .html, .csv, .tsv, .json, .jsonl, .pdf, .docx and .zip"

_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"
_AS_CSV = "save each sheet as CSV (UTF-8)"
_AS_PAGE = "save the page as “Web page, HTML only”, or with the browser extension SingleFile"
_AS_TEXT = "save its text as .txt"
_AS_ZIP = "unpack it, or pack the files as .zip"
_WITH_OCR = "run text recognition (OCR) and save the text as .txt or PDF"
CONVERSIONS = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages", ".wpd", ".dot", ".docm"), _AS_DOCX),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers", ".xlsm"), _AS_CSV),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive", ".maff", ".url", ".webloc"), _AS_PAGE),
    **dict.fromkeys((".eml", ".msg", ".mbox", ".srt", ".vtt", ".tex", ".rst", ".org"), _AS_TEXT),
    **dict.fromkeys((".pptx", ".ppt", ".odp", ".key"), "export it as PDF"),
    **dict.fromkeys((".epub", ".mobi", ".azw3"), "convert it to .docx (such as with “pandoc”)"),
    **dict.fromkeys((".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"), _AS_ZIP),
    **dict.fromkeys((".warc", ".wacz", ".zim"), "replay it and save each page as .html"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".nitf", ".newsml"), "convert it to JSON or CSV"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".heic"), _WITH_OCR),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".wav", ".mov", ".webm"), "save a transcript as .txt"),
}
"""What to do with files of other types."""

_SIGNATURES = (
    (b"{\\rtf", "this is RTF: open it in Word or LibreOffice and save it as .docx"),
    (b"PK\x03\x04", "this is a packed file such as .docx or .zip: give it its own extension"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office file: open it and save it as .docx or CSV"),
)
_PAGE_BEGINNINGS = (b"<!doctype html", b"<html")


def suffix_of(name: str) -> str:
    """The extension of a file name, in lower case."""
    return PurePath(name).suffix.lower()


def unsupported(name: str) -> str:
    """Why a file of this name cannot be imported, and what to do."""
    suffix = suffix_of(name)
    way_out = CONVERSIONS.get(suffix)
    if way_out:
        return f"{suffix} files are not supported: {way_out}"
    what = f"{suffix} files are not supported" if suffix else "the file has no extension"
    return f"{what}; convert it to one of {KINDS}"


def format_of(name: str, content: bytes = b"") -> Format:
    """The format of a file, by its extension and first bytes; raises :class:`ImportRefused`."""
    found = FORMATS.get(suffix_of(name))
    if found is None:
        raise ImportRefused(f"“{PurePath(name).name}”: {unsupported(name)}")
    if not found.untrusted:
        beginning = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
        if beginning.startswith(b"%PDF-"):
            return FORMATS[".pdf"]
        if beginning[:20].lower().startswith(_PAGE_BEGINNINGS):
            return _PAGE
        for signature, reason in _SIGNATURES:
            if beginning.startswith(signature):
                raise ImportRefused(reason)
    return found


def parse_file(name: str, content: bytes, entered: EnteredMetadata) -> list[ImportedDocument]:
    """Parse a file by its format; tables have a document for each row.

    Without the database: the same bytes always give the same documents. Raises
    :class:`ImportRefused`, with the row or line if possible.
    """
    entered = replace(entered, metadata=normalise_metadata(entered.metadata))
    found = format_of(name, content)
    module, function = found.parser.split(":")
    parser = getattr(importlib.import_module(f"articles.importing.parsers.{module}"), function)
    documents = parser(name, content, entered, found.media_type)
    extra = entered.metadata
    return [
        replace(
            document,
            metadata=replace(
                document.metadata,
                topics=document.metadata.topics or extra.topics,
                sources=document.metadata.sources or extra.sources,
            ),
        )
        for document in documents
    ]


def parse_files(
    files: Sequence[tuple[str, bytes, EnteredMetadata]],
) -> list[tuple[str, Any]]:
    """Parse several files in one call: (“done”, documents) or (“refused”, error) for each."""
    results: list[tuple[str, Any]] = []
    for name, content, entered in files:
        try:
            results.append(("done", parse_file(name, content, entered)))
        except ImportRefused as error:
            results.append(("refused", error.args_for_pickle))
        except MemoryError:
            raise
        except Exception as error:  # one file must not hide the errors of the others
            reason = f"the file could not be parsed: {type(error).__name__}: {error}"[:300]
            results.append(("refused", (reason, None, "", ())))
    return results
