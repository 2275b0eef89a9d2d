"""Names in a typed query: speakers, organisations, summits, countries, topics and publishers.

Matches are offered to the reader and never applied unasked, so other spellings and misspelt names
count too (rapidfuzz).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.db.models import CharField, F, Model, Q, Value
from django.utils.text import slugify
from rapidfuzz import fuzz, process

from articles import kinds
from articles.extraction.countries import (
    ADJECTIVES,
    adjective_code,
    country_code,
    country_names,
)
from articles.filters.value_resolver import ValueResolver
from articles.models import Alias, Organisation, Publisher, Speaker, Summit, Topic
from articles.search.engine import IndexUnavailableError, get_engine
from articles.text.lexicon.stop_words import STOP_WORDS
from articles.text.normalize import fold

MAX_NAME_WORDS = 6
MAX_ALTERNATIVES = 3
# Engine queries per typed query: each word is looked up in each of three kinds.
MAX_LOOKUPS = 12
MAX_FUZZY_LOOKUPS = 3
MATCHES_PER_WORD = 20
MAX_ROWS = 300

# Minimum similarity (0 to 100) of a misspelt name, by number of words.
MIN_SIMILARITY = {1: 84, 2: 80}
MIN_SIMILARITY_LONGER = 88
MIN_COUNTRY_SIMILARITY = 88
MIN_LETTERS = 5

_NATIVE_LANGUAGES = (
    "fr de es it pt nl sv da nb fi pl cs sk hu ro bg el ru uk tr ar he fa hi ja ko zh zh_Hant id "
    "vi bn ur ta te gu mr th ka hy az be mk sr kk mn my km lo si ne am sw ms"
)
# Short names that CLDR does not have.
_SHORT_NATIVE_NAMES = {
    "KR": "한국|南韓",
    "US": "США|アメリカ|米国|أمريكا|अमेरिका",
    "GB": "بريطانيا|Англия|ब्रिटेन",
    "AE": "الإمارات|阿联酋",
    "SA": "السعودية|沙特|サウジ",
}
_NUMBERED = re.compile(r"\b([a-z]{1,8}) (\d{1,4})\b")
_LETTERS_BEFORE_DIGITS = re.compile(r"\b([a-z]{2,8})(?=\d{1,4}\b)")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]{3,8}|(?=\w*\d)[A-Z][A-Za-z]{0,7}\d{1,3}[A-Za-z]?)\b")
_PLACE_AND_YEAR = re.compile(r"(\w+) \d{4}$")
_STOP_WORDS = frozenset(STOP_WORDS["en"].split())
_LOOKED_UP: dict[str, type[Model]] = {
    kinds.SPEAKER: Speaker,
    kinds.SUMMIT: Summit,
    kinds.ORGANISATION: Organisation,
}


@dataclass(frozen=True, slots=True)
class TypedWord:
    """One word of the query: as typed and folded, with its offsets."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TypedName:
    """A value that words ``first`` to ``last`` (exclusive) may mean, with its similarity."""

    parameter: str
    value: str
    first: int
    last: int
    similarity: float


