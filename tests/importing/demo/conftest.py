"""The demonstration archive, loaded once for each module; changes of a test are rolled back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from articles.importing.demo import load_records
from articles.importing.report import ImportReport
from articles.models import ImportRun

ARCHIVE = settings.BASE_DIR / "fixtures" / "archive"


def load(folder: Path = ARCHIVE) -> ImportReport:
    """Load the records of *folder* as the command does."""
    report = ImportReport(ImportRun.objects.create(command="test"))
    load_records(folder, report)
    return report


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
def changed(tmp_path):
    """Copies the archive's files, rewrites one of them, and returns the folder."""
    folder = tmp_path / "archive"
    shutil.copytree(ARCHIVE, folder)

    def rewrite(name: str, change) -> Path:
        path = folder / f"{name}.json"
        records = json.loads(path.read_text(encoding="utf-8"))
        change(records)
        path.write_text(json.dumps(records), encoding="utf-8")
        return folder

    return rewrite
