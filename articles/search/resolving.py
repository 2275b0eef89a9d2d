"""A typed name -> the slugs or codes it may stand for.

``speaker:starmer`` may be a slug, a full name, another name, or part of one; all public records
that it fits are meant. What fits nothing gets names that are spelt nearly so: suggested, never
taken by themselves.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.db.models import Model, Q
from rapidfuzz import fuzz, process

from articles.models import (
    Alias,
    Article,
    Check,
    Country,
    Form,
    FormerSlug,
    MoneyIs,
    Organisation,
    PledgeKind,
    Publisher,
    Rights,
    Speaker,
    Status,
    Summit,
    Topic,
)
from articles.text.folding import fold

from .query import Resolved

# How many records a part of a name may stand for before it is too vague to mean anything.
MOST = 20
NEAR, NEAR_SCORE = 3, 72

_RECORDS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "speaker": (Speaker, ("name",)),
    "organisation": (Organisation, ("name",)),
    "publisher": (Publisher, ("name",)),
    "summit": (Summit, ("name", "short_name")),
    "topic": (Topic, ("name",)),
}
_CHOICES = {
    "status": Status,
    "form": Form,
    "check": Check,
    "rights": Rights,
    "money_is": MoneyIs,
}
_ALIASED = ("speaker", "organisation")


def resolve(facet: str, typed: str) -> Resolved:
    """What a typed value of a facet may stand for; fits ``query.parse``."""
    typed = typed.strip()
    if facet in _RECORDS:
        return _record(facet, typed)
    return _listed(typed, _list_of(facet))


def speaker_named(typed: str) -> Speaker | None:
    """The one public speaker who is called exactly this, under any name; None if there is not one.

    Accents, capitals and punctuation do not count; one query or two.
    """
    folded = fold(typed)
    if not folded or len(typed) > 200:
        return None
    found = list(
        Speaker.objects.published()
        .filter(Q(name__iexact=" ".join(typed.split())) | Q(aliases__folded=folded))
        .distinct()[:2]
    )
    return found[0] if len(found) == 1 else None


def near_names(typed: str, facet: str = "speaker") -> list[str]:
    """Names of public records that are spelt nearly so, nearest first."""
    model, columns = _RECORDS[facet]
    names = {
        name
        for row in model.objects.published().order_by().values_list(*columns)
        for name in row
        if name
    }
    return _near(typed, names)


def _record(facet: str, typed: str) -> Resolved:
    model, columns = _RECORDS[facet]
    public = model.objects.published().order_by("pk")
    slug = typed.lower()
    former = FormerSlug.objects.filter(slug=slug, **{f"{facet}__isnull": False}).values(facet)
    exact = Q(slug=slug) | Q(pk__in=former)
    for column in columns:
        exact |= Q(**{f"{column}__iexact": typed})
    if facet in _ALIASED:
        named = Alias.objects.filter(folded=fold(typed), **{f"{facet}__isnull": False})
        exact |= Q(pk__in=named.values(facet))
    found = public.filter(exact).values_list("slug", flat=True)[:MOST]
    if not found:
        part = Q()
        for word in typed.split():
            holds = Q()
            for column in columns:
                holds |= Q(**{f"{column}__icontains": word})
            part &= holds
        found = public.filter(part).values_list("slug", flat=True)[:MOST]
    return Resolved(tuple(found)) if found else Resolved(near=tuple(near_names(typed, facet)))


def _list_of(facet: str) -> dict[str, str]:
    """The values of a facet that is a short list: what it may be called -> its value."""
    if facet == "country":
        known = {}
        for code, name in Country.objects.values_list("code", "name"):
            known[code] = known[name] = code.lower()
        return known
    if facet == "language":
        codes = Article.objects.published().order_by().values_list("language", flat=True)
        known = {}
        for code in codes.distinct():
            known[code] = code
            known[_languages().get(code.partition("-")[0], code)] = code
        return known
    if facet == "kind":
        known = {label: value for value, label in PledgeKind.choices}
        for model in (Article, Organisation):
            kinds = model.objects.published().order_by().values_list("kind", flat=True)
            known |= {kind: kind for kind in kinds.distinct() if kind}
        return known
    choices = _CHOICES.get(facet)
    if choices is None:
        return {}
    return {name: value for value, label in choices.choices for name in (value, label)}


@cache
def _languages() -> dict[str, str]:
    return dict(Locale("en").languages)


def _listed(typed: str, known: dict[str, str]) -> Resolved:
    folded = fold(typed)
    values = dict.fromkeys(value for name, value in known.items() if fold(name) == folded)
    if not values and len(folded) > 2:
        values = dict.fromkeys(value for name, value in known.items() if folded in fold(name))
    return Resolved(tuple(values)) if values else Resolved(near=tuple(_near(typed, set(known))))


def _near(typed: str, names: set[str]) -> list[str]:
    by_key: dict[str, str] = {}
    for name in sorted(names):
        by_key.setdefault(fold(name), name)
    near = process.extract(
        fold(typed), by_key.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR_SCORE, limit=NEAR
    )
    return [by_key[key] for key, *_ in near]
