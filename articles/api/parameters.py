"""The parameters of the API beside the filters: which page, which fields, what is expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from articles.api.exceptions import ParameterFault, ParametersError
from articles.filters import Listing

from .cursors import CursorCodec, CursorKey

PER_PAGE, MOST = 20, 100
PARAMETER_NAMES = ("page", "per_page", "cursor", "fields", "expand", "facets", "total")
ONE = ("page", "per_page", "cursor", "fields", "expand", "facets", "total", "order", "q")


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """``after`` is the last record seen, None without a cursor."""

    per_page: int
    after: CursorKey | None
    fields: tuple[str, ...]
    expand: tuple[str, ...]
    facets: tuple[str, ...]
    total: bool


def parse_parameters(
    given: QueryDict,
    *,
    known: Iterable[str],
    fields: Iterable[str],
    expand: Iterable[str],
    facets: Iterable[str] = (),
    cursors: CursorCodec | None = None,
) -> RequestParameters:
    """The parameters' meaning; raises ``ParametersError`` that names each one that is wrong."""
    faults = [
        ParameterFault(name[:60], "This parameter is not known here.")
        for name in given
        if name not in set(known)
    ]
    faults += [
        ParameterFault(name, "This parameter is given more than once.")
        for name in ONE
        if len(given.getlist(name)) > 1
    ]

    def chosen(name: str, offered: Iterable[str]) -> tuple[str, ...]:
        offered = list(offered)
        wanted = [one.strip() for one in given.get(name, "").split(",") if one.strip()]
        wrong = [one[:60] for one in wanted if one not in offered]
        if wrong:
            choice = f"choose from {', '.join(offered)}" if offered else "nothing is offered"
            faults.append(ParameterFault(name, f"{', '.join(wrong)}: {choice}."))
        return tuple(dict.fromkeys(wanted))

    per_page = given.get("per_page", str(PER_PAGE))
    if not (re.fullmatch(r"[1-9][0-9]{0,2}", per_page, re.ASCII) and int(per_page) <= MOST):
        faults.append(ParameterFault("per_page", f"A number from 1 to {MOST}."))
    total = given.get("total", "0" if "cursor" in given else "1")
    if total not in ("0", "1"):
        faults.append(ParameterFault("total", "0 or 1."))
    after = None
    if "cursor" in given:
        after = cursors.read(given["cursor"]) if cursors else None
        if after is None:
            faults.append(ParameterFault("cursor", "This is no cursor that this list gave."))
        faults += [
            ParameterFault(
                name, "A cursor goes through the records by their number; leave this out."
            )
            for name in ("page", "order")
            if name in given
        ]
    asked = (chosen("fields", fields), chosen("expand", expand), chosen("facets", facets))
    if faults:
        raise ParametersError(faults)
    return RequestParameters(int(per_page), after, *asked, total == "1")


def raise_for_problems(listing: Listing) -> None:
    """Raise for what is not understood: a program must not take other rows for the wanted ones."""
    faults = [ParameterFault(one.field, one.reason) for one in listing.params.refusals]
    if faults:
        raise ParametersError(faults)
