"""Search within the values of a facet."""

from __future__ import annotations

from articles import kinds
from articles.filters.facets import EXPANDED_VALUES
from articles.filters.labels import RECORDS
from articles.models import Country, Organisation, Speaker, Summit
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.indexing import outbox
from articles.text.normalize import fold

MAX_LENGTH = 80
SEARCHED = {Speaker: kinds.SPEAKER, Summit: kinds.SUMMIT, Organisation: kinds.ORGANISATION}


def find_facet_values(name: str, typed: str) -> list[str]:
    """The values of a facet whose names have every typed word, the last as a prefix.

    At most ``EXPANDED_VALUES``, those with most records. Speakers, summits and organisations are
    searched in the index, including aliases; others, or all without an index, in the database.
    """
    model = RECORDS[name]
    if model in SEARCHED:
        try:
            hidden = outbox.pending_withdrawals()
            suggestions = get_engine().suggest(
                typed, limit=EXPANDED_VALUES + len(hidden), kind=SEARCHED[model]
            )
        except IndexUnavailableError:
            pass
        else:
            public = (each for each in suggestions if (each.kind, each.pk) not in hidden)
            return [suggestion.slug for suggestion in public][:EXPANDED_VALUES]
    key = "code" if model is Country else "slug"
    names = ("name", "short_name") if name == kinds.SUMMIT else ("name",)
    terms = fold(typed).split()
    rows = model.objects.published().order_by("name").values_list(key, *names)
    return [
        value.lower() if model is Country else value
        for value, *texts in rows
        if _matches(terms, " ".join(texts))
    ][:EXPANDED_VALUES]


def _matches(terms: list[str], name: str) -> bool:
    if not terms:
        return False
    *complete, prefix = terms
    words = fold(name).split()
    return set(complete) <= set(words) and any(word.startswith(prefix) for word in words)
