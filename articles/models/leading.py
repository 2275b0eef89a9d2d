"""Leading quotes: the one quote of each statement that represents it in lists; and their number.

Preferred are the words as delivered, then the official text, then the earliest report; altered or
translated wordings lead only if there is nothing else. Only quotes that lists can show are chosen,
as long as there are any, so a public statement always has exactly one leading public quote.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from .compiled_query import CompiledQuery
from .quote import Quote, QuoteType, Rendition, Statement

_PREFERENCE = {
    Rendition.DELIVERED: 0,
    Rendition.OFFICIAL: 1,
    Rendition.ALTERED: 3,
    Rendition.TRANSLATED: 3,
}
_OTHER, _LAST = 2, 3


def update_leading(quotes: Iterable[int], statements: Iterable[int] = ()) -> dict[int, bool]:
    """Choose the leading quotes of these statements and of those of these quotes (primary keys).

    Also stores the number of public quotes of each statement. Returns the quotes whose
    ``is_leading`` changed, with the new value. Call it in the transaction of the change, after it.
    """
    quotes = list(quotes)
    with transaction.atomic(savepoint=False):
        statements = {*statements, *(_statements(quotes) if quotes else ())}
        if not statements:
            return {}
        # Locked, so that concurrent changes of one statement see each other.
        concerned = Statement._base_manager.select_for_update().filter(pk__in=statements)
        totals = dict(concerned.order_by("pk").values_list("pk", "quote_total"))
        if not totals:
            return {}
        is_listed = Quote.public_condition() & Quote.coverage_condition()
        rows = list(
            Quote._base_manager.filter(statement__in=list(totals))
            .annotate(is_listed=Case(When(is_listed, then=Value(True)), default=Value(False)))
            .order_by()
            .values_list(
                *("pk", "statement", "is_leading", "is_listed", "rendition", "form", "said_on"),
                "article__published_on",
                named=True,
            )
        )
        first = {row.statement: row.pk for row in sorted(rows, key=_rank, reverse=True)}
        leads = {row.pk: first[row.statement] == row.pk for row in rows}
        changed = {row.pk: leads[row.pk] for row in rows if leads[row.pk] != row.is_leading}
        for value in set(changed.values()):
            pks = [pk for pk, leading in changed.items() if leading is value]
            Quote._base_manager.filter(pk__in=pks).update(is_leading=value)
        _store_totals(totals, Counter(row.statement for row in rows if row.is_listed))
    return changed


@CompiledQuery
def _statements(quotes: Sequence[int]) -> QuerySet:
    rows = Quote._base_manager.filter(pk__in=quotes, statement__isnull=False).order_by()
    return rows.values_list("statement", flat=True)


def _store_totals(stored: Mapping[int, int], totals: Mapping[int, int]) -> None:
    """Store the numbers of public quotes of statements that are not the *stored* ones."""
    changed = defaultdict(list)
    for pk, number in stored.items():
        if totals.get(pk, 0) != number:
            changed[totals.get(pk, 0)].append(pk)
    for number, pks in changed.items():
        Statement._base_manager.filter(pk__in=pks).update(quote_total=number)


def _rank(row) -> tuple[bool, int, date, int]:
    """Sort key of a quote within its statement; the lowest leads."""
    translated = row.form == QuoteType.TRANSLATED
    preference = _LAST if translated else _PREFERENCE.get(row.rendition, _OTHER)
    day = row.said_on or row.article__published_on or date.max
    return not row.is_listed, preference, day, row.pk
