"""Sample documents and a stub extractor for the tests of the importer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from articles.importing.pipeline import import_documents
from articles.importing.plans import ImportOptions
from articles.importing.report import ImportReport
from tests.factories import UserFactory

BAY = """\
 date 2024-05-14 Ministers of nine coastal states met on Tuesday to agree on rules for the bay.

The meeting, the second of its kind, was called after a winter of storms.

Rules for the bay

Harbour Minister Ilse Varga called for patience.

“We have waited long enough for this, and we can wait a week more,” she said.
"""
"""A document with a date line, a lead, a heading and a quote."""

BODY = BAY.removeprefix(" date 2024-05-14 ").rstrip("\n")
"""The stored text of ``BAY``."""


@dataclass
class StubFindings:
    """Result of the stub extractor."""

    counts: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    waiting: Counter = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        return ", ".join(f"{n} {what}" for what, n in self.counts.items())

    def write(self, run) -> StubFindings:
        return self


class NoExtractor:
    """Stub extractor that finds nothing and records its calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def extract(self, article, quotes, mentions, metadata) -> StubFindings:
        self.calls.append(("extract", article.title))
        return StubFindings()

    def accept(self, article, metadata) -> StubFindings:
        self.calls.append(("accept", article.title))
        return StubFindings()


def run_import(*paths: Path, extractor=None, command: str = "test", **options) -> ImportReport:
    """Import *paths*; without *extractor* nothing is extracted."""
    return import_documents(
        paths, ImportOptions(**options), extractor or NoExtractor(), command=command
    )


def lines(report: ImportReport) -> list[str]:
    """Outcome and file name, with the number of the line at fault, of each document."""
    return [
        f"{line.outcome} {Path(line.path).name}" + (f":{line.line}" if line.line else "")
        for line in report.lines
    ]


def reasons(report: ImportReport) -> list[str]:
    """The reason of each document."""
    return [line.reason for line in report.lines]


def write_sidecar(path, **values):
    """Write the metadata sidecar of a document."""
    text = "\n".join(
        f"{name} = {value}" if isinstance(value, list) else f'{name} = "{value}"'
        for name, value in values.items()
    )
    path.with_suffix(".toml").write_text(text.replace("'", '"'), encoding="utf-8")


def edit(article, **values):
    """Change an article as an editor."""
    for name, value in values.items():
        setattr(article, name, value)
    article._history_user = UserFactory()
    article.save()
    del article._history_user
