"""Canonical URLs of listings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]


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
        return urlencode([(name, value) for name, value in self.pairs if value])

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
        url = self.without(name)
        return replace(url, pairs=(*url.pairs, (name, value))) if value else url

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
