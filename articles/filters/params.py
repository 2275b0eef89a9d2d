"""URL parameters of listings: form fields, and their parser to a search request.

The parser also returns the canonical URL, and problems to explain.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlencode

from django import forms
from django_filters import Filter

from articles import kinds
from articles.filters.exceptions import InvalidParameterError
from articles.filters.labels import (
    ALL_VERSIONS,
    NOUNS,
    TITLES,
    VALUE_NOUNS,
    VERSIONS,
    Labels,
)
from articles.filters.value_resolver import ValueResolver
from articles.search.query.notices import Effect
from articles.search.query.parser import ParsedQuery, parse_query, unknown_value
from articles.search.request import Dates, FacetFilter, SearchRequest
from articles.text.dates import PartialDate

# Parameters of any listing; a listing explains those that it does not support.
PARAMETERS = tuple(TITLES)
# Similar values are suggested for this many unknown ones, because each costs a search.
MAX_SUGGESTED = 3


Pairs = tuple[tuple[str, str], ...]


@lru_cache(maxsize=500)
def _encoded(name: str, value: str) -> str:
    """A parameter as it is written in a URL; the links of a page repeat its parameters."""
    return urlencode({name: value})


@dataclass(frozen=True, slots=True)
class ListURL:
    """An immutable path with ordered query parameters; every change returns a URL of page 1.

    Empty values are left out. A page has dozens of them (chips, sort orders, the dates of summits,
    bars of charts), and copying a QueryDict for each takes twenty times as long.
    """

    path: str = ""
    pairs: Pairs = ()

    @property
    def query(self) -> str:
        """The query string without the question mark."""
        return "&".join(_encoded(name, value) for name, value in self.pairs if value)

    @property
    def href(self) -> str:
        """The URL for a link; only the path if there are no parameters."""
        query = self.query
        return f"{self.path}?{query}" if query else self.path or "?"

    def has(self, name: str, value: str | None = None) -> bool:
        """Whether the URL has this parameter, with this value if one is given."""
        return any(n == name and value in (None, v) for n, v in self.pairs)

    def without(self, *names: str) -> ListURL:
        """The URL without these parameters."""
        removed = {*names, "page"}
        return replace(self, pairs=tuple(p for p in self.pairs if p[0] not in removed))

    def without_value(self, name: str, value: str) -> ListURL:
        """The URL without one value of a parameter."""
        return replace(
            self, pairs=tuple(p for p in self.pairs if p != (name, value) and p[0] != "page")
        )

    def adding(self, name: str, value: str) -> ListURL:
        """The URL with a further value of a parameter, unless it is already there."""
        url = self.without()
        return url if url.has(name, value) else replace(url, pairs=(*url.pairs, (name, value)))

    def setting(self, name: str, value: str) -> ListURL:
        """The URL with this as the only value of a parameter; an empty value removes it."""
        others = tuple(p for p in self.pairs if p[0] not in (name, "page"))
        return replace(self, pairs=(*others, (name, value)) if value else others)

    def narrowed(self, name: str, value: str) -> ListURL | None:
        """The URL of those records of this list that have a value, or None if there is no such URL.

        Values of one filter are alternatives, so a list that is filtered by other values of it
        cannot be narrowed by this one.
        """
        values = [each for parameter, each in self.pairs if parameter == name]
        included = [each for each in values if not each.startswith("-")]
        if (included and value not in included) or f"-{value}" in values:
            return None
        url = self.without()
        others = tuple(p for p in url.pairs if p[0] != name or p[1].startswith("-"))
        return replace(url, pairs=(*others, (name, value)))

    def at(self, path: str) -> ListURL:
        """The same parameters with another path."""
        return replace(self, path=path)


class _SharedField(forms.Field):
    """A field that forms share: to copy it takes longer than to clean its value."""

    def __deepcopy__(self, memo: dict) -> _SharedField:
        return self


class ValuesField(_SharedField):
    """The values of a repeated parameter, trimmed, without empty values and duplicates."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[str]:
        return list(dict.fromkeys(each.strip() for each in value or [] if each.strip("- \t\n")))


class WordsField(_SharedField, forms.CharField):
    """The search query as typed."""

    widget = forms.TextInput(attrs={"type": "search", "maxlength": 200})


