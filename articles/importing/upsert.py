"""Putting records in place again and again without ever undoing what an editor did.

Every record an import writes gets a row of history that says so. That row is
what the import knew last time, and so a later import can tell apart:

* a value that the source changed since (it is taken over),
* a value that somebody else changed since (it stays),
* a record that an editor has saved (it is left alone as a whole, and that is reported),
* a record that was loaded once and is gone, or goes by other words now (it is not made again),
* a record that the finder of quotes made and no editor has seen (its values are taken over).

Models without a history of their own (countries, sources, copies) are only ever added to, and only
under a record that no editor has changed; see :meth:`Upserter.may_add_to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from articles.importing.report import ImportReport
from articles.models import FormerSlug, Origin, Outcome
from articles.models.import_history import (
    PARTLY_IMPORTED,
    LOADED_FROM_FIXTURES,
    has_values,
    changed_values,
    save_with_reason,
)


class Upserter:
    """The rows of one model by their natural key, and what earlier imports wrote of them.

    *key* names the columns (as stored: ``summit_id``) that make a record the same one; a single
    name gives plain keys, several give tuples. Takes three queries whatever the number of rows.
    """

    def __init__(self, model: type[models.Model], key: str | tuple[str, ...], report: ImportReport):
        self.model = model
        self.columns = (key,) if isinstance(key, str) else key
        self.report = report
        history = model.history.order_by("history_id")
        self.written = {row.pk_value: row for row in self._with_pk(history)}
        self.known = {self._key_of(row) for row in self.written.values()}
        self.edited = set(
            history.filter(history_user__isnull=False).values_list(
                model._meta.pk.attname, flat=True
            )
        )
        # Of several rows under one key, the one that an import wrote.
        rows = sorted(model._base_manager.all(), key=lambda row: row.pk in self.written)
        self.rows = {self._key_of(row): row for row in rows}
        if key == "slug":
            kind = model._meta.model_name
            for former in FormerSlug.objects.filter(**{f"{kind}__isnull": False}).select_related(
                kind
            ):
                self.rows.setdefault(former.slug, getattr(former, kind))
        self.fresh: set[Any] = set()
        self._said: dict[Any, dict[str, Any]] = {}

    def _with_pk(self, history: models.QuerySet) -> Iterable[Any]:
        for row in history.filter(history_change_reason=LOADED_FROM_FIXTURES):
            row.pk_value = getattr(row, self.model._meta.pk.attname)
            yield row

    def _key_of(self, row: Any) -> Any:
        values = tuple(getattr(row, column) for column in self.columns)
        return values[0] if len(values) == 1 else values

    def get(self, key: Any) -> Any:
        """The record under *key*, or None when there is none (any more)."""
        return self.rows.get(key)

    def put(
        self,
        key: Any,
        values: Mapping[str, Any],
        many: Mapping[str, Iterable[models.Model]] | None = None,
        path: str = "",
    ) -> Any:
        """Create or bring up to date the record under *key*; None when an editor removed it.

        *values* are the columns besides the key, *many* the rows of many-to-many fields, which are
        added to and not taken from. The outcome is reported under *path* unless that is empty.
        """
        record = self.rows.get(key)
        if record is None:
            if key in self.known:
                self._say(Outcome.UNCHANGED, path, "removed or renamed by an editor; left so")
                return None
            record = self._create(key, values, path)
            outcome, reason = Outcome.CREATED, ""
        else:
            outcome, reason = self._update(record, values, path)
        if record.pk not in self.edited and many:
            added = [self._add(record, field, rows) for field, rows in many.items()]
            if any(added) and outcome == Outcome.UNCHANGED:
                outcome = Outcome.UPDATED
        self._say(outcome, path, reason)
        return record

    def adopt(self, key: Any, record: models.Model) -> None:
        """Take a record that came in another way for the one under *key*, if there is none yet."""
        if key not in self.rows and key not in self.known:
            setattr(record, self.columns[0], key)
            self.rows[key] = record

    def may_add_to(self, record: models.Model) -> bool:
        """Whether rows that keep no history may be added under *record*."""
        return record.pk not in self.edited

    def _create(self, key: Any, values: Mapping[str, Any], path: str) -> models.Model:
        keys = dict(zip(self.columns, key if isinstance(key, tuple) else (key,), strict=True))
        record = self.model(**keys, **values)
        self._save(record, values, path)
        self.rows[key] = record
        self.fresh.add(record.pk)
        self._said[record.pk] = dict(values)
        return record

    def _update(
        self, record: models.Model, values: Mapping[str, Any], path: str
    ) -> tuple[Outcome, str]:
        # A record may be put in several steps; what the source says is all of them.
        said = self._said.setdefault(record.pk, {}) | values
        self._said[record.pk] = said
        if record.pk in self.fresh:
            written: Any = record
        else:
            written = self.written.get(record.pk)
        left = record.pk in self.edited or (written is None and not _made_by_machine(record))
        # What the machine found before any import knew it: its values are taken over.
        taken, kept = changed_values(record, written or record, values)
        if left:
            return Outcome.UNCHANGED, "changed by an editor; left so" if taken or kept else ""
        if not taken:
            return Outcome.UNCHANGED, ""
        for name, value in taken.items():
            setattr(record, name, value)
        self._save(record, said, path)
        return Outcome.UPDATED, ", ".join(sorted(taken))

    def _save(self, record: models.Model, said: Mapping[str, Any], path: str) -> None:
        reason = LOADED_FROM_FIXTURES if has_values(record, said) else PARTLY_IMPORTED
        ties = [f.name for f in record._meta.fields if f.is_relation]
        try:
            record.clean_fields(exclude=ties)
            save_with_reason(record, reason)
        except (ValidationError, IntegrityError) as error:
            name = path or f"{record._meta.verbose_name} “{record}”"
            why = "; ".join(error.messages) if isinstance(error, ValidationError) else error
            raise ValidationError(f"{name}: {why}") from None

    @staticmethod
    def _add(record: models.Model, field: str, rows: Iterable[models.Model]) -> bool:
        manager = getattr(record, field)
        present = set(manager.values_list("pk", flat=True))
        missing = [row for row in rows if row.pk not in present]
        if missing:
            manager.add(*missing)
        return bool(missing)

    def _say(self, outcome: Outcome, path: str, reason: str) -> None:
        if path:
            self.report.note(outcome, path, reason)


def _made_by_machine(record: models.Model) -> bool:
    return getattr(record, "origin", Origin.EXTRACTION) != Origin.EDITOR
