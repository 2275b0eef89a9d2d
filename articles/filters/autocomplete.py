"""Suggestions while somebody types: from the index, or from the database while it is away."""

from __future__ import annotations

from django.urls import reverse

from articles.filters.labels import NOUNS, Labels
from articles.models import Organisation, Speaker, Summit
from articles.models.slugs import readable_slug
from articles.search import request as of
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.indexing import outbox
from articles.search.result_types import Suggestion

SUGGESTED = 8
SHORTEST = 2
LONGEST = 80
NUMBERED = {of.ARTICLE, of.PLEDGE}
NAMED = ((of.SPEAKER, Speaker), (of.SUMMIT, Summit), (of.ORGANISATION, Organisation))


def autocomplete(typed: str, *, limit: int = SUGGESTED) -> list[dict[str, str]]:
    """Public records one of whose words begins with what is typed: ``label, kind, url``."""
    typed = " ".join(typed[:LONGEST].split())
    if len(typed) < SHORTEST:
        return []
    try:
        hidden = outbox.pending_withdrawals()
        found = get_engine().suggest(typed, limit=limit + len(hidden))
        found = [one for one in found if (one.kind, one.pk) not in hidden]
    except IndexUnavailableError:
        found = autocomplete_from_database(typed, limit)
    found = found[:limit]
    labels = Labels(None)
    labels.load({of.SUMMIT: [one.slug for one in found if one.kind == of.SUMMIT]})
    return [
        {
            # A summit is known everywhere by its short name.
            "label": labels.of(of.SUMMIT, one.slug) if one.kind == of.SUMMIT else one.name,
            "kind": NOUNS[one.kind][0].capitalize(),
            "url": suggestion_url(one),
        }
        for one in found
    ]


def suggestion_url(one: Suggestion) -> str:
    """The page of a suggested record."""
    if one.kind in NUMBERED:
        return reverse(f"articles:{one.kind}", args=[one.pk, readable_slug(one.name, one.kind)])
    return reverse(f"articles:{one.kind}", args=[one.slug])


def autocomplete_from_database(typed: str, limit: int) -> list[Suggestion]:
    """The same out of the database: names that hold what is typed."""
    found: list[Suggestion] = []
    for kind, model in (
        (of.SPEAKER, Speaker),
        (of.SUMMIT, Summit),
        (of.ORGANISATION, Organisation),
    ):
        rows = model.objects.published().filter(name__icontains=typed)[: limit - len(found)]
        found += [Suggestion(kind, row.pk, row.slug, str(row)) for row in rows]
        if len(found) >= limit:
            break
    return found
