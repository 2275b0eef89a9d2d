"""What a typed value stands for: a slug, a former slug, a name, a code, or nothing we know."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from rapidfuzz import fuzz

from articles.models import Alias, Country, FormerSlug, Organisation, Speaker, Summit
from articles.search.facets import MODELS
from articles.search.query import Resolved
from articles.text.folding import fold

from .labels import RECORDS, Labels, codes

NEAR = 3
NEAR_ENOUGH = 70
MOST_MEANT = 20


class Lookup:
    """Values of the filters of one kind of record (None: of all kinds)."""

    def __init__(self, kind: str | None, labels: Labels) -> None:
        self.kind = kind
        self.labels = labels

    def known(self, name: str, typed: Iterable[str]) -> dict[str, str]:
        """The typed values that the archive knows, each with the value it is kept under.

        Values of addresses: slugs and codes in any case, former slugs included.
        """
        typed = list(typed)
        if name in RECORDS:
            return self._known_records(name, typed)
        choices = codes(self.kind, name)
        if choices is not None:
            return {one: one.lower() for one in typed if one.lower() in choices}
        return {one: kept for one in typed if (kept := self._stored(name, one))}

    def _known_records(self, name: str, typed: list[str]) -> dict[str, str]:
        model = RECORDS[name]
        rows = model.objects.published()
        lowered = {one: one.lower() for one in typed}
        if model is Country:
            codes_known = set(
                rows.filter(pk__in=[one.upper() for one in typed]).values_list("pk", flat=True)
            )
            return {one: low for one, low in lowered.items() if one.upper() in codes_known}
        known = set(rows.filter(slug__in=lowered.values()).values_list("slug", flat=True))
        found = {one: low for one, low in lowered.items() if low in known}
        missing = {low for one, low in lowered.items() if one not in found}
        if missing:
            former = FormerSlug.objects.filter(slug__in=missing).filter(
                **{f"{name}__in": rows.values("pk")}
            )
            now = dict(former.values_list("slug", f"{name}__slug"))
            found |= {one: now[low] for one, low in lowered.items() if low in now}
        return found

    def _stored(self, name: str, typed: str) -> str | None:
        """A free value as some public record holds it, whatever its case."""
        for kind, model in MODELS.items():
            if self.kind in (None, kind) and any(f.name == name for f in model._meta.fields):
                rows = model.objects.published().filter(**{f"{name}__iexact": typed})
                found = rows.order_by().values_list(name, flat=True).first()
                if found:
                    return found
        return None

    def near(self, name: str, typed: str) -> list[tuple[str, str]]:
        """Values spelt nearly so with their labels, the nearest first; at most three."""
        choices = self._all(name)
        scores = {value: _nearness(typed, value, label) for value, label in choices.items()}
        near = [value for value, score in scores.items() if score >= NEAR_ENOUGH]
        best = sorted(near, key=lambda value: (-scores[value], value))[:NEAR]
        return [(value, choices[value]) for value in best]

    def _all(self, name: str) -> dict[str, str]:
        """Every value of a filter with its label."""
        if name in RECORDS:
            return {row.slug: str(row) for row in RECORDS[name].objects.published()}
        choices = codes(self.kind, name)
        if choices is not None:
            return choices
        values: set[str] = set()
        for kind, model in MODELS.items():
            if self.kind in (None, kind) and any(f.name == name for f in model._meta.fields):
                rows = model.objects.published().order_by()
                values |= set(rows.values_list(name, flat=True).distinct())
        return {value: self.labels.of(name, value) for value in sorted(values) if value}

    def resolve(self, name: str, typed: str) -> Resolved:
        """What a name typed into the search box stands for (``speaker:starmer``)."""
        exact = self.known(name, [typed])
        if exact:
            return Resolved(tuple(exact.values()))
        values = self._named(name, fold(typed)) if name in RECORDS else self._labelled(name, typed)
        if values:
            return Resolved(tuple(values[:MOST_MEANT]))
        return Resolved(near=tuple(label for _, label in self.near(name, typed)))

    def _labelled(self, name: str, typed: str) -> list[str]:
        wanted = fold(typed)
        return [value for value, label in self._all(name).items() if fold(label) == wanted]

    def _named(self, name: str, wanted: str) -> list[str]:
        """Slugs of the records one of whose names is that, else holds all its words."""
        if not wanted:
            return []
        forms = self._forms(name)
        same = [slug for slug, names in forms.items() if wanted in names]
        if same:
            return same
        words = set(wanted.split())
        return [
            slug for slug, names in forms.items() if any(words <= set(n.split()) for n in names)
        ]

    def _forms(self, name: str) -> dict[str, set[str]]:
        """The folded names of every public record, by slug."""
        model = RECORDS[name]
        rows = list(model.objects.published())
        forms = {row.slug: {fold(row.name)} for row in rows}
        if model is Summit:
            for row in rows:
                forms[row.slug] |= {fold(one) for one in (row.short_name, *row.other_names) if one}
        if model in (Speaker, Organisation):
            matched = Alias.objects.filter(Q(**{f"{name}__isnull": False}))
            for slug, form in matched.values_list(f"{name}__slug", "folded"):
                if slug in forms:
                    forms[slug].add(form)
        return forms


def _nearness(typed: str, value: str, label: str) -> float:
    """How alike, 0 to 100: with the value as addresses write it, the name, or a word of it."""
    wanted, name = fold(typed), fold(label)
    forms = {name, *name.split()} if " " not in wanted else {name}
    by_name = max((fuzz.ratio(wanted, form) for form in forms), default=0.0)
    return max(by_name, fuzz.ratio(typed.lower(), value.lower()))
