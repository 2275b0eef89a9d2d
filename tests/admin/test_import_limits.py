"""Limits of uploads: time, size and locks."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from articles.admin.editorial import import_preview, store_upload
from articles.extraction import DocumentExtractor
from articles.models import Article, ImportItem, ImportRun, Topic
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.samples import COVERAGE

ADDRESS = "/admin/add/"


@pytest.fixture
def parse_in_process():
    """Nothing: the limits are those of the real sandbox."""


ROWS = "title,date,text\n" + "".join(
    f'Number {n},2025-03-{n:02},"Ada Marlow met number {n}.\n\nTown {n} will give £{n} million."\n'
    for n in range(1, 5)
)


def upload(name: str, text: str) -> dict:
    return {"document": SimpleUploadedFile(name, text.encode())}


def faults(page) -> str:
    return str(page.context["form"].errors)


class ConcurrentEditor:
    """Another editor who saves and signs in during an import; records times and transactions."""

    def __init__(self, user) -> None:
        self.user = user
        self.seconds: list[float] = []
        self.in_transaction: list[bool] = []

    def work(self, *arguments) -> None:
        self.in_transaction.append(connection.in_atomic_block)
        started = time.monotonic()
        thread = threading.Thread(target=self._save_and_sign_in)
        thread.start()
        thread.join(timeout=30)
        self.seconds.append(time.monotonic() - started)

    def _save_and_sign_in(self) -> None:
        try:
            Topic.objects.create(name=f"Topic {len(self.seconds)}")
            Client().force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        finally:
            connection.close()

    def during(self, monkeypatch, place, name: str) -> None:
        """Save each time the method *name* of *place* is called."""
        real = getattr(place, name)

        def save_then_call(*arguments, **options):
            self.work()
            return real(*arguments, **options)

        monkeypatch.setattr(place, name, save_then_call)


@pytest.mark.django_db(transaction=True)
def test_others_can_save_during_an_import(monkeypatch):
    editor = sign_in("Editors")
    other_editor = ConcurrentEditor(factories.UserFactory(is_staff=True))
    other_editor.during(monkeypatch, store_upload.sandbox, "run_in_sandbox")
    other_editor.during(monkeypatch, DocumentExtractor, "extract")
    other_editor.during(monkeypatch, store_upload, "make_plan")
    other_editor.during(monkeypatch, import_preview.DuplicateDetector, "stored")

    page = editor.post(ADDRESS, upload("table.csv", ROWS))
    assert [seen.outcome for seen in page.context["previews"]] == ["new"] * 4
    previewed = len(other_editor.seconds)
    assert previewed == 2 + 3 * 4
    assert not Article.objects.exists()

    writes = []
    write = store_upload.write

    def alone(plan, run):
        # The outermost transaction, and no savepoint of a longer one.
        writes.append((connection.in_atomic_block, len(connection.savepoint_ids)))
        return write(plan, run)

    monkeypatch.setattr(store_upload, "write", alone)
    editor.post(ADDRESS, {**page.context["hidden"], "confirm": "1"})
    assert Article.objects.count() == 4
    assert writes == [(True, 0)] * 4
    assert len(other_editor.seconds) == previewed + 2 + 3 * 4
    assert not any(other_editor.in_transaction)
    assert Topic.objects.count() == len(other_editor.seconds)
    assert max(other_editor.seconds) < 1


@pytest.mark.django_db(transaction=True)
def test_a_preview_needs_no_write():
    editor = sign_in("Editors")
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql.split(maxsplit=1)[0].upper())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        page = editor.post(ADDRESS, {"text": COVERAGE})
    assert page.context["previews"][0].proposals
    assert set(statements) == {"SELECT"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("long.txt", "date 2025-03-31 " + "Words of a text.\n\n" * 20_000),
        ("long.csv", f"title,date,text\nOne,2025-03-31,{'x' * 300_001}\n"),
        ("rows.csv", "title,url,date\n" + "One,https://e.org/1,2025-01-01\n" * 201),
        ("page.html", f"<article><h1>One</h1>{'<p>Words of a text.</p>' * 25_000}</article>"),
        ("many.txt", "date 2025-03-31 Lead.\n\n" + "“Yes,” said he. " * 2_000),
    ],
)
def test_too_large_uploads_are_rejected_naming_the_command(editor, name, text):
    page = editor.post(ADDRESS, {**upload(name, text), "published_on": "2025-03-31"})
    assert "manage.py import_documents" in faults(page)
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"confirm": "1"}])
def test_parsing_stops_at_the_time_limit(editor, monkeypatch, sent):
    monkeypatch.setattr(store_upload, "TIME_LIMIT", 1.0)
    monkeypatch.setattr(store_upload, "MAX_TEXT_BYTES", 10_000_000)
    runaway = "date 2025-03-31 Lead.\n\n" + ("“a” said he. " * 6_000 + "\n\n") * 20
    started = time.monotonic()
    page = editor.post(ADDRESS, {**upload("runaway.txt", runaway), **sent})
    assert time.monotonic() - started < 10
    assert "manage.py import_documents" in faults(page)
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_duplicate_detection_stops_at_the_time_limit(editor, monkeypatch):
    real = import_preview.DuplicateDetector.stored

    def slow(self, document):
        time.sleep(2)
        return real(self, document)

    monkeypatch.setattr(store_upload, "TIME_LIMIT", 5.0)
    monkeypatch.setattr(import_preview.DuplicateDetector, "stored", slow)
    page = editor.post(ADDRESS, upload("table.csv", ROWS))
    assert "manage.py import_documents" in faults(page)


@pytest.mark.django_db
def test_a_row_that_fails_is_reported_and_the_others_are_stored(editor, monkeypatch):
    page = editor.post(ADDRESS, upload("table.csv", ROWS))
    write = store_upload.write

    def never(plan, run):
        if plan.article.title == "Number 2":
            raise store_upload.IntegrityError("changed again and again")
        return write(plan, run)

    monkeypatch.setattr(store_upload, "write", never)
    editor.post(ADDRESS, {**page.context["hidden"], "confirm": "1"})
    assert Article.objects.count() == 3
    outcomes = ImportItem.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["created", "failed", "created", "created"]
    assert ImportRun.objects.get().finished_at is not None
