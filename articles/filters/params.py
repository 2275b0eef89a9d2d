"""From the parameters of an address to a selection, the address that says the same, and what
could not be understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from articles.filters.labels import (
    NAMED,
    NOUNS,
    TITLES,
    Labels,
)
from articles.filters.url_params import ListURL
from articles.filters.value_resolver import ValueResolver
from articles.search import request as of
from articles.search.query.parser import ParsedQuery, parse_query, unknown_value
from articles.search.request import Dates, FacetFilter, SearchRequest
from articles.text.dates import PartialDate

# Every parameter that some listing knows; on one that does not, the page says so.
PARAMETERS = tuple(TITLES)
# Values spelt nearly so are looked for of so many unknown ones: each costs a search.
SUGGESTED_FOR = 3


class Effect(Enum):
    """What a problem does to the answer."""

    #: A slip was repaired; the answer is that of the repaired query.
    REPAIRED = "repaired"
    #: There was no room for all that was typed: a page shows what the rest finds, and says so;
    #: files and the API, where nobody would see that, refuse.
    CUT = "cut"
    #: Something was not understood: no row matches, and files and the API refuse.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ParamProblem:
    """A plain explanation of what was not taken as typed; ``field`` is its parameter.

    ``near`` offers values spelt nearly so: (label, address with that value).
    """

    field: str
    text: str
    near: tuple[tuple[str, str], ...] = ()
    effect: Effect = Effect.UNKNOWN

    @property
    def refused(self) -> bool:
        """Whether a file or the API answers 400: it would hold more than was asked for."""
        return self.effect is not Effect.REPAIRED

    @property
    def reason(self) -> str:
        """The text with the values offered instead, for where there are no links."""
        if not self.near:
            return self.text
        return f"{self.text} Did you mean {' or '.join(label for label, _ in self.near)}?"


@dataclass
class ParsedParams:
    """What the parameters mean.

    ``extra`` holds the filters that no index knows (what the calendar says of pledges).
    """

    selection: SearchRequest
    list_url: ListURL
    typed: str = ""
    query: ParsedQuery = field(default_factory=ParsedQuery)
    ends: dict[str, PartialDate] = field(default_factory=dict)
    extra: tuple[FacetFilter, ...] = ()
    problems: tuple[ParamProblem, ...] = ()

    @property
    def refusals(self) -> list[ParamProblem]:
        """The problems for which a file or the API gives no answer."""
        return [problem for problem in self.problems if problem.refused]


class ParamsParser:
    """Reads the cleaned values of one listing's form."""

    def __init__(
        self, kind: str | None, path: str, labels: Labels, value_resolver: ValueResolver
    ) -> None:
        self.kind = kind
        self.labels = labels
        self.value_resolver = value_resolver
        self.list_url = ListURL(path)
        self.problems: list[ParamProblem] = []
        self._unknown: list[tuple[str, str, str, str, str]] = []

    def read(
        self,
        cleaned: dict,
        errors: dict,
        *,
        choices: Iterable[str],
        extra: Iterable[str] = (),
        given: Mapping[str, Sequence[str]],
    ) -> ParsedParams:
        """The meaning of *cleaned*; *errors* are the form's, *given* every parameter with its
        values.

        *choices* are the filters with values, *extra* those among them that no index knows.
        """
        typed = (cleaned.get("q") or "").strip()
        query = parse_query(typed, self.value_resolver.resolve) if typed else ParsedQuery()
        self.list_url = self.list_url.setting("q", typed)
        clauses = {name: self._clause(name, cleaned.get(name) or []) for name in choices}
        ends = self._ends(cleaned)
        order = cleaned.get("order") or ""
        if order and not (order == of.RELEVANCE and not typed):
            self.list_url = self.list_url.setting("order", order)
        for name, messages in errors.items():
            self.problems += [ParamProblem(name, message) for message in messages]
            self.list_url = self.list_url.setting(name, given[name][-1].strip())
        self._explain_query(query)
        self._explain_unknown()
        self._explain_foreign(given, [*choices, *cleaned, *errors, "page"])
        extra = set(extra)
        return ParsedParams(
            selection=SearchRequest(
                kind=self.kind,
                words=query.words,
                clauses=tuple(c for n, c in clauses.items() if c and n not in extra),
                dates=self._dates(query.dates, ends),
                order=order,
                nothing=any(one.effect is Effect.UNKNOWN for one in self.problems),
            ),
            list_url=self.list_url,
            typed=typed,
            query=query,
            ends=ends,
            extra=tuple(c for n, c in clauses.items() if c and n in extra),
            problems=tuple(self.problems),
        )

    def _clause(self, name: str, values: list[str]) -> FacetFilter | None:
        # The kinds of record have a name of their own, beside a record's own kind.
        held = "record" if name == "kind" and self.kind is None else name
        wanted = {value: value.lstrip("-").strip() for value in values}
        known = self.value_resolver.known(held, wanted.values()) if wanted else {}
        any_of: list[str] = []
        none_of: list[str] = []
        for value, bare in wanted.items():
            sign = "-" if value.startswith("-") else ""
            if bare in known:
                (none_of if sign else any_of).append(known[bare])
                self.list_url = self.list_url.adding(name, f"{sign}{known[bare]}")
            else:
                # It stays in the address, so that links and counts mean the same selection.
                self.list_url = self.list_url.adding(name, value)
                self._unknown.append((name, held, sign, bare, value))
        if not any_of and not none_of:
            return None
        return FacetFilter(held, tuple(dict.fromkeys(any_of)), tuple(dict.fromkeys(none_of)))

    def _explain_query(self, query: ParsedQuery) -> None:
        """What was repaired in the words, before all other problems."""
        said = []
        for notice in query.notices:
            near = tuple(
                (label, self.list_url.setting("q", typed).href)
                for label, typed in query.respelt.get(notice, ())
            )
            said.append(ParamProblem("q", notice, near, _effect(query, notice)))
        self.problems[:0] = said

    def _explain_unknown(self) -> None:
        """After all is read, so that the addresses offered keep the other filters."""
        for number, (name, held, sign, value, typed) in enumerate(self._unknown):
            others = self.list_url.without_value(name, typed)
            looked_up = number < SUGGESTED_FOR
            near = tuple(
                (label, others.adding(name, f"{sign}{one}").href)
                for one, label in (self.value_resolver.near(held, value) if looked_up else ())
            )
            text = unknown_value(NAMED.get(held, TITLES[held].lower()), (value or typed)[:60])
            self.problems.append(ParamProblem(name, text, near))

    def _explain_foreign(self, given: Mapping[str, Sequence[str]], own: list[str]) -> None:
        for name, values in given.items():
            if name in PARAMETERS and name not in own:
                many = NOUNS[self.kind][1]
                text = f"A list of {many} cannot be filtered by {TITLES[name].lower()}."
                self.problems.append(ParamProblem(name, text))
                for value in values:
                    self.list_url = self.list_url.adding(name, value.strip())

    def _ends(self, cleaned: dict) -> dict[str, PartialDate]:
        ends = {name: cleaned[name] for name in ("from", "to") if cleaned.get(name)}
        if len(ends) == 2 and ends["from"].start > ends["to"].end:
            text = f"The first day ({ends['from']}) is later than the last ({ends['to']})."
            self.problems.append(ParamProblem("from", text))
        for name, day in ends.items():
            self.list_url = self.list_url.setting(name, day.isoformat())
        return ends

    def _dates(self, typed: Dates, ends: dict[str, PartialDate]) -> Dates:
        """The days that the fields and the words allow both."""
        starts = [d for d in (typed[0], ends["from"].start if "from" in ends else None) if d]
        stops = [d for d in (typed[1], ends["to"].end if "to" in ends else None) if d]
        return (max(starts, default=None), min(stops, default=None))


def _effect(query: ParsedQuery, notice: str) -> Effect:
    if notice in query.unknown:
        return Effect.UNKNOWN
    return Effect.CUT if notice in query.cut else Effect.REPAIRED
