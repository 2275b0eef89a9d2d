"""Resolver of typed filter values: slugs, former slugs, names and codes to canonical values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from articles.extraction.countries import country_code
from articles.filters.labels import RECORDS, Labels, codes
from articles.kinds import BY_NAME, INDEXED, ORGANISATION, SPEAKER
from articles.models import Alias, Country, FormerSlug, Organisation, Speaker, Summit
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.parser import ResolvedValue
from articles.search.request import AMOUNT
from articles.text.normalize import fold
from articles.text.rounded_amount import RoundedAmount

MAX_SUGGESTIONS = 3
MIN_SIMILARITY = 70  # of 100
MAX_CANDIDATES = 50
MAX_VALUES = 200

# Models with many records, whose names are looked up in the index.
SEARCHED = {Speaker: SPEAKER, Organisation: ORGANISATION}


@dataclass
class ValueResolver:
    """Resolves filter values for one kind of record (None: all kinds).

    Names of ``SEARCHED`` models are looked up in the index, at a constant cost; without an index,
    all names are read from the database.
    """

    kind: str | None
    labels: Labels
    _similar: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    _resolved: dict[tuple[str, str], ResolvedValue] = field(default_factory=dict)

    def canonical_values(self, name: str, typed: Iterable[str]) -> dict[str, str]:
        """The typed values that exist, each with its canonical value.

        Accepts slugs and codes in any case, former slugs, and names of countries.
        """
        typed = list(typed)
        if name in RECORDS:
            return self._canonical_slugs(name, typed)
        if name == AMOUNT:
            amounts = {value: RoundedAmount.parse(value) for value in typed}
            return {value: amount.value for value, amount in amounts.items() if amount}
        choices = codes(self.kind, name)
        if choices is not None:
            return {value: value.lower() for value in typed if value.lower() in choices}
        return {value: stored for value in typed if (stored := self._stored(name, value))}

    def _canonical_slugs(self, name: str, typed: list[str]) -> dict[str, str]:
        model = RECORDS[name]
        rows = model.objects.published()
        lowered = {value: value.lower() for value in typed}
        if model is Country:
            candidates = {value: (value.upper(), country_code(value)) for value in typed}
            possible = {code for pair in candidates.values() for code in pair}
            existing = set(rows.filter(pk__in=possible).values_list("pk", flat=True))
            matches = {
                value: next((code for code in pair if code in existing), None)
                for value, pair in candidates.items()
            }
            return {value: code.lower() for value, code in matches.items() if code}
        slugs = set(rows.filter(slug__in=lowered.values()).values_list("slug", flat=True))
        resolved = {value: slug for value, slug in lowered.items() if slug in slugs}
        missing = {slug for value, slug in lowered.items() if value not in resolved}
        if missing:
            record = model._meta.model_name
            former = FormerSlug.objects.filter(slug__in=missing).filter(
                **{f"{record}__in": rows.values("pk")}
            )
            current = dict(former.values_list("slug", f"{record}__slug"))
            resolved |= {v: current[slug] for v, slug in lowered.items() if slug in current}
        return resolved

    def _stored(self, name: str, typed: str) -> str | None:
        """A free-text value as stored in some public record, ignoring case."""
        for kind in INDEXED:
            model = BY_NAME[kind].model
            if self.kind in (None, kind) and any(f.name == name for f in model._meta.fields):
                rows = model.objects.published().filter(**{f"{name}__iexact": typed})
                stored = rows.order_by().values_list(name, flat=True).first()
                if stored:
                    return stored
        return None

    def similar(self, name: str, typed: str) -> list[tuple[str, str]]:
        """Up to three similar values with their labels, most similar first; cached."""
        if (name, typed) not in self._similar:
            self._similar[name, typed] = self._most_similar(name, typed)
        return self._similar[name, typed]

    def _most_similar(self, name: str, typed: str) -> list[tuple[str, str]]:
        candidates = self._candidates(name, typed)
        scores = {value: _similarity(typed, value, label) for value, label in candidates.items()}
        similar = [value for value, score in scores.items() if score >= MIN_SIMILARITY]
        best = sorted(similar, key=lambda value: (-scores[value], value))[:MAX_SUGGESTIONS]
        return [(value, candidates[value]) for value in best]

    def _candidates(self, name: str, typed: str) -> dict[str, str]:
        """Values to compare with, and their labels: matches of a fuzzy search, or all values."""
        record = SEARCHED.get(RECORDS.get(name))
        if record:
            try:
                matches = get_engine().find_by_name(record, typed, limit=MAX_CANDIDATES, fuzzy=True)
            except IndexUnavailableError:
                return self._all(name)
            return self._public_names(name, [match.slug for match in matches])
        return {} if name == AMOUNT else self._all(name)

    def _all(self, name: str) -> dict[str, str]:
        """All values of a filter with their labels."""
        if name in RECORDS:
            return {row.slug: str(row) for row in RECORDS[name].objects.published()}
        choices = codes(self.kind, name)
        if choices is not None:
            return choices
        values: set[str] = set()
        for kind in INDEXED:
            model = BY_NAME[kind].model
            if self.kind in (None, kind) and any(f.name == name for f in model._meta.fields):
                rows = model.objects.published().order_by()
                values |= set(rows.values_list(name, flat=True).distinct())
        return {value: self.labels.of(name, value) for value in sorted(values) if value}

    def resolve(self, name: str, typed: str) -> ResolvedValue:
        """Resolve a field of the query language such as ``speaker:starmer``."""
        if (name, typed) not in self._resolved:
            self._resolved[name, typed] = self._resolve(name, typed)
        return self._resolved[name, typed]

    def _resolve(self, name: str, typed: str) -> ResolvedValue:
        exact = self.canonical_values(name, [typed])
        if exact:
            return ResolvedValue(tuple(exact.values()))
        find = self.find_by_name if name in RECORDS else self._find_by_label
        values = find(name, typed)
        if values:
            return ResolvedValue(tuple(values[:MAX_VALUES]), truncated=len(values) > MAX_VALUES)
        return ResolvedValue(similar=tuple(label for _, label in self.similar(name, typed)))

    def _find_by_label(self, name: str, typed: str) -> list[str]:
        folded = fold(typed)
        return [value for value, label in self._all(name).items() if fold(label) == folded]

    def find_by_name(self, name: str, typed: str, *, exact: bool = False) -> list[str]:
        """Slugs of records with this name or, unless *exact*, with a name that has all its words.

        Names that match exactly take precedence.
        """
        folded = fold(typed)
        if not folded:
            return []
        names_by_slug = self._names_by_slug(name, typed)
        same = [slug for slug, names in names_by_slug.items() if folded in names]
        if same or exact:
            return same
        words = set(folded.split())
        return [
            slug
            for slug, names in names_by_slug.items()
            if any(words <= set(each.split()) for each in names)
        ]

    def _names_by_slug(self, name: str, typed: str) -> dict[str, set[str]]:
        """The folded names of public records that may match, by slug."""
        model = RECORDS[name]
        if model in SEARCHED:
            return self._indexed_names_by_slug(name, typed)
        if model is Summit:
            return {
                row.slug: {
                    fold(each) for each in (row.name, row.short_name, *row.other_names) if each
                }
                for row in model.objects.published()
            }
        return {slug: {fold(label)} for slug, label in self._all(name).items()}

    def _indexed_names_by_slug(self, name: str, typed: str) -> dict[str, set[str]]:
        """Candidates from the index, which may match words of different names of a record."""
        record = SEARCHED[RECORDS[name]]
        try:
            matches = get_engine().find_by_name(record, typed, limit=MAX_VALUES + 1)
        except IndexUnavailableError:
            labels = self._all(name)
            aliases = Alias.objects.filter(**{f"{record}__isnull": False})
        else:
            labels = self._public_names(name, [match.slug for match in matches])
            aliases = Alias.objects.filter(**{f"{record}__slug__in": labels})
        names = {slug: {fold(label)} for slug, label in labels.items()}
        if names:
            for slug, form in aliases.order_by().values_list(f"{record}__slug", "folded"):
                if slug in names:
                    names[slug].add(form)
        return names

    def _public_names(self, name: str, slugs: list[str]) -> dict[str, str]:
        """The names of these records by slug, in the same order, without those not public."""
        if not slugs:
            return {}
        rows = RECORDS[name].objects.published().filter(slug__in=slugs).order_by()
        names = dict(rows.values_list("slug", "name"))
        return {slug: names[slug] for slug in slugs if slug in names}


def _similarity(typed: str, value: str, label: str) -> float:
    """The similarity to the slug, the name or a word of the name, from 0 to 100."""
    folded, name = fold(typed), fold(label)
    forms = {name, *name.split()} if " " not in folded else {name}
    by_name = max((fuzz.ratio(folded, form) for form in forms), default=0.0)
    return max(by_name, fuzz.ratio(typed.lower(), value.lower()))
