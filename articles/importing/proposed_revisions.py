"""Documents kept as proposed revisions, and read back when an editor decides."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from articles.importing.records import ImportedDocument, LanguageSource, Metadata
from articles.models import Article, ImportRun, ProposedRevision, ProposedState
from articles.text.declared import DeclaredPledge, DeclaredQuote


def propose_revision(
    record: ImportedDocument, article: Article, user, run: ImportRun | None, as_copy: bool = False
) -> ProposedRevision:
    """Keep *record* as a proposal of *user* to change *article*; the same one only once."""
    same = ProposedRevision.objects.filter(
        article=article,
        sha256=record.sha256,
        proposed_by=user,
        as_copy=as_copy,
        state=ProposedState.OPEN,
    )
    said = as_json(record)
    found = next((row for row in same if row.document == said), None)
    return found or ProposedRevision.objects.create(
        article=article,
        article_title=article.title,
        as_copy=as_copy,
        content=record.content,
        sha256=record.sha256,
        document=said,
        proposed_by=user,
        run=run,
    )


def document_of(proposed: ProposedRevision) -> ImportedDocument:
    """The document that was handed in."""
    values = dict(proposed.document)
    said = dict(values["metadata"])
    for name in ("topics", "sources"):
        said[name] = tuple(said[name])
    said["quotes"] = tuple(DeclaredQuote(**item) for item in said["quotes"])
    said["pledges"] = tuple(DeclaredPledge(**item) for item in said["pledges"])
    values |= {
        "content": bytes(proposed.content),
        "published_on": date.fromisoformat(values["published_on"]),
        "metadata": Metadata(**said),
        "language_source": LanguageSource(values["language_source"]),
        "notes": tuple(values["notes"]),
    }
    return ImportedDocument(**values)


def as_json(record: ImportedDocument) -> dict[str, Any]:
    """All of *record* but its bytes, in values that JSON has."""
    values = {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name not in ("content", "metadata")
    }
    metadata = dataclasses.asdict(record.metadata)
    metadata = {k: list(v) if isinstance(v, tuple) else v for k, v in metadata.items()}
    values |= {
        "published_on": record.published_on.isoformat(),
        "metadata": metadata,
        "notes": list(record.notes),
    }
    return values
