"""Loading the demonstration archive after its documents."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

from django.core.management import call_command

from articles import models
from tests.extraction.sample import DOCUMENT
from tests.importing.demo.small import small_archive


def test_a_document_imported_before_its_record_is_attached(db, tmp_path):
    """The record is attached to the article of its document."""
    path = tmp_path / "nets.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    call_command("import_documents", str(path), stdout=StringIO())
    early = models.Article.objects.get()
    records = small_archive()
    records["articles"][0]["document_sha256"] = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    folder = tmp_path / "fixtures"
    for name in ("archive", "documents"):
        (folder / name).mkdir(parents=True)
    for name, rows in records.items():
        (folder / "archive" / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    for _ in range(2):
        call_command("load_archive", folder=folder, stdout=StringIO())
        early.refresh_from_db()
        assert (early.key, early.title, early.state, early.rights) == (
            records["articles"][0]["id"],
            records["articles"][0]["title"],
            "draft",
            "full",
        )
        assert models.Article.objects.count() == len(records["articles"])
        assert models.Document.objects.get(article=early).has_content
