"""Idempotent upsert of imported records that never overwrites the work of editors.

Every import marks its history row with a change reason. That row is the base of a three-way merge
when the same record is imported again:

* values changed in the source are applied,
* values changed by someone else are kept,
* records saved by an editor are skipped, and that is reported,
* records deleted or renamed since are not created again,
* records created by the extraction that no editor has saved are updated.

Rows of models without history (countries, sources, copies) are only added, and only to records that
no editor has changed; see :meth:`Upserter.is_untouched`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from articles.importing.report import ImportReport
from articles.models import FormerSlug, Origin, Outcome
from articles.models.import_history import (
    LOADED_FROM_FIXTURES,
    PARTLY_IMPORTED,
    changed_values,
    has_values,
    save_with_reason,
)
from articles.models.slugs import SluggedModel


class Upserter:
    """Upserts rows of one model by natural key.

    *key* names the columns of the natural key (as stored: ``summit_id``); with several columns,
    keys are tuples. Loads all rows in three queries.
    """

    def __init__(self, model: type[models.Model], key: str | tuple[str, ...], report: ImportReport):
        self.model = model
        self.columns = (key,) if isinstance(key, str) else key
        self.report = report
        history = model.history.order_by("history_id")
        self.last_imports = {row.pk_value: row for row in self._with_pk(history)}
        self.imported_keys = {self._key_of(row) for row in self.last_imports.values()}
        self.edited = set(
            history.filter(history_user__isnull=False).values_list(
                model._meta.pk.attname, flat=True
            )
        )
        # If several rows have the same key, the imported one wins.
        rows = sorted(model._base_manager.all(), key=lambda row: row.pk in self.last_imports)
        self.rows = {self._key_of(row): row for row in rows}
        if issubclass(model, SluggedModel):
            kind = model._meta.model_name
            for former in FormerSlug.objects.filter(**{f"{kind}__isnull": False}).select_related(
                kind
            ):
                self.rows.setdefault(former.slug, getattr(former, kind))
        self.created: set[Any] = set()
        self._values: dict[Any, dict[str, Any]] = {}

    def _with_pk(self, history: models.QuerySet) -> Iterable[Any]:
        for row in history.filter(history_change_reason=LOADED_FROM_FIXTURES):
            row.pk_value = getattr(row, self.model._meta.pk.attname)
            yield row

    def _key_of(self, row: Any) -> Any:
        values = tuple(getattr(row, column) for column in self.columns)
        return values[0] if len(values) == 1 else values

    def get(self, key: Any) -> Any:
        """The record with *key*, or None."""
        return self.rows.get(key)

    def upsert(
        self,
        key: Any,
        values: Mapping[str, Any],
        many: Mapping[str, Iterable[models.Model]] | None = None,
        path: str = "",
    ) -> Any:
        """Create or update the record with *key*; None if an editor deleted or renamed it.

        *values* are the other columns, *many* the rows to add to many-to-many fields. The outcome
        is reported under *path* unless that is empty.
        """
        record = self.rows.get(key)
        if record is None:
            if key in self.imported_keys:
                self._report(
                    Outcome.UNCHANGED, path, "not imported, because an editor deleted or renamed it"
                )
                return None
            record = self._create(key, values, path)
            outcome, reason = Outcome.CREATED, ""
        else:
            outcome, reason = self._update(record, values, path)
        if record.pk not in self.edited and many:
            is_new = record.pk in self.created
            added = [self._add(record, field, rows, is_new) for field, rows in many.items()]
            if any(added) and outcome == Outcome.UNCHANGED:
                outcome = Outcome.UPDATED
        self._report(outcome, path, reason)
        return record

    def attach(self, key: Any, record: models.Model) -> None:
        """Assign *key* to a record imported in another way, if the key is unused."""
        if key not in self.rows and key not in self.imported_keys:
            setattr(record, self.columns[0], key)
            self.rows[key] = record

    def is_untouched(self, record: models.Model) -> bool:
        """Whether no editor has saved *record*, so that related rows may be added."""
        return record.pk not in self.edited

    def _create(self, key: Any, values: Mapping[str, Any], path: str) -> models.Model:
        keys = dict(zip(self.columns, key if isinstance(key, tuple) else (key,), strict=True))
        record = self.model(**keys, **values)
        self._save(record, values, path)
        self.rows[key] = record
        self.created.add(record.pk)
        self._values[record.pk] = dict(values)
        return record

    def _update(
        self, record: models.Model, values: Mapping[str, Any], path: str
    ) -> tuple[Outcome, str]:
        # A record may be upserted in several steps; the source values are all of them.
        source_values = self._values.setdefault(record.pk, {}) | values
        self._values[record.pk] = source_values
        if record.pk in self.created:
            last_import: Any = record
        else:
            last_import = self.last_imports.get(record.pk)
        is_edited = record.pk in self.edited or (
            last_import is None and not _is_machine_made(record)
        )
        # Records created by extraction were never imported: update them.
        changes, conflicts = changed_values(record, last_import or record, values)
        if is_edited:
            reason = "not updated, because an editor changed it" if changes or conflicts else ""
            return Outcome.UNCHANGED, reason
        if not changes:
            return Outcome.UNCHANGED, ""
        for name, value in changes.items():
            setattr(record, name, value)
        self._save(record, source_values, path)
        return Outcome.UPDATED, ", ".join(sorted(changes))

    def _save(self, record: models.Model, source_values: Mapping[str, Any], path: str) -> None:
        reason = LOADED_FROM_FIXTURES if has_values(record, source_values) else PARTLY_IMPORTED
        relations = [f.name for f in record._meta.fields if f.is_relation]
        try:
            record.clean_fields(exclude=relations)
            save_with_reason(record, reason)
        except (ValidationError, IntegrityError) as error:
            name = path or f"{record._meta.verbose_name} “{record}”"
            message = "; ".join(error.messages) if isinstance(error, ValidationError) else error
            raise ValidationError(f"{name}: {message}") from None

    @staticmethod
    def _add(record: models.Model, field: str, rows: Iterable[models.Model], is_new: bool) -> bool:
        manager = getattr(record, field)
        present = set() if is_new else set(manager.values_list("pk", flat=True))
        missing = [row for row in rows if row.pk not in present]
        if missing:
            manager.add(*missing)
        return bool(missing)

    def _report(self, outcome: Outcome, path: str, reason: str) -> None:
        if path:
            self.report.note(outcome, path, reason)


def _is_machine_made(record: models.Model) -> bool:
    return getattr(record, "origin", Origin.EXTRACTION) != Origin.EDITOR
