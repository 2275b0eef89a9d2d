"""Export schema of a kind of record: its rows, and its columns from the field catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from articles.fields import ExportColumn, columns_of
from articles.kinds import BY_NAME
from articles.rows import ROW_SOURCES, Row


@dataclass(frozen=True, slots=True)
class ExportSchema:
    """Rows and columns of one kind of record, or of all kinds together (``kind`` None).

    ``records`` returns the public records (for all kinds, a mapping by kind), ``prepare`` the rows
    of a batch of them.
    """

    kind: str | None
    records: Callable[[], QuerySet | dict[str, QuerySet]]
    prepare: Callable[[Iterable[Model]], list[Row]]
    columns: tuple[ExportColumn, ...]

    @property
    def name(self) -> str:
        """Plural of the kind, for file names."""
        return BY_NAME[self.kind].plural if self.kind else "results"


def schema_of(kind: str | None) -> ExportSchema:
    """The export schema of a kind; None is the search across all kinds."""
    source = ROW_SOURCES[kind]
    return ExportSchema(
        kind, source.records, source.prepare_export or source.prepare, columns_of(kind)
    )
