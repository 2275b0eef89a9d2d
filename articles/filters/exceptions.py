"""Exceptions for invalid URL parameters (400) and pages out of range (404).

They are for values that no form sends. Values that a person could mistype are explained on the
page instead (:mod:`articles.filters.params`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import BadRequest
from django.http import Http404

MAX_LENGTH = 2_000
MAX_REPEATS = 20
# More than any list has. Page one million costs the engine about as much as counting the facets.
MAX_PAGE = 1_000_000


class InvalidParameterError(BadRequest):
    """An invalid parameter that no form sends; answered with 400.

    ``parameter`` is its name, empty if unknown.
    """

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class PageOutOfRangeError(Http404):
    """A page of a list that does not exist; answered with 404.

    ``last`` is the number of the last page, 1 if unknown.
    """

    def __init__(self, message: str, last: int = 1) -> None:
        super().__init__(message)
        self.last = last


def validate_parameters(parameters: Mapping) -> None:
    """Validate the parameters of a QueryDict or MultiDict.

    Raises :class:`InvalidParameterError` for a NUL character, a name or value of over 2,000
    characters, or a parameter that has more than 20 values. Empty values, which forms send for
    fields that are not filled in, are not counted.
    """
    for name, values in parameter_lists(parameters):
        if sum(map(bool, values)) > MAX_REPEATS:
            raise InvalidParameterError(
                f"A parameter can be repeated at most {MAX_REPEATS} times.", name
            )
        for value in (name, *values):
            if "\0" in value:
                raise InvalidParameterError("A parameter contains a NUL character.", name)
            if len(value) > MAX_LENGTH:
                raise InvalidParameterError(
                    f"A parameter can have at most {MAX_LENGTH:,} characters.", name
                )


def parameter_lists(parameters: Mapping) -> Iterable[tuple[str, list[str]]]:
    """Each parameter with all its values, from a dictionary or MultiDict."""
    if hasattr(parameters, "lists"):
        return [(name, [str(value) for value in values]) for name, values in parameters.lists()]
    return [
        (name, [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])])
        for name, value in parameters.items()
    ]


def page_number(typed: str) -> int:
    """Parse a page number from 1 to ``MAX_PAGE``.

    Raises :class:`InvalidParameterError` if it is not a number, :class:`PageOutOfRangeError` if
    there is no such page.
    """
    if not (typed.isascii() and typed.isdigit()):
        raise InvalidParameterError("Page must be a whole number.", "page")
    # Check the length first, because parsing thousands of digits is slow.
    digits = typed.lstrip("0")
    if not digits or len(digits) > len(str(MAX_PAGE)) or int(digits) > MAX_PAGE:
        raise PageOutOfRangeError(f"Page must be between 1 and {MAX_PAGE:,}.")
    return int(digits)
