"""The demonstration archive, loaded once for each module, and a small archive of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from articles import models
from articles.importing.demo import load_records
from articles.importing.report import ImportReport
from articles.models import ImportRun
from tests.importing.demo.small import Records, small_archive

ARCHIVE = settings.BASE_DIR / "fixtures" / "archive"


def load(folder: Path = ARCHIVE) -> ImportReport:
    """Load the records of *folder* as the command does."""
    report = ImportReport(ImportRun.objects.create(command="test"))
    load_records(folder, report)
    return report


def row_counts() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()
        for model in (
            *(models.Country, models.Topic, models.Publisher, models.Organisation, models.Speaker),
            *(models.Alias, models.Appointment, models.Summit, models.Participation),
            *(models.OutcomeDocument, models.DisputedFigure, models.DisputedValue, models.Article),
            *(models.ArticleCopy, models.Document, models.Statement, models.Quote, models.Pledge),
            *(models.PledgeActor, models.Mention, models.StatusUpdate, models.Evidence),
            *(models.SourceLink, models.PledgeCheck, models.SummitSeries),
        )
    }


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded, db) -> ImportReport:
    """The archive with its records; the report of loading them."""
    return _loaded


@pytest.fixture
def small(tmp_path) -> Callable[..., Path]:
    """Writes the small archive, changed by a function, and returns the folder."""

    def write(change: Callable[[Records], object] = lambda records: None) -> Path:
        folder = tmp_path / "archive"
        folder.mkdir(exist_ok=True)
        records = small_archive()
        change(records)
        for name, rows in records.items():
            (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
        return folder

    return write
