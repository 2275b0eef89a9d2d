"""Suggestions while somebody types: from the index, or from the database while it is away."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from articles.models import Alias, Organisation, Speaker, Summit
from articles.models.naming import readable_slug
from articles.search import active, changes
from articles.search import selection as of
from articles.search.buckets import Suggestion
from articles.search.engine import UnavailableError
from articles.text.folding import fold

from .labels import NOUNS, Labels

SUGGESTED = 8
SHORTEST = 2
LONGEST = 80
NUMBERED = {of.ARTICLE, of.PLEDGE}
NAMED = ((of.SPEAKER, Speaker), (of.SUMMIT, Summit), (of.ORGANISATION, Organisation))


def suggestions(typed: str, *, limit: int = SUGGESTED) -> list[dict[str, str]]:
    """Public records one of whose words begins with what is typed: ``label, kind, url``."""
    typed = " ".join(typed[:LONGEST].split())
    if len(typed) < SHORTEST:
        return []
    try:
        hidden = changes.hidden()
        found = active.engine().suggest(typed, limit=limit + len(hidden))
        found = [one for one in found if (one.kind, one.pk) not in hidden]
        if len(found) < limit:
            found = _with_aliases(found, typed, limit)
    except UnavailableError:
        found = of_database(typed, limit)
    found = found[:limit]
    labels = Labels(None)
    labels.load(of.SUMMIT, [one.slug for one in found if one.kind == of.SUMMIT])
    return [
        {
            # A summit is known everywhere by its short name.
            "label": labels.of(of.SUMMIT, one.slug) if one.kind == of.SUMMIT else one.name,
            "kind": NOUNS[one.kind][0].capitalize(),
            "url": address(one),
        }
        for one in found
    ]


def _with_aliases(found: list[Suggestion], typed: str, limit: int) -> list[Suggestion]:
    """The same with the speakers whom another of their names gives, behind those by their own."""
    begun = fold(typed)
    if not begun:
        return found
    aliases = Alias.objects.filter(
        Q(folded__startswith=begun) | Q(folded__contains=f" {begun}"),
        speaker__in=Speaker.objects.published().order_by().values("pk"),
    ).order_by("speaker__sort_name")
    columns = ("speaker_id", "speaker__slug", "speaker__name")
    own = [one for one in found if one.kind == of.SPEAKER]
    known = {one.pk for one in own}
    others = [
        Suggestion(of.SPEAKER, *row)
        for row in dict.fromkeys(aliases.values_list(*columns)[:limit])
        if row[0] not in known
    ]
    return [*own, *others, *found[len(own) :]]


def address(one: Suggestion) -> str:
    """The page of a suggested record."""
    if one.kind in NUMBERED:
        return reverse(f"articles:{one.kind}", args=[one.pk, readable_slug(one.name, one.kind)])
    return reverse(f"articles:{one.kind}", args=[one.slug])


def of_database(typed: str, limit: int) -> list[Suggestion]:
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
