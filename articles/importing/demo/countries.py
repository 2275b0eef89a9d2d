"""The countries that records refer to by code."""

from __future__ import annotations

from articles.importing.demo.source import FixtureError
from articles.models import Country


class Countries:
    """All countries of the archive, read once."""

    def __init__(self) -> None:
        self._by_code = Country.objects.in_bulk()

    def get(self, where: str, code: str | None) -> Country | None:
        """The country of *code*; None for no code. Raises :class:`FixtureError` when unknown."""
        if not code:
            return None
        if code not in self._by_code:
            raise FixtureError(f"{where}: there is no country “{code}”")
        return self._by_code[code]
