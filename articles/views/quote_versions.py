"""Table of the versions of a statement: collation clause under clause, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from articles.drawings import VersionStrip, version_kind, version_strip
from articles.models import Quote, Rendition, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.quote_check import Outlet, outlets_of
from articles.text.collation import Clause, clauses, collate
from articles.text.languages import known_language, language_name
from articles.text.normalize import fold
from articles.version_findings import (
    VersionsFinding,
    compared,
    primary_language,
    versions_finding,
)

COMPARED_WITH = {
    Rendition.DELIVERED: "the words as delivered",
    Rendition.OFFICIAL: "the official text",
    Rendition.PRE_RELEASED: "the text released in advance",
}


@dataclass(frozen=True)
class VersionRow:
    """A version; without ``clauses`` it is not compared and stands in one cell."""

    quote: Quote
    label: str
    kind: str
    outlets: tuple[Outlet, ...]
    clauses: tuple[Clause, ...]
    is_base: bool
    is_identical: bool
    is_this: bool


@dataclass(frozen=True)
class VersionTable:
    """The versions of a statement: first the one that the others are compared with."""

    rows: tuple[VersionRow, ...]
    columns: tuple[str, ...]
    compared_with: str
    finding: VersionsFinding
    strip: VersionStrip

    @property
    def is_compared(self) -> bool:
        """Whether a version is compared with the first one."""
        return any(row.clauses for row in self.rows[1:])


def versions_of(quote: Quote) -> tuple[VersionTable | None, list[Quote]]:
    """The table of the versions of a quote's statement, None if it is the only one; and the other
    quotes of the statement in our briefings."""
    if quote.statement is None:
        return None, []
    others = [other for other in _quotes_of([quote.statement_id]) if other.pk != quote.pk]
    printed = [other for other in others if not other.in_briefing]
    in_briefings = [other for other in others if other.in_briefing]
    return version_table(quote, [quote, *printed]) if printed else None, in_briefings


@CompiledQuery
def _quotes_of(statements: Sequence[int]) -> QuerySet:
    """The public quotes of statements with these keys, and where they are repeated."""
    rows = querysets.quotes(commentary=True).filter(statement__in=statements)
    rows = rows.prefetch_related(None).prefetch_related(
        querysets.cited_sources(),
        Prefetch("reprints", querysets.articles(), to_attr="repeated_in"),
    )
    return rows.order_by("said_on", "pk")


def version_table(quote: Quote, versions: Sequence[Quote]) -> VersionTable:
    """The table of *versions* on the page of *quote*.

    They are compared with the one in its language that is closest to what was said; those in other
    languages follow.
    """
    base, *others = compared(versions, primary_language(quote))
    counted = [version for version in (base, *others) if not version.in_briefing]
    table = collated_rows(base, others, quote)
    width = max(len(row.clauses) for row in table)
    numbers = ("First", "Second", "Third", "Fourth")
    return VersionTable(
        table,
        tuple(f"{number} part" for number in numbers[:width]) if width > 1 else ("Words",),
        COMPARED_WITH.get(base.rendition, "the first version"),
        versions_finding(base, [version for version in others if not version.in_briefing]),
        version_strip(counted),
    )


def collated_rows(base: Quote, others: Sequence[Quote], this: Quote) -> tuple[VersionRow, ...]:
    """The row of *base* and those of the other versions."""
    rows = []
    for version in (base, *others):
        is_base = version is base
        found: list[Clause] = []
        if is_base:
            found = [Clause((("same", clause),)) for clause in clauses(base.exact)]
        elif primary_language(version) == primary_language(base):
            found = collate(base.exact, version.exact)
        rows.append(
            VersionRow(
                quote=version,
                label=label_of(version, base),
                kind=version_kind(version),
                outlets=outlets_of(version),
                clauses=tuple(found),
                is_base=is_base,
                is_identical=bool(found) and fold(version.exact) == fold(base.exact),
                is_this=version.pk == this.pk,
            )
        )
    return tuple(rows)


def label_of(version: Quote, base: Quote) -> str:
    """Its rendition, or its language if that is another one: "As delivered", "German"."""
    if version.in_briefing:
        return "Our briefing"
    if primary_language(version) != primary_language(base) and known_language(version.language):
        return str(language_name(version.language))
    return str(version.get_rendition_display())
