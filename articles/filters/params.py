"""Parser of URL parameters: a search request, the canonical URL, and problems to explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from articles import kinds
from articles.filters.labels import (
    ALL_VERSIONS,
    NOUNS,
    TITLES,
    VALUE_NOUNS,
    Labels,
)
from articles.filters.url_params import ListURL
from articles.filters.value_resolver import ValueResolver
from articles.search.query.notices import Effect
from articles.search.query.parser import ParsedQuery, parse_query, unknown_value
from articles.search.request import Dates, FacetFilter, SearchRequest
from articles.text.dates import PartialDate

# Parameters of any listing; a listing explains those that it does not support.
PARAMETERS = tuple(TITLES)
# Similar values are suggested for this many unknown ones, because each costs a search.
MAX_SUGGESTED = 3


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
