"""Autocomplete for the search box, from the index or else from the database."""

from __future__ import annotations

from django.urls import reverse

from articles import kinds
from articles.filters.labels import NOUNS, Labels
from articles.models.slugs import readable_slug
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.indexing import outbox
from articles.search.result_types import Suggestion

MAX_SUGGESTIONS = 8
MIN_LENGTH = 2
MAX_LENGTH = 80
NAMED = (kinds.SPEAKER, kinds.SUMMIT, kinds.ORGANISATION)


def autocomplete(typed: str, *, limit: int = MAX_SUGGESTIONS) -> list[dict[str, str]]:
    """Public records with a word that starts with *typed*: ``label``, ``kind`` and ``url``."""
    typed = " ".join(typed[:MAX_LENGTH].split())
    if len(typed) < MIN_LENGTH:
        return []
    try:
        hidden = outbox.pending_withdrawals()
        suggestions = get_engine().suggest(typed, limit=limit + len(hidden))
        suggestions = [each for each in suggestions if (each.kind, each.pk) not in hidden]
    except IndexUnavailableError:
        suggestions = autocomplete_from_database(typed, limit)
    suggestions = suggestions[:limit]
    labels = Labels(None)
    # Summits are labelled with their short names.
    labels.load({kinds.SUMMIT: [each.slug for each in suggestions if each.kind == kinds.SUMMIT]})
    return [
        {
            "label": labels.of(kinds.SUMMIT, each.slug) if each.kind == kinds.SUMMIT else each.name,
            "kind": NOUNS[each.kind][0].capitalize(),
            "url": suggestion_url(each),
        }
        for each in suggestions
    ]


def suggestion_url(suggestion: Suggestion) -> str:
    """The URL of a suggested record."""
    kind = suggestion.kind
    if kinds.BY_NAME[kind].keyed_by_id:
        slug = readable_slug(suggestion.name, kind)
        return reverse(f"articles:{kind}", args=[suggestion.pk, slug])
    return reverse(f"articles:{kind}", args=[suggestion.slug])


def autocomplete_from_database(typed: str, limit: int) -> list[Suggestion]:
    """Fallback: names that contain *typed*."""
    suggestions: list[Suggestion] = []
    for kind in NAMED:
        rows = kinds.BY_NAME[kind].model.objects.published().filter(name__icontains=typed)
        rows = rows[: limit - len(suggestions)]
        suggestions += [Suggestion(kind, row.pk, row.slug, str(row)) for row in rows]
        if len(suggestions) >= limit:
            break
    return suggestions
