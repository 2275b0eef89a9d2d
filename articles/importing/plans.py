"""What an import will do with one document, kept between reading and writing."""

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
    """What holds for all documents of an import unless their own metadata says otherwise.

    With *keep_rights* no document makes more of a record-only article public than its record.
    """

    summit: Summit | None = None
    publisher: str = ""
    rights: str = ""
    publish: bool = False
    dry_run: bool = False
    keep_rights: bool = False


@dataclass(frozen=True)
class FieldChange:
    """A column of an article that an import would set: its label, and both values in words."""

    label: str
    now: str
    new: str


@dataclass
class ImportPlan:
    """What an import will do with a document, and the article as it will be.

    ``article`` and its ``quotes`` and ``mentions`` have the new text and values in memory;
    ``stored`` keeps those columns that are written after the first save. ``state`` is what
    :func:`state_of` gave before anything else was read, ``language`` what the article had then.
    """

    record: ImportedDocument
    document: Document
    article: Article
    state: tuple | None = None
    language: str = ""
    created: bool = False
    new_text: bool = False
    reason: str = ""
    copy: ArticleCopy | None = None
    topics: list[Topic] = field(default_factory=list)
    sources: list[SourceLink] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    stored: dict[str, Any] = field(default_factory=dict)
    fields: list[FieldChange] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def has_effect(self) -> bool:
        """Whether anything of the article, or beside it, would be another than it is."""
        return self.created or bool(self.changes or self.topics or self.sources)

    @property
    def to_read(self) -> bool:
        """Whether the finders have something to look for."""
        said = self.record.metadata
        return self.new_text or bool(said.quotes or said.pledges)

    def later(self, name: str, value: Any) -> None:
        """Set a column in memory that is written after the first save of the article."""
        self.stored.setdefault(name, getattr(self.article, name))
        setattr(self.article, name, value)

    def note_change(self, name: str, value: Any) -> None:
        """Say in words that *name* becomes *value*."""
        column = self.article._meta.get_field(name)
        now, new = _in_words(self.article, column), _value_in_words(column, value)
        self.fields.append(FieldChange(str(column.verbose_name), now, new))


def state_of(article: Article | None) -> tuple | None:
    """What a plan for *article* rests on, to be compared before it is carried out."""
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


def _in_words(article: Article, column) -> str:
    return _value_in_words(column, getattr(article, column.name))


def _value_in_words(column, value: Any) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
