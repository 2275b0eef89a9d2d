"""What no form of the archive can send, and is therefore not explained but refused.

A value that a person could have mistyped is something else: it is explained on the page, which then
shows no rows (:mod:`articles.filters.params`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import BadRequest
from django.http import Http404

MAX_LENGTH = 2_000
MAX_REPEATS = 20
# Far behind the end of any list: every row that is counted lies on a page that can be asked for.
# The last page of a million costs the engine about as much as counting their facets does.
MAX_PAGE = 1_000_000


class InvalidParameterError(BadRequest):
    """An address that no form of ours makes; Django answers 400.

    ``parameter`` names what is wrong, empty when nothing can be named.
    """

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class PageOutOfRangeError(Http404):
    """A page of a list that does not exist or lies too deep; Django answers 404.

    ``last`` is the number of the last page that can be reached, 1 when nothing is known.
    """

    def __init__(self, message: str, last: int = 1) -> None:
        super().__init__(message)
        self.last = last


def validate_parameters(parameters: Mapping) -> None:
    """Refuse parameters that are broken on their face; *parameters* is a QueryDict or MultiDict.

    Raises :class:`InvalidParameterError` for a NUL, a name or value of over 2,000 characters, or a
    parameter that is repeated over 20 times.
    """
    for name, values in parameter_lists(parameters):
        if len(values) > MAX_REPEATS:
            raise InvalidParameterError(f"A parameter is given over {MAX_REPEATS} times.", name)
        for value in (name, *values):
            if "\0" in value:
                raise InvalidParameterError("A parameter holds a NUL character.", name)
            if len(value) > MAX_LENGTH:
                raise InvalidParameterError(
                    f"A parameter is longer than {MAX_LENGTH:,} characters.", name
                )


def parameter_lists(parameters: Mapping) -> Iterable[tuple[str, list[str]]]:
    """Each parameter with all its values, whichever kind of dictionary holds them."""
    if hasattr(parameters, "lists"):
        return [(name, [str(value) for value in values]) for name, values in parameters.lists()]
    return [
        (name, [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])])
        for name, value in parameters.items()
    ]


def page_number(typed: str) -> int:
    """The number of a page, from 1 to ``MAX_PAGE``.

    Raises :class:`InvalidParameterError` when it is no number, :class:`PageOutOfRangeError` when
    there is no such page.
    """
    if not (typed.isascii() and typed.isdigit()):
        raise InvalidParameterError("A page is a number.", "page")
    # Compared as text first: a number of a thousand digits is not worth reading.
    digits = typed.lstrip("0")
    if not digits or len(digits) > len(str(MAX_PAGE)) or int(digits) > MAX_PAGE:
        raise PageOutOfRangeError(f"Lists can be paged from page 1 to page {MAX_PAGE:,}.")
    return int(digits)
