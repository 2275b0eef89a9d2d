"""Import plans: the planned changes of one document, between the reading and the writing step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max

from articles.models import (
    Article,
    ArticleCopy,
    Document,
    Mention,
    Quote,
    SourceLink,
    Summit,
    Topic,
)

from .records import ImportedDocument


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import, overridden by the metadata of a document.

    With *keep_rights* the rights of articles without public text are not widened. With *attach*
    only pages that the archive cites are stored, and a page without an article becomes one that is
    summary only.
    """

    summit: Summit | None = None
    publisher: str = ""
    rights: str = ""
    publish: bool = False
    dry_run: bool = False
    keep_rights: bool = False
    attach: bool = False


@dataclass(frozen=True)
class FieldChange:
    """A changed field of an article: its label, and the old and new value for display."""

    label: str
    old: str
    new: str


@dataclass
class ImportPlan:
    """Planned changes of one document.

    ``article`` and its ``quotes`` and ``mentions`` have the new text and values in memory.
    ``stored_values`` are the stored values of the columns that are written in a second save.
    ``version`` and ``language`` are those of the article before the import; see
    :func:`version_of`. ``attached`` are quotes without an article that cite the page: they get it.
    ``open_quotes`` are the keys of the quotes that had no place in the text before.
    """

    record: ImportedDocument
    document: Document
    article: Article
    version: tuple | None = None
    language: str = ""
    created: bool = False
    new_text: bool = False
    reason: str = ""
    copy: ArticleCopy | None = None
    topics: list[Topic] = field(default_factory=list)
    sources: list[SourceLink] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    attached: list[Quote] = field(default_factory=list)
    open_quotes: frozenset[int] = frozenset()
    mentions: list[Mention] = field(default_factory=list)
    stored_values: dict[str, Any] = field(default_factory=dict)
    field_changes: list[FieldChange] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def has_effect(self) -> bool:
        """Whether the article, its topics or its sources change."""
        return self.created or bool(self.changes or self.topics or self.sources)

    @property
    def needs_extraction(self) -> bool:
        """Whether the text is new, or the metadata declares quotes or pledges."""
        metadata = self.record.metadata
        return self.new_text or bool(metadata.quotes or metadata.pledges)

    def set_deferred(self, name: str, value: Any) -> None:
        """Set a column in memory that is written in the second save of the article."""
        self.stored_values.setdefault(name, getattr(self.article, name))
        setattr(self.article, name, value)

    def add_field_change(self, name: str, value: Any) -> None:
        """Add the change of column *name* to *value* to the preview."""
        column = self.article._meta.get_field(name)
        old, new = _display(column, getattr(self.article, name)), _display(column, value)
        self.field_changes.append(FieldChange(str(column.verbose_name), old, new))


def version_of(article: Article | None) -> tuple | None:
    """Version of *article* and its related rows, for optimistic locking; None if not saved."""
    if article is None or article.pk is None:
        return None
    row = Article.objects.filter(pk=article.pk).values_list("updated_at", "state").first()
    rows = (
        article.quotes.aggregate(n=Count("pk"), at=Max("updated_at")),
        article.mentions.aggregate(n=Count("pk"), at=Max("updated_at")),
        article.proposals.aggregate(n=Count("pk"), at=Max("decided_at"), last=Max("pk")),
        article.copies.aggregate(n=Count("pk"), last=Max("pk")),
    )
    return row, *(tuple(values.values()) for values in rows)


def _display(column, value: Any) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
