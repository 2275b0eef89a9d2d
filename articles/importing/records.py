"""Validated input of an import: a document and its metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from articles.text.dates import DAY, PartialDate
from articles.text.declared import DeclaredPledge, DeclaredQuote
from articles.text.languages import TAG, UNDETERMINED
from articles.text.written_dates import read_date

RIGHTS = ("full", "excerpt", "record")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
TITLE_LENGTH = 300
LENGTHS = {"title": TITLE_LENGTH, "publisher": 200, "author": 200, "kind": 40, "language": 35}


class LanguageSource(StrEnum):
    """Source of a document's language."""

    STATED = "stated"
    DECLARED = "declared"
    DETECTED = "detected"
    NONE = ""


@dataclass(frozen=True)
class Metadata:
    """Metadata of a document, from its sidecar file or from a form; empty values are unknown.

    ``date`` is the date of publication as a person wrote it.
    """

    title: str = ""
    publisher: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    summit: str = ""
    kind: str = ""
    rights: str = ""
    date: str = ""
    topics: tuple[str, ...] = ()
    summary: str = ""
    sources: tuple[str, ...] = ()
    quotes: tuple[DeclaredQuote, ...] = ()
    pledges: tuple[DeclaredPledge, ...] = ()

    def __post_init__(self) -> None:
        for name, length in LENGTHS.items():
            if len(getattr(self, name)) > length:
                raise ValueError(f"“{name}” is longer than {length} characters")
        if self.language and not TAG.fullmatch(self.language):
            raise ValueError(f"“language” is a tag such as “en”, not “{self.language}”")
        if self.rights and self.rights not in RIGHTS:
            raise ValueError(f"“rights” is one of {', '.join(RIGHTS)}, not “{self.rights}”")
        for name, address in [("url", self.url), *(("sources", url) for url in self.sources)]:
            if address and not address.startswith(("http://", "https://")):
                raise ValueError(f"“{name}” must begin with http:// or https://, not “{address}”")
            if len(address) > 1000:
                raise ValueError(f"an address in “{name}” is longer than 1000 characters")
        for slug in (self.summit, *self.topics):
            if slug and not SLUG.fullmatch(slug):
                raise ValueError(f"“{slug}” is not the slug of a summit or topic")
        if self.date and self.dated is None:
            raise ValueError(f"“date” is a date such as 2025-03-31, not “{self.date[:40]}”")

    @property
    def dated(self) -> PartialDate | None:
        """``date`` parsed; numeric dates in the order of the language."""
        return read_date(self.date, self.language) if self.date else None


@dataclass(frozen=True)
class EnteredMetadata:
    """Metadata that a person entered for a document, in the form or in a sidecar file.

    It takes precedence over that of the document, but not over that of table rows.
    ``published_on`` was typed in the form; ``cited_on`` is the date that the archive has for the
    page, used if nobody else gives one.
    """

    metadata: Metadata = field(default_factory=Metadata)
    published_on: date | None = None
    cited_on: PartialDate | None = None


@dataclass(frozen=True)
class ImportedDocument:
    """A parsed document that can be stored.

    ``body`` is the text without its date line, with an empty line between paragraphs; only a record
    (``rights``) may have none. ``published_on`` is the first day of a period of
    ``published_on_precision``, ``date_note`` the source of the date. ``title_supplied`` is true if
    the title was made from the first sentence. ``notes`` tell editors how the document was parsed.
    ``language`` is a BCP 47 tag, “und” if unknown. ``page_publisher`` is true if a page named its
    publisher itself. ``addresses`` are further addresses of the page, used only for matching.
    """

    path: str
    sha256: str
    content: bytes
    media_type: str
    body: str
    published_on: date
    title: str
    title_supplied: bool
    metadata: Metadata = field(default_factory=Metadata)
    published_on_precision: str = DAY
    date_note: str = ""
    notes: tuple[str, ...] = ()
    language: str = UNDETERMINED
    language_source: LanguageSource = LanguageSource.NONE
    page_publisher: bool = False
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.body.strip() and self.metadata.rights != "record":
            raise ValueError("the document has no text")
        if not self.title.strip() or len(self.title) > TITLE_LENGTH:
            raise ValueError(f"a title has 1 to {TITLE_LENGTH} characters")
