"""Storage of documents as proposed revisions, until an editor accepts or rejects them."""

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
    """Store *record* as a proposal of *user* to change *article* (idempotent)."""
    same = ProposedRevision.objects.filter(
        article=article,
        sha256=record.sha256,
        proposed_by=user,
        as_copy=as_copy,
        state=ProposedState.OPEN,
    )
    serialized = serialize(record)
    existing = next((row for row in same if row.document == serialized), None)
    return existing or ProposedRevision.objects.create(
        article=article,
        article_title=article.title,
        as_copy=as_copy,
        content=record.content,
        sha256=record.sha256,
        document=serialized,
        proposed_by=user,
        run=run,
    )


def stored_document(proposed: ProposedRevision) -> ImportedDocument:
    """Restore the document of a proposed revision."""
    values = dict(proposed.document)
    metadata = dict(values["metadata"])
    for name in ("topics", "sources"):
        metadata[name] = tuple(metadata[name])
    metadata["quotes"] = tuple(DeclaredQuote(**item) for item in metadata["quotes"])
    metadata["pledges"] = tuple(DeclaredPledge(**item) for item in metadata["pledges"])
    values |= {
        "content": bytes(proposed.content),
        "published_on": date.fromisoformat(values["published_on"]),
        "metadata": Metadata(**metadata),
        "language_source": LanguageSource(values["language_source"]),
        "notes": tuple(values["notes"]),
        "addresses": tuple(values.get("addresses", ())),
    }
    return ImportedDocument(**values)


def serialize(record: ImportedDocument) -> dict[str, Any]:
    """Serialize *record* without its bytes, for a JSON column."""
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
        "addresses": list(record.addresses),
    }
    return values
