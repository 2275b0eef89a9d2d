"""Reading the JSON files of the archive, with errors that name the file and the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from articles.importing.report import ImportReport
from articles.importing.upsert import Upserter
from articles.models import Origin, State, Topic

PUBLIC = {"state": State.PUBLISHED, "origin": Origin.IMPORT}
"""What every loaded record with a publication state begins with."""


class FixtureError(ValueError):
    """A file of the archive is missing, is not JSON, or holds a record that cannot be."""


class FixtureFolder:
    """The folder of an archive; also holds the shelves, so that each model is read once."""

    def __init__(self, folder: Path, report: ImportReport):
        self.folder = folder
        self.report = report
        self._shelves: dict[tuple, Upserter] = {}

    def records(self, name: str, *keys: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each record of ``NAME.json`` with its path in reports; *keys* must all be present."""
        path = self.folder / f"{name}.json"
        try:
            records = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise FixtureError(f"{path.name} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise FixtureError(f"{path.name} is not JSON in UTF-8: {error}") from None
        if not isinstance(records, list):
            raise FixtureError(f"{path.name} must hold a list of records")
        for position, record in enumerate(records):
            if not isinstance(record, dict):
                raise FixtureError(f"{path.name}, record {position + 1}: not an object")
            label = next(
                (record[k] for k in ("id", "slug", "key", "code") if k in record), position
            )
            where = f"{path.name}#{label}"
            missing = [key for key in keys if key not in record]
            if missing:
                raise FixtureError(f"{where}: has no “{'”, “'.join(missing)}”")
            yield where, record

    def shelf(self, model, *key: str) -> Upserter:
        """The shelf of *model* by *key*, read from the database at its first use."""
        if (model, key) not in self._shelves:
            self._shelves[model, key] = Upserter(
                model, key[0] if len(key) == 1 else key, self.report
            )
        return self._shelves[model, key]

    def link(self, where: str, shelf: Upserter, key: Any) -> Any:
        """The record that *key* names; None for no key or for a record an editor removed.

        Raises :class:`FixtureError` for a key that no record has or had.
        """
        if not key:
            return None
        found = shelf.get(key)
        if found is None and key not in shelf.known:
            kind = shelf.model._meta.verbose_name
            raise FixtureError(f"{where}: there is no {kind} “{key}”")
        return found

    def topics(self, where: str, slugs: list[str]) -> list[Topic]:
        """The topics with these slugs."""
        shelf = self.shelf(Topic, "slug")
        found = [self.link(where, shelf, slug) for slug in slugs]
        return [topic for topic in found if topic is not None]


def day(where: str, value: str | None) -> date | None:
    """An ISO date, or None."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise FixtureError(f"{where}: “{value}” is not a date") from None


def imprecise(where: str, field: str, value: str | None, precision: str) -> dict[str, Any]:
    """The two columns of an imprecise date."""
    return {field: day(where, value), f"{field}_precision": precision or "day"}


def money(where: str, amount: str | None, currency: str | None) -> dict[str, Any]:
    """The two columns of a sum."""
    try:
        return {"amount": None if amount is None else Decimal(amount), "currency": currency or ""}
    except ArithmeticError:
        raise FixtureError(f"{where}: “{amount}” is not an amount") from None


def joined(*notes: str) -> str:
    """Notes as one paragraph; empty ones left out."""
    return " ".join(note.strip() for note in notes if note and note.strip())
