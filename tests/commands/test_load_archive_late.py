"""Loading the demonstration archive after its documents."""

from __future__ import annotations

import hashlib
import json
import shutil
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from articles import models
from tests.extraction.sample import DOCUMENT


def test_a_document_imported_before_its_record_is_attached(db, tmp_path):
    """The record is attached to the article of its document."""
    path = tmp_path / "nets.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    call_command("import_documents", str(path), stdout=StringIO())
    early = models.Article.objects.get()
    folder = tmp_path / "fixtures"
    shutil.copytree(settings.BASE_DIR / "fixtures" / "archive", folder / "archive")
    (folder / "documents").mkdir()
    articles = folder / "archive" / "articles.json"
    records = json.loads(articles.read_text(encoding="utf-8"))
    records[0]["document_sha256"] = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    articles.write_text(json.dumps(records), encoding="utf-8")
    for _ in range(2):
        call_command("load_archive", folder=folder, stdout=StringIO())
        early.refresh_from_db()
        assert (early.key, early.title, early.state, early.rights) == (
            records[0]["id"],
            records[0]["title"],
            "draft",
            "full",
        )
        assert models.Article.objects.count() == 98
        assert models.Document.objects.get(article=early).has_content