class NameFinder:
    """Finds names in runs of words; *common* are words that are no names."""

    def __init__(self, value_resolver: ValueResolver, common: frozenset[str]) -> None:
        self.value_resolver = value_resolver
        self.common = common

    def find(self, words: Sequence[TypedWord]) -> list[TypedName]:
        """The names in *words*, of every length; the caller chooses among overlapping ones."""
        forms = self._forms(words)
        windows = [
            window for window in _windows(words) if not set(window[2].split()) <= self.common
        ]
        names = [
            name
            for (parameter, value), record_forms in forms.items()
            for name in _match(words, windows, parameter, value, record_forms, self.common)
        ]
        names = self._public(names)
        return [*names, *self._countries(words)]

    def _forms(self, words: Sequence[TypedWord]) -> dict[tuple[str, str], set[str]]:
        typed = [part for word in words for part in word.folded.split()]
        lookups = [form for word in typed for form in _singular_forms(word)]
        lookups += _joined_and_split(words)
        lookups = [w for w in dict.fromkeys(lookups) if w and w not in self.common]
        lookups = [w for w in lookups if len(w) > 1 or not w.isascii()][:MAX_LOOKUPS]
        if not lookups:
            return {}
        return self._names_of_records(lookups) | _names_of_vocabularies(lookups)

    def _names_of_records(self, lookups: Sequence[str]) -> dict[tuple[str, str], set[str]]:
        try:
            slugs = _candidates(lookups)
            conditions = {kind: Q(slug__in=found) for kind, found in slugs.items() if found}
        except IndexUnavailableError:
            starts = {word[:3] for word in lookups}
            conditions = {kind: _names_with(kind, starts) for kind in _LOOKED_UP}
        forms: dict[tuple[str, str], set[str]] = {}
        for kind, condition in conditions.items():
            rows = list(_LOOKED_UP[kind].objects.published().filter(condition)[:MAX_ROWS])
            own = {row.pk: _forms_of(row) for row in rows}
            if kind != kinds.SUMMIT and rows:
                aliases = Alias.objects.filter(**{f"{kind}__in": list(own)}).order_by()
                for pk, folded in aliases.values_list(kind, "folded"):
                    own[pk].add(folded)
                    # In another script the family name alone is enough; in Latin script
                    # ``sort_name`` says which word it is.
                    if kind == kinds.SPEAKER and not folded.isascii():
                        own[pk].add(folded.split()[-1])
            forms |= {(kind, row.slug): own[row.pk] for row in rows}
            if kind == kinds.SUMMIT:
                _abbreviations(forms, rows)
        return forms

    def _public(self, names: Iterable[TypedName]) -> list[TypedName]:
        """Without topics and publishers that are not public."""
        names = list(names)
        hidden = set()
        for parameter in ("topic", "publisher"):
            values = {name.value for name in names if name.parameter == parameter}
            if values:
                public = self.value_resolver.canonical_values(parameter, values)
                hidden |= {(parameter, value) for value in values - public.keys()}
        return [name for name in names if (name.parameter, name.value) not in hidden]

    def _countries(self, words: Sequence[TypedWord]) -> list[TypedName]:
        codes: dict[tuple[int, int], tuple[str, float]] = {}
        for first, last, text in _windows(words):
            typed = words[first].text
            if last - first == 1 and (text in self.common and not typed.isupper()):
                continue
            code = country_code(text) or adjective_code(text) or _native_names().get(text, "")
            similarity = 100.0
            if not code and len(text) >= MIN_LETTERS and text not in self.common:
                similar = process.extractOne(
                    text, country_names(), scorer=fuzz.ratio, score_cutoff=MIN_COUNTRY_SIMILARITY
                )
                if similar and similar[0][0] == text[0]:
                    code, similarity = country_code(similar[0]), similar[1]
            if code:
                codes[first, last] = (code.lower(), similarity)
        values = {code for code, _ in codes.values()}
        public = self.value_resolver.canonical_values("country", values) if values else {}
        return [
            TypedName("country", code, first, last, similarity)
            for (first, last), (code, similarity) in codes.items()
            if code in public
        ]


