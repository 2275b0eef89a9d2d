"""404 and 410 responses: withdrawn records are gone, all others not found."""

from __future__ import annotations

from typing import NoReturn

from django.db.models import Model, Q
from django.http import Http404

from articles.models import FormerSlug
from articles.models.publication_history import was_withdrawn
from articles.models.visibility import Publishable

GONE = "This record was withdrawn from the archive."


class WithdrawnError(Http404):
    """A record that was public and has been withdrawn; answered with 410.

    Drafts, and records that were never public, are answered with 404.
    """


def raise_gone_or_not_found(model: type[Model], key: int | str, message: str) -> NoReturn:
    """Raise ``WithdrawnError`` or ``Http404`` for an id or slug without a public record."""
    if any(was_withdrawn(record) for record in _records_at(model, key)):
        raise WithdrawnError(GONE)
    raise Http404(message)


def _records_at(model: type[Model], key: int | str) -> list[Model]:
    """The records, public or not, that have or had this id or slug."""
    if not issubclass(model, Publishable):
        return []
    if isinstance(key, int):
        return list(model._base_manager.filter(pk=key))
    slugs = {key, key.lower()}
    kind = model._meta.model_name
    at = Q(slug__in=slugs)
    if kind in FormerSlug.TARGETS:
        former = FormerSlug.objects.filter(slug__in=slugs, **{f"{kind}__isnull": False})
        at |= Q(pk__in=former.values(kind))
    return list(model._base_manager.filter(at))
