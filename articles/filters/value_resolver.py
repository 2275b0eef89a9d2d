"""What a typed value stands for: a slug, a former slug, a name, a code, or nothing we know."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from articles.extraction.countries import country_code
from articles.filters.labels import RECORDS, Labels, codes
from articles.models import Alias, Country, FormerSlug, Organisation, Speaker, Summit
from articles.search import request as of
from articles.search.database import MODELS
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.parser import ResolvedValue
from articles.text.normalize import fold

NEAR = 3
NEAR_ENOUGH = 70
NEAR_LOOKED_AT = 50
MOST_MEANT = 200

# Records that are so many that the index is asked which of them may be meant.
INDEXED = {Speaker: of.SPEAKER, Organisation: of.ORGANISATION}


class ValueResolver:
    """Values of the filters of one kind of record (None: of all kinds).

    Names in ``INDEXED`` are asked of the index, so that a name costs the same among fifty as among
    a hundred thousand; while the index is away, all are read.
    """

    def __init__(self, kind: str | None, labels: Labels) -> None:
        self.kind = kind
        self.labels = labels
        self._near: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def known(self, name: str, typed: Iterable[str]) -> dict[str, str]:
        """The typed values that the archive knows, each with the value it is kept under.

        Values of addresses: slugs and codes in any case, former slugs and names of countries too.
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
            meant = {one: (one.upper(), country_code(one)) for one in typed}
            asked = {code for codes in meant.values() for code in codes}
            held = set(rows.filter(pk__in=asked).values_list("pk", flat=True))
            found = {one: [c for c in codes if c in held] for one, codes in meant.items()}
            return {one: codes[0].lower() for one, codes in found.items() if codes}
        known = set(rows.filter(slug__in=lowered.values()).values_list("slug", flat=True))
        found = {one: low for one, low in lowered.items() if low in known}
        missing = {low for one, low in lowered.items() if one not in found}
        if missing:
            record = model._meta.model_name
            former = FormerSlug.objects.filter(slug__in=missing).filter(
                **{f"{record}__in": rows.values("pk")}
            )
            now = dict(former.values_list("slug", f"{record}__slug"))
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
        if (name, typed) not in self._near:
            self._near[name, typed] = self._nearest(name, typed)
        return self._near[name, typed]

    def _nearest(self, name: str, typed: str) -> list[tuple[str, str]]:
        choices = self._near_choices(name, typed)
        scores = {value: _nearness(typed, value, label) for value, label in choices.items()}
        near = [value for value, score in scores.items() if score >= NEAR_ENOUGH]
        best = sorted(near, key=lambda value: (-scores[value], value))[:NEAR]
        return [(value, choices[value]) for value in best]

    def _near_choices(self, name: str, typed: str) -> dict[str, str]:
        """The values that may be near: all, or of names in the index those that it finds near."""
        record = INDEXED.get(RECORDS.get(name))
        if record:
            try:
                found = get_engine().find_by_name(record, typed, limit=NEAR_LOOKED_AT, fuzzy=True)
            except IndexUnavailableError:
                return self._all(name)
            return self._public_names(name, [one.slug for one in found])
        return self._all(name)

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

    def resolve(self, name: str, typed: str) -> ResolvedValue:
        """What a name typed into the search box stands for (``speaker:starmer``)."""
        exact = self.known(name, [typed])
        if exact:
            return ResolvedValue(tuple(exact.values()))
        values = self.find_by_name(name, typed) if name in RECORDS else self._labelled(name, typed)
        if values:
            return ResolvedValue(tuple(values[:MOST_MEANT]), cut=len(values) > MOST_MEANT)
        return ResolvedValue(near=tuple(label for _, label in self.near(name, typed)))

    def _labelled(self, name: str, typed: str) -> list[str]:
        wanted = fold(typed)
        return [value for value, label in self._all(name).items() if fold(label) == wanted]

    def find_by_name(self, name: str, typed: str, *, wholly: bool = False) -> list[str]:
        """Slugs of the records one of whose names is that, else holds all its words.

        *wholly* leaves out the latter.
        """
        wanted = fold(typed)
        if not wanted:
            return []
        forms = self._forms(name, typed)
        same = [slug for slug, names in forms.items() if wanted in names]
        if same or wholly:
            return same
        words = set(wanted.split())
        return [
            slug for slug, names in forms.items() if any(words <= set(n.split()) for n in names)
        ]

    def _forms(self, name: str, typed: str) -> dict[str, set[str]]:
        """The folded names, by slug, of the public records whose names may have these words."""
        model = RECORDS[name]
        if model in INDEXED:
            return self._indexed_forms(name, typed)
        if model is Summit:
            rows = model.objects.published()
            return {
                row.slug: {fold(one) for one in (row.name, row.short_name, *row.other_names) if one}
                for row in rows
            }
        return {slug: {fold(label)} for slug, label in self._all(name).items()}

    def _indexed_forms(self, name: str, typed: str) -> dict[str, set[str]]:
        """The engine finds all words of a name, were they of two of somebody's names."""
        record = INDEXED[RECORDS[name]]
        try:
            found = get_engine().find_by_name(record, typed, limit=MOST_MEANT + 1)
        except IndexUnavailableError:
            labels = self._all(name)
            aliases = Alias.objects.filter(**{f"{record}__isnull": False})
        else:
            labels = self._public_names(name, [one.slug for one in found])
            aliases = Alias.objects.filter(**{f"{record}__slug__in": labels})
        forms = {slug: {fold(label)} for slug, label in labels.items()}
        if forms:
            for slug, form in aliases.order_by().values_list(f"{record}__slug", "folded"):
                if slug in forms:
                    forms[slug].add(form)
        return forms

    def _public_names(self, name: str, slugs: list[str]) -> dict[str, str]:
        """The names of those of these records that are public, in their order."""
        if not slugs:
            return {}
        rows = RECORDS[name].objects.published().filter(slug__in=slugs).order_by()
        known = dict(rows.values_list("slug", "name"))
        return {slug: known[slug] for slug in slugs if slug in known}


def _nearness(typed: str, value: str, label: str) -> float:
    """How alike, 0 to 100: with the value as addresses write it, the name, or a word of it."""
    wanted, name = fold(typed), fold(label)
    forms = {name, *name.split()} if " " not in wanted else {name}
    by_name = max((fuzz.ratio(wanted, form) for form in forms), default=0.0)
    return max(by_name, fuzz.ratio(typed.lower(), value.lower()))
