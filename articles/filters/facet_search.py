"""The values of a long facet whose names have what is typed: "search within"."""

from __future__ import annotations

from articles.filters.facets import EXPANDED_VALUES
from articles.filters.labels import RECORDS
from articles.models import Country, Organisation, Speaker, Summit
from articles.search import request as of
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.indexing import outbox
from articles.text.normalize import fold

LONGEST = 80
INDEXED = {Speaker: of.SPEAKER, Summit: of.SUMMIT, Organisation: of.ORGANISATION}


def find_facet_values(name: str, typed: str) -> list[str]:
    """The values of a facet of records whose names have every typed word, the last as a beginning.

    At most ``EXPANDED_VALUES``, those of most weight. The index knows speakers, summits and
    organisations, by
    their other names too; others, and all while it is away, are read from the database.
    """
    model = RECORDS[name]
    if model in INDEXED:
        try:
            hidden = outbox.pending_withdrawals()
            found = get_engine().suggest(
                typed, limit=EXPANDED_VALUES + len(hidden), kind=INDEXED[model]
            )
        except IndexUnavailableError:
            pass
        else:
            return [one.slug for one in found if (one.kind, one.pk) not in hidden][:EXPANDED_VALUES]
    key = "code" if model is Country else "slug"
    names = ("name", "short_name") if name == of.SUMMIT else ("name",)
    wanted = fold(typed).split()
    rows = model.objects.published().order_by("name").values_list(key, *names)
    return [
        value.lower() if model is Country else value
        for value, *texts in rows
        if _has(wanted, " ".join(texts))
    ][:EXPANDED_VALUES]


def _has(wanted: list[str], name: str) -> bool:
    if not wanted:
        return False
    *whole, begun = wanted
    words = fold(name).split()
    return set(whole) <= set(words) and any(word.startswith(begun) for word in words)