class DayField(_SharedField):
    """One end of the date range: a day, month or year."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value) -> PartialDate | None:
        typed = (value or "").strip()
        if not typed:
            return None
        try:
            return PartialDate.parse(typed)
        except ValueError:
            raise forms.ValidationError(
                f"“{typed[:40]}” is not a date. Use 2025-03-31, 2025-03 or 2025."
            ) from None


class VersionsField(_SharedField):
    """Which quotes of a statement to list: only the leading one (default), or all."""

    widget = forms.HiddenInput

    def to_python(self, value) -> bool:
        """Whether to list all versions."""
        typed = (value or "").strip().lower()
        if typed not in ("", *VERSIONS):
            raise forms.ValidationError(f"“{typed[:40]}” is not one of {', '.join(VERSIONS)}.")
        return typed == ALL_VERSIONS


class OrderField(_SharedField):
    """A sort order; raises ``InvalidParameterError`` for an unknown one."""

    widget = forms.HiddenInput

    def __init__(self, *, orders: tuple[str, ...], **options) -> None:
        super().__init__(**options)
        self.orders = orders

    def to_python(self, value) -> str:
        order = value or ""
        if order and order not in self.orders:
            raise InvalidParameterError("Unknown sort order.", "order")
        return order


class ListingFilter(Filter):
    """A filter of a listing.

    The listing applies all its filters at once, so that engine and database receive the same
    request; see ``Listing.filter_queryset``.
    """

    def __deepcopy__(self, memo: dict) -> ListingFilter:
        # FilterSet deep-copies its filters; they are immutable here, and this is much faster.
        return copy.copy(self)


class ValuesFilter(ListingFilter):
    field_class = ValuesField


class WordsFilter(ListingFilter):
    field_class = WordsField


class DayFilter(ListingFilter):
    field_class = DayField


class VersionsFilter(ListingFilter):
    field_class = VersionsField


class OrderFilter(ListingFilter):
    field_class = OrderField


def filters_for(
    choices: tuple[str, ...], *, dated: bool, versions: bool, orders: tuple[str, ...]
) -> dict[str, ListingFilter]:
    """The filters of a listing, by parameter."""
    filters: dict[str, ListingFilter] = {"q": WordsFilter(label=TITLES["q"])}
    filters |= {name: ValuesFilter(label=TITLES[name]) for name in choices}
    if dated:
        filters |= {name: DayFilter(label=TITLES[name]) for name in ("from", "to")}
    if versions:
        filters["versions"] = VersionsFilter(label=TITLES["versions"])
    return filters | {"order": OrderFilter(label="Order", orders=orders)}


@dataclass(frozen=True, slots=True)
class ParamProblem:
    """A parameter that was not taken as typed, with an explanation for the reader.

    ``suggestions`` are similar values: label and URL.
    """

    field: str
    text: str
    suggestions: tuple[tuple[str, str], ...] = ()
    effect: Effect = Effect.UNKNOWN

    @property
    def refused(self) -> bool:
        """Whether files and the API answer 400, because the results would be misleading."""
        return self.effect is not Effect.REPAIRED

    @property
    def reason(self) -> str:
        """The text with suggestions, for responses without links."""
        if not self.suggestions:
            return self.text
        return f"{self.text} Did you mean {' or '.join(label for label, _ in self.suggestions)}?"


@dataclass
class ParsedParams:
    """The parsed parameters; ``extra`` are filters that only the database supports."""

    selection: SearchRequest
    list_url: ListURL
    typed: str = ""
    query: ParsedQuery = field(default_factory=ParsedQuery)
    ends: dict[str, PartialDate] = field(default_factory=dict)
    extra: tuple[FacetFilter, ...] = ()
    problems: tuple[ParamProblem, ...] = ()

    @property
    def refusals(self) -> list[ParamProblem]:
        """The problems that files and the API refuse."""
        return [problem for problem in self.problems if problem.refused]


class ParamsParser:
    """Builds a search request from the cleaned data of a listing's form."""

    def __init__(
        self, kind: str | None, path: str, labels: Labels, value_resolver: ValueResolver
    ) -> None:
        self.kind = kind
        self.labels = labels
        self.value_resolver = value_resolver
        self.list_url = ListURL(path)
        self.problems: list[ParamProblem] = []
        self._unknown: list[tuple[str, str, str, str, str]] = []

    def parse(
        self,
        cleaned: dict,
        errors: dict,
        *,
        choices: Iterable[str],
        extra: Iterable[str] = (),
        given: Mapping[str, Sequence[str]],
    ) -> ParsedParams:
        """Parse the *cleaned* data and the *errors* of the form.

        *choices* are the facet filters, *extra* those of them that only the database supports,
        *given* all parameters of the URL.
        """
        typed = (cleaned.get("q") or "").strip()
        query = parse_query(typed, self.value_resolver.resolve) if typed else ParsedQuery()
        self.list_url = self.list_url.setting("q", typed)
        clauses = {name: self._clause(name, cleaned.get(name) or []) for name in choices}
        ends = self._ends(cleaned)
        all_versions = bool(cleaned.get("versions"))
        if all_versions:
            self.list_url = self.list_url.setting("versions", ALL_VERSIONS)
        order = cleaned.get("order") or ""
        if order and not (order == kinds.RELEVANCE and not typed):
            self.list_url = self.list_url.setting("order", order)
        for name, messages in errors.items():
            self.problems += [ParamProblem(name, message) for message in messages]
            self.list_url = self.list_url.setting(name, given[name][-1].strip())
        self._explain_query(query)
        self._explain_unknown()
        self._explain_unsupported(given, [*choices, *cleaned, *errors, "page"])
        extra = set(extra)
        return ParsedParams(
            selection=SearchRequest(
                kind=self.kind,
                words=query.words,
                clauses=tuple(c for n, c in clauses.items() if c and n not in extra),
                dates=self._dates(query.dates, ends),
                order=order,
                all_versions=all_versions,
                nothing=any(problem.effect is Effect.UNKNOWN for problem in self.problems),
            ),
            list_url=self.list_url,
            typed=typed,
            query=query,
            ends=ends,
            extra=tuple(c for n, c in clauses.items() if c and n in extra),
            problems=tuple(self.problems),
        )

    def _clause(self, name: str, values: list[str]) -> FacetFilter | None:
        # Over all kinds of record, ``kind`` filters by the kind of record.
        facet = "record" if name == "kind" and self.kind is None else name
        unsigned = {value: value.lstrip("-").strip() for value in values}
        resolved = (
            self.value_resolver.canonical_values(facet, unsigned.values()) if unsigned else {}
        )
        any_of: list[str] = []
        none_of: list[str] = []
        for value, bare in unsigned.items():
            sign = "-" if value.startswith("-") else ""
            if bare in resolved:
                (none_of if sign else any_of).append(resolved[bare])
                self.list_url = self.list_url.adding(name, f"{sign}{resolved[bare]}")
            else:
                # Unknown values stay in the URL, so that links keep the same (empty) results.
                self.list_url = self.list_url.adding(name, value)
                self._unknown.append((name, facet, sign, bare, value))
        if not any_of and not none_of:
            return None
        return FacetFilter(facet, tuple(dict.fromkeys(any_of)), tuple(dict.fromkeys(none_of)))

    def _explain_query(self, query: ParsedQuery) -> None:
        """Put the notices on the query before all other problems."""
        self.problems[:0] = [
            ParamProblem(
                "q",
                notice.text,
                tuple(
                    (label, self.list_url.setting("q", corrected).href)
                    for label, corrected in notice.corrections
                ),
                notice.effect,
            )
            for notice in query.notices
        ]

    def _explain_unknown(self) -> None:
        """Called last, so that the suggested URLs keep all other filters."""
        for number, (name, facet, sign, value, typed) in enumerate(self._unknown):
            others = self.list_url.without_value(name, typed)
            similar = self.value_resolver.similar(facet, value) if number < MAX_SUGGESTED else ()
            suggestions = tuple(
                (label, others.adding(name, f"{sign}{suggestion}").href)
                for suggestion, label in similar
            )
            noun = VALUE_NOUNS.get(facet, TITLES[facet].lower())
            text = unknown_value(noun, (value or typed)[:60])
            self.problems.append(ParamProblem(name, text, suggestions))

    def _explain_unsupported(self, given: Mapping[str, Sequence[str]], own: list[str]) -> None:
        for name, values in given.items():
            if name in PARAMETERS and name not in own:
                text = f"{NOUNS[self.kind][1].capitalize()} cannot be filtered by "
                text += f"{VALUE_NOUNS.get(name, TITLES[name].lower())}."
                self.problems.append(ParamProblem(name, text))
                for value in values:
                    self.list_url = self.list_url.adding(name, value.strip())

    def _ends(self, cleaned: dict) -> dict[str, PartialDate]:
        ends = {name: cleaned[name] for name in ("from", "to") if cleaned.get(name)}
        if len(ends) == 2 and ends["from"].start > ends["to"].end:
            text = f"The start date ({ends['from']}) is after the end date ({ends['to']})."
            self.problems.append(ParamProblem("from", text))
        for name, day in ends.items():
            self.list_url = self.list_url.setting(name, day.isoformat())
        return ends

    def _dates(self, typed: Dates, ends: dict[str, PartialDate]) -> Dates:
        """The intersection of the dates in the query and in the date fields."""
        starts = [d for d in (typed[0], ends["from"].start if "from" in ends else None) if d]
        stops = [d for d in (typed[1], ends["to"].end if "to" in ends else None) if d]
        return (max(starts, default=None), min(stops, default=None))
