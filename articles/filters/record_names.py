"""Names by which records are typed, read from the database in as few queries as possible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import models

from articles import kinds
from articles.extraction.countries import ADJECTIVES
from articles.filters.name_matching import NameTable, Value
from articles.models import Alias, Organisation, Publisher, Speaker, Summit, Topic
from articles.models.compiled_query import SIZES, CompiledQuery
from articles.search.request import Key
from articles.text.lexicon.stop_words import STOP_WORDS
from articles.text.normalize import fold

MAX_ALTERNATIVES = 3
# The kinds of record that are looked up by name.
NAMED = (kinds.SPEAKER, kinds.SUMMIT, kinds.ORGANISATION)

_ABBREVIATION = re.compile(r"\b(?:[A-Z]{3,8}|(?=\w*\d)[A-Z][A-Za-z]{0,7}\d{1,3}[A-Za-z]?)\b")
_PLACE_AND_YEAR = re.compile(r"\b(\w{1,60}) \d{4}$")
_STOP_WORDS = frozenset(STOP_WORDS["en"].split())

# Parts of the query for names: speakers, their aliases, organisations, their aliases.
_PARTS = 4


def names_of(keys: Iterable[Key]) -> dict[Value, set[str]]:
    """The folded names of speakers, organisations and summits, by kind and slug.

    Includes records that are not public, because the labels of what is offered are looked up later.
    """
    pks: dict[str, list[int]] = {kind: [] for kind in NAMED}
    for kind, pk in dict.fromkeys(keys):
        pks[kind].append(pk)
    return {
        **_names_with_aliases(pks[kinds.SPEAKER], pks[kinds.ORGANISATION]),
        **_summit_names(_SUMMITS(pks[kinds.SUMMIT]) if pks[kinds.SUMMIT] else ()),
    }


def vocabulary() -> NameTable:
    """The names of all topics and publishers."""
    topics, publishers = (
        model.objects.order_by().values_list(
            models.Value(name, models.CharField()), models.F("slug"), models.F("name")
        )
        for name, model in (("topic", Topic), ("publisher", Publisher))
    )
    names = {}
    for parameter, slug, name in topics.union(publishers, all=True):
        folded = fold(name)
        names[parameter, slug] = {form for form in (folded, folded.removeprefix("the ")) if form}
    return NameTable(names)


def _with_aliases(keys: Sequence[int]) -> models.QuerySet:
    """Rows of kind, key, slug, name and sort name; of an alias only kind, key and name."""
    size = len(keys) // _PARTS
    parts = [keys[start : start + size] for start in range(0, len(keys), size or 1)]
    rows = []
    for number, (kind, model) in enumerate(
        ((kinds.SPEAKER, Speaker), (kinds.ORGANISATION, Organisation))
    ):
        own, of_aliases = parts[2 * number : 2 * number + 2] or ((), ())
        kind_column, empty = models.Value(kind, models.CharField()), models.Value("")
        sort_name = models.F("sort_name") if model is Speaker else empty
        rows.append(
            model.objects.filter(pk__in=own)
            .order_by()
            .values_list(kind_column, "pk", "slug", "name", sort_name)
        )
        rows.append(
            Alias.objects.filter(**{f"{kind}__in": of_aliases})
            .order_by()
            .values_list(kind_column, f"{kind}_id", empty, "folded", empty)
        )
    return rows[0].union(*rows[1:], all=True)


_WITH_ALIASES = CompiledQuery(_with_aliases, sizes=[size * _PARTS for size in SIZES])
_SUMMITS = CompiledQuery(
    lambda keys: (
        Summit.objects.filter(pk__in=keys)
        .order_by()
        .only("slug", "name", "short_name", "other_names", "city")
    )
)


def _names_with_aliases(
    speakers: Sequence[int], organisations: Sequence[int]
) -> dict[Value, set[str]]:
    longest = max(len(speakers), len(organisations))
    if not longest:
        return {}
    size = next((size for size in SIZES if size >= longest), longest)
    padded = [[*keys, *[keys[-1] if keys else -1] * (size - len(keys))]
              for keys in (speakers, organisations)]  # fmt: skip
    rows = _WITH_ALIASES([pk for keys in padded for pk in (*keys, *keys)])
    slugs = {(kind, pk): slug for kind, pk, slug, *_ in rows if slug}
    names: dict[Value, set[str]] = {(kind, slug): set() for (kind, _), slug in slugs.items()}
    for kind, pk, slug, name, sort_name in rows:
        if (kind, pk) not in slugs:
            continue
        forms = names[kind, slugs[kind, pk]]
        if slug:
            forms |= _speaker_forms(name, sort_name) if kind == kinds.SPEAKER else _body_forms(name)
            continue
        forms.add(name)
        # In another script the family name alone is enough; in Latin script ``sort_name`` says
        # which word it is.
        if kind == kinds.SPEAKER and not name.isascii():
            forms.add(name.split()[-1])
    return {value: {form for form in forms if form} for value, forms in names.items()}


def _speaker_forms(name: str, sort_name: str) -> set[str]:
    family, comma, _ = sort_name.partition(",")
    forms = {fold(name), fold(family), fold(sort_name)}
    if comma:  # "Lula da Silva" is also typed as "Lula"
        forms |= {part for part in fold(family).split() if len(part) > 3}
    return forms


def _body_forms(name: str) -> set[str]:
    return {fold(name), fold(name.partition(",")[0])}


def _summit_names(summits: Iterable[Summit]) -> dict[Value, set[str]]:
    """The names of summits, and the abbreviations in them: "COP29", and "UNOC" of "UNOC3".

    No abbreviation of more summits than are offered for the same words.
    """
    names: dict[Value, set[str]] = {}
    owners: dict[str, set[str]] = {}
    for summit in summits:
        forms, abbreviations = _summit_forms(
            summit.city, summit.short_name, summit.name, *summit.other_names
        )
        names[kinds.SUMMIT, summit.slug] = set(forms)
        for form in abbreviations:
            owners.setdefault(form, set()).add(summit.slug)
    for form, slugs in owners.items():
        if len(slugs) <= MAX_ALTERNATIVES:
            for slug in slugs:
                names[kinds.SUMMIT, slug].add(form)
    return names


@lru_cache(maxsize=1_000)
def _summit_forms(city: str, short_name: str, *names: str) -> tuple[frozenset[str], frozenset[str]]:
    """The forms of a summit's names, and the abbreviations in them.

    Cached, because they are many: folding those of the 30 editions of a series takes 3 ms.
    """
    # Places in the city and the short name: "Fasano (Apulia)", "G7 Apulia 2024".
    places = [*re.split(r"[(),]", city), *_PLACE_AND_YEAR.findall(short_name)]
    forms = {fold(name) for name in (*places, short_name, *names)}
    abbreviations = set()
    for name in (short_name, *names):
        # Two or more words of a long name are enough: "ukraine recovery".
        parts = fold(name).split()
        forms |= {
            " ".join(parts[start:end])
            for start in range(len(parts))
            for end in range(start + 2, min(start + 4, len(parts)) + 1)
            if not {parts[start], parts[end - 1]} & _STOP_WORDS
        }
        for word in map(fold, _ABBREVIATION.findall(name)):
            abbreviations |= {
                form
                for form in (word, word.rstrip("0123456789"))
                if len(form) > 2 or not form.isalpha()
            }
    return frozenset(forms - {""}), frozenset(abbreviations - {""})


def places_and_years(slugs: Iterable[str]) -> dict[str, set[str]]:
    """The folded words for country, city and year of each summit: they tell a series apart."""
    rows = Summit.objects.filter(slug__in=slugs).values_list(
        "slug", "country__code", "country__name", "city", "start_on"
    )
    words = {}
    for slug, code, name, city, start in rows:
        adjectives = [] if not code else [a for a in ADJECTIVES.get(code, "").split("|") if a]
        texts = (name or "", city, str(start.year), code or "", *adjectives)
        words[slug] = {word for text in texts for word in fold(text).split()}
    return words
