"""The address of a listing: its path and exactly the parameters that hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListURL:
    """A path and its parameters in order; every change gives a new address on page 1.

    Empty values never stand in an address.
    """

    path: str = ""
    pairs: Pairs = ()

    @property
    def query(self) -> str:
        """The parameters as they stand behind the question mark."""
        return urlencode([(name, value) for name, value in self.pairs if value])

    @property
    def href(self) -> str:
        """The address as a link; a path alone when nothing is filtered."""
        query = self.query
        return f"{self.path}?{query}" if query else self.path or "?"

    def has(self, name: str, value: str | None = None) -> bool:
        """Whether the parameter stands here, with that value if one is given."""
        return any(n == name and value in (None, v) for n, v in self.pairs)

    def without(self, *names: str) -> ListURL:
        """The same without these parameters."""
        dropped = {*names, "page"}
        return replace(self, pairs=tuple(p for p in self.pairs if p[0] not in dropped))

    def without_value(self, name: str, value: str) -> ListURL:
        """The same without one value of a parameter."""
        return replace(
            self, pairs=tuple(p for p in self.pairs if p != (name, value) and p[0] != "page")
        )

    def adding(self, name: str, value: str) -> ListURL:
        """The same with one value more; one that stands there already stays where it is."""
        kept = self.without()
        return kept if kept.has(name, value) else replace(kept, pairs=(*kept.pairs, (name, value)))

    def setting(self, name: str, value: str) -> ListURL:
        """The same with this as the parameter's only value; an empty one removes it."""
        kept = self.without(name)
        return replace(kept, pairs=(*kept.pairs, (name, value))) if value else kept

    def narrowed(self, name: str, value: str) -> ListURL | None:
        """The list of those of the records here that have a value, None where no filter says so.

        Values of one filter widen each other, so another value than those asked for cannot be
        asked for beside them.
        """
        on = [held for held_name, held in self.pairs if held_name == name]
        wanted = [held for held in on if not held.startswith("-")]
        if (wanted and value not in wanted) or f"-{value}" in on:
            return None
        kept = self.without()
        others = tuple(p for p in kept.pairs if p[0] != name or p[1].startswith("-"))
        return replace(kept, pairs=(*others, (name, value)))

    def at(self, path: str) -> ListURL:
        """The same parameters at another place."""
        return replace(self, path=path)
