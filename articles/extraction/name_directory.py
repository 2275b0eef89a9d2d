"""Names of the archive in memory: its speakers, organisations and aliases by normalised name.

An import of many documents reads them once and re-reads before each document only the rows that
have been saved or deleted since, by this or another process. The history tables tell which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import models

from articles.extraction.changed_rows import ChangedRows
from articles.models import Alias, Appointment, Organisation, Speaker
from articles.models.compiled_query import CompiledQuery
from articles.text.names import surname
from articles.text.normalize import fold


class NamedRows:
    """The rows of a model by their normalised name."""

    def __init__(self, rows: models.QuerySet, name: Callable[[models.Model], str]):
        self.rows = CompiledQuery(lambda pks: rows.filter(pk__in=pks))
        self.name = name
        self.changed = ChangedRows(rows.model)
        self.by_pk: dict[int, models.Model] = {}
        self.by_name: dict[str, dict[int, models.Model]] = defaultdict(dict)
        self.by_surname: dict[str, dict[int, models.Model]] = defaultdict(dict)
        self._add(rows.iterator(chunk_size=2000))

    def refresh(self, also: Iterable[int] = ()) -> set[int]:
        """Read the changed rows, and those in *also*, again; return their keys."""
        pks = self.changed.read() | set(also)
        for pk in pks & self.by_pk.keys():
            self._remove(self.by_pk.pop(pk))
        if pks:
            self._add(self.rows(list(pks)))
        return pks

    def _add(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.by_pk[row.pk] = row
            for names, name in self._indexes(row):
                names[name][row.pk] = row

    def _remove(self, row: models.Model) -> None:
        for names, name in self._indexes(row):
            del names[name][row.pk]
            if not names[name]:
                del names[name]

    def _indexes(self, row: models.Model) -> Iterable[tuple[dict, str]]:
        name = self.name(row)
        yield self.by_name, name
        if " " in name:
            yield self.by_surname, surname(name)

    def named(self, name: str) -> list:
        """The rows with this normalised name."""
        return list(self.by_name.get(name, {}).values())

    def with_surname(self, name: str) -> list:
        """The rows with a full name that ends in this normalised family name."""
        return list(self.by_surname.get(name, {}).values())


class NameDirectory:
    """The speakers, organisations and aliases of the archive, as of the last :meth:`refresh`."""

    def __init__(self) -> None:
        self._appointments = ChangedRows(Appointment, "speaker_id")
        speakers = Speaker.objects.prefetch_related("appointments").order_by("pk")
        self.speakers = NamedRows(speakers, lambda speaker: fold(speaker.name))
        self.organisations = NamedRows(
            Organisation.objects.order_by("pk"), lambda row: fold_without_article(row.name)
        )
        self._aliases = NamedRows(Alias.objects.order_by("pk"), lambda alias: alias.folded)

    def refresh(self) -> tuple[set[int], set[int]]:
        """Read again what has changed; return the keys of these speakers and organisations."""
        self._aliases.refresh()
        speakers = self.speakers.refresh(self._appointments.read())
        return speakers, self.organisations.refresh()

    def alias(self, folded: str) -> Alias | None:
        """The alias with this normalised form, with its speaker or organisation."""
        return next(map(self._with_target, self._aliases.named(folded)), None)

    def aliases_with_surname(self, folded: str) -> list[Alias]:
        """The aliases that end in this family name."""
        return list(map(self._with_target, self._aliases.with_surname(folded)))

    def _with_target(self, alias: Alias) -> Alias:
        if alias.speaker_id in self.speakers.by_pk:
            alias.speaker = self.speakers.by_pk[alias.speaker_id]
        if alias.organisation_id in self.organisations.by_pk:
            alias.organisation = self.organisations.by_pk[alias.organisation_id]
        return alias


def fold_without_article(name: str) -> str:
    """The normalised name without “the”."""
    return fold(name).removeprefix("the ")
