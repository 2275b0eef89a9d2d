"""Reads JSON fixtures, with errors that name the file and the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from articles.importing.report import ImportReport
from articles.importing.upsert import Upserter
from articles.models import Country, Origin, State, Topic

PUBLIC = {"state": State.PUBLISHED, "origin": Origin.IMPORT}
"""Initial state and origin of all loaded records."""


class FixtureError(ValueError):
    """A fixture file is missing, is not JSON, or has an invalid record."""


class FixtureFolder:
    """Folder of JSON fixtures; caches one upserter per model, so that each is read once."""

    def __init__(self, folder: Path, report: ImportReport):
        self.folder = folder
        self.report = report
        self._upserters: dict[tuple, Upserter] = {}

    def records(self, name: str, *keys: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each record of ``NAME.json`` with its label for reports; *keys* are required."""
        path = self.folder / f"{name}.json"
        try:
            records = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise FixtureError(f"{path.name} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise FixtureError(f"{path.name} is not JSON in UTF-8: {error}") from None
        if not isinstance(records, list):
            raise FixtureError(f"{path.name} must contain a list of records")
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

    def upserter(self, model, *key: str) -> Upserter:
        """Cached upserter of *model* by natural *key*."""
        if (model, key) not in self._upserters:
            self._upserters[model, key] = Upserter(
                model, key[0] if len(key) == 1 else key, self.report
            )
        return self._upserters[model, key]

    def link(self, where: str, upserter: Upserter, key: Any) -> Any:
        """Look up a related record; None for an empty key or a record deleted by an editor.

        Raises :class:`FixtureError` for an unknown key.
        """
        if not key:
            return None
        record = upserter.get(key)
        if record is None and key not in upserter.imported_keys:
            kind = upserter.model._meta.verbose_name
            raise FixtureError(f"{where}: there is no {kind} “{key}”")
        return record

    def topics(self, where: str, slugs: list[str]) -> list[Topic]:
        """The topics with these slugs, without those that an editor deleted."""
        upserter = self.upserter(Topic, "slug")
        linked = [self.link(where, upserter, slug) for slug in slugs]
        return [topic for topic in linked if topic is not None]


class Countries:
    """Lookup of countries by code, loaded once."""

    def __init__(self) -> None:
        self._by_code = Country.objects.in_bulk()

    def get(self, where: str, code: str | None) -> Country | None:
        """The country with *code*; None for an empty code. Raises :class:`FixtureError`."""
        if not code:
            return None
        if code not in self._by_code:
            raise FixtureError(f"{where}: there is no country “{code}”")
        return self._by_code[code]


def day(where: str, value: str | None) -> date | None:
    """An ISO date, or None."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise FixtureError(f"{where}: “{value}” is not a date") from None


def partial_date(where: str, field: str, value: str | None, precision: str) -> dict[str, Any]:
    """The two columns of a partial date."""
    return {field: day(where, value), f"{field}_precision": precision or "day"}


def money(where: str, amount: str | None, currency: str | None) -> dict[str, Any]:
    """The columns ``amount`` and ``currency``."""
    try:
        return {"amount": None if amount is None else Decimal(amount), "currency": currency or ""}
    except ArithmeticError:
        raise FixtureError(f"{where}: “{amount}” is not an amount") from None


def join_notes(*notes: str) -> str:
    """Join notes into one paragraph, skipping empty ones."""
    return " ".join(note.strip() for note in notes if note and note.strip())