def _windows(words: Sequence[TypedWord]) -> Iterable[tuple[int, int, str]]:
    """Every run of up to six words: its bounds and its folded text."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + MAX_NAME_WORDS, len(words)) + 1):
            text = " ".join(word.folded for word in words[first:last] if word.folded)
            if text:
                yield first, last, text


def _singular_forms(text: str) -> tuple[str, ...]:
    """The text, and without a final "s": a possessive is often typed without apostrophe."""
    return (text, text[:-1]) if len(text) > 4 and text.endswith("s") else (text,)


def _joined_and_split(words: Sequence[TypedWord]) -> list[str]:
    """ "cop 29" and "cop-29" as "cop29", and "cop29" as "cop"."""
    text = " ".join(word.folded for word in words)
    joined = [f"{letters}{digits}" for letters, digits in _NUMBERED.findall(text)]
    return [*joined, *_LETTERS_BEFORE_DIGITS.findall(text)]


def _candidates(lookups: Sequence[str]) -> dict[str, set[str]]:
    """Slugs of records with one of these words in their names, or with a similar word."""
    engine = get_engine()
    slugs: dict[str, set[str]] = {kind: set() for kind in _LOOKED_UP}
    unmatched = []
    for word in lookups:
        matched = False
        for kind, found in slugs.items():
            matches = engine.find_by_name(kind, word, limit=MATCHES_PER_WORD)
            found |= {match.slug for match in matches}
            matched = matched or bool(matches)
        if not matched and len(word) >= MIN_LETTERS - 1:
            unmatched.append(word)
    for word in sorted(unmatched, key=len, reverse=True)[:MAX_FUZZY_LOOKUPS]:
        for kind, found in slugs.items():
            matches = engine.find_by_name(kind, word, limit=MATCHES_PER_WORD, fuzzy=True)
            found |= {match.slug for match in matches}
    return slugs


def _names_with(kind: str, starts: Iterable[str]) -> Q:
    """Condition of the database fallback: a name that contains one of these beginnings."""
    if kind == kinds.SUMMIT:
        return Q()  # few, and their other names are JSON
    condition = Q(pk__in=())
    for start in starts:
        aliases = Alias.objects.filter(folded__contains=start, **{f"{kind}__isnull": False})
        condition |= Q(name__icontains=start) | Q(pk__in=aliases.order_by().values(kind))
    return condition


def _forms_of(record: Model) -> set[str]:
    """The folded names by which a record is typed."""
    forms = {fold(record.name)}
    if isinstance(record, Speaker):
        family, comma, _ = record.sort_name.partition(",")
        forms |= {fold(family), fold(record.sort_name)}
        if comma:  # "Lula da Silva" is also typed as "Lula"
            forms |= {part for part in fold(family).split() if len(part) > 3}
    elif isinstance(record, Organisation):
        forms.add(fold(record.name.partition(",")[0]))
    elif isinstance(record, Summit):
        names = [record.name, record.short_name, *record.other_names]
        forms |= {fold(name) for name in (*names, *_places_of(record)) if name}
        # Two or more words of a long name are enough: "ukraine recovery".
        for name in names:
            parts = fold(name).split()
            forms |= {
                " ".join(parts[start:end])
                for start in range(len(parts))
                for end in range(start + 2, min(start + 4, len(parts)) + 1)
                if not {parts[start], parts[end - 1]} & _STOP_WORDS
            }
    return {form for form in forms if form}


def _places_of(summit: Summit) -> list[str]:
    """The places in the city and the short name: "Fasano (Apulia)", "G7 Apulia 2024"."""
    return [*re.split(r"[(),]", summit.city), *_PLACE_AND_YEAR.findall(summit.short_name)]


def _abbreviations(forms: dict[tuple[str, str], set[str]], summits: Iterable[Summit]) -> None:
    """Add the abbreviations in names of summits: "COP29", and "UNOC" of "UNOC3".

    Not those of more summits than are offered for the same words.
    """
    owners: dict[str, set[str]] = {}
    for summit in summits:
        for name in (summit.name, summit.short_name, *summit.other_names):
            for word in _ABBREVIATION.findall(name):
                for form in {fold(word), fold(word).rstrip("0123456789")}:
                    if len(form) > 2 or not form.isalpha():
                        owners.setdefault(form, set()).add(summit.slug)
    for form, slugs in owners.items():
        if len(slugs) <= MAX_ALTERNATIVES:
            for slug in slugs:
                forms[kinds.SUMMIT, slug].add(form)


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


def _names_of_vocabularies(lookups: Sequence[str]) -> dict[tuple[str, str], set[str]]:
    """The names of topics and publishers with a word that begins or ends like these."""
    condition = Q(pk__in=())
    slugs = {slugify(word) for word in lookups}
    for part in {part for slug in slugs for part in (slug[:3], slug[-3:])}:
        if len(part) == 3:
            condition |= Q(slug__contains=part)
    topics, publishers = (
        model.objects.filter(condition)
        .order_by()
        .values_list(Value(name, CharField()), F("slug"), F("name"))
        for name, model in (("topic", Topic), ("publisher", Publisher))
    )
    forms = {}
    for parameter, slug, name in topics.union(publishers, all=True)[:MAX_ROWS]:
        folded = fold(name)
        forms[parameter, slug] = {folded, folded.removeprefix("the ")}
    return forms


def _match(
    words: Sequence[TypedWord],
    windows: Sequence[tuple[int, int, str]],
    parameter: str,
    value: str,
    forms: set[str],
    common: frozenset[str],
) -> list[TypedName]:
    """Where these names are in the words."""
    names = []
    joined = {form.replace(" ", "") for form in forms}
    by_length: dict[int, list[str]] = {}
    for form in forms:
        by_length.setdefault(len(form.split()), []).append(form)
    for first, last, text in windows:
        similarity = 0.0
        if any(each in forms for each in _singular_forms(text)) or (
            len(text) > 2 and text.replace(" ", "") in joined
        ):
            similarity = 100.0
        elif (
            len(text) >= MIN_LETTERS and not {words[first].folded, words[last - 1].folded} & common
        ):
            number = last - first
            least = MIN_SIMILARITY.get(number, MIN_SIMILARITY_LONGER)
            similarity = max(
                (
                    fuzz.ratio(text, form, score_cutoff=least)
                    for form in by_length.get(number, ())
                    if form[0] == text[0] and not any(c.isdigit() for c in text + form)
                ),
                default=0.0,
            )
        if similarity:
            names.append(TypedName(parameter, value, first, last, similarity))
    return names


@cache
def _native_names() -> dict[str, str]:
    """Country codes by folded name in other languages (CLDR)."""
    codes: dict[str, str] = {}
    for language in _NATIVE_LANGUAGES.split():
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                codes.setdefault(fold(name), code)
    for code, names in _SHORT_NATIVE_NAMES.items():
        codes |= {fold(name): code for name in names.split("|")}
    return codes
