"""Parses query parameters other than filters: pagination, ``fields``, ``expand``, ``facets``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from articles.api.exceptions import ParameterProblem, ParametersError
from articles.filters import Listing

from .cursors import CursorCodec, CursorKey

PER_PAGE, MAX_PER_PAGE = 20, 100
PARAMETER_NAMES = ("page", "per_page", "cursor", "fields", "expand", "facets", "total")
SINGLE_VALUED = (*PARAMETER_NAMES, "order", "q", "versions")


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """``after`` is the key in the cursor, None without a cursor."""

    per_page: int
    after: CursorKey | None
    fields: tuple[str, ...]
    expand: tuple[str, ...]
    facets: tuple[str, ...]
    total: bool


def parse_parameters(
    query: QueryDict,
    *,
    allowed: Iterable[str],
    fields: Iterable[str],
    expand: Iterable[str],
    facets: Iterable[str] = (),
    cursors: CursorCodec | None = None,
) -> RequestParameters:
    """Parse and validate; raises ``ParametersError`` that names every invalid parameter."""
    allowed = set(allowed)
    problems = [
        ParameterProblem(name[:60], "Unknown parameter.") for name in query if name not in allowed
    ]
    problems += [
        ParameterProblem(name, "This parameter can only be used once.")
        for name in SINGLE_VALUED
        if len(query.getlist(name)) > 1
    ]

    def parse_choices(name: str, choices: Iterable[str]) -> tuple[str, ...]:
        choices = list(choices)
        values = [value.strip() for value in query.get(name, "").split(",") if value.strip()]
        invalid = [value[:60] for value in values if value not in choices]
        if invalid:
            hint = f"Choose from: {', '.join(choices)}." if choices else "There are no choices."
            problems.append(ParameterProblem(name, f"Invalid value: {', '.join(invalid)}. {hint}"))
        return tuple(dict.fromkeys(values))

    per_page = query.get("per_page", str(PER_PAGE))
    if not (re.fullmatch(r"[1-9][0-9]{0,2}", per_page, re.ASCII) and int(per_page) <= MAX_PER_PAGE):
        problems.append(ParameterProblem("per_page", f"Must be from 1 to {MAX_PER_PAGE}."))
    total = query.get("total", "0" if "cursor" in query else "1")
    if total not in ("0", "1"):
        problems.append(ParameterProblem("total", "Must be 0 or 1."))
    after = None
    if "cursor" in query:
        after = cursors.decode(query["cursor"]) if cursors else None
        if after is None:
            problems.append(ParameterProblem("cursor", "Invalid cursor."))
        problems += [
            ParameterProblem(name, "Cannot be combined with cursor.")
            for name in ("page", "order")
            if name in query
        ]
    choices = (
        parse_choices("fields", fields),
        parse_choices("expand", expand),
        parse_choices("facets", facets),
    )
    if problems:
        raise ParametersError(problems)
    return RequestParameters(int(per_page), after, *choices, total == "1")


def reject_invalid_filters(listing: Listing) -> None:
    """Raise ``ParametersError`` for invalid filters: a client would not notice ignored ones."""
    problems = [ParameterProblem(p.field, p.reason) for p in listing.params.refusals]
    if problems:
        raise ParametersError(problems)
