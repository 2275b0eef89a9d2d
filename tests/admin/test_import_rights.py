"""Uploads do not widen the rights of record-only articles."""

from __future__ import annotations

import pytest

from articles.importing.planning import RIGHTS_UNCHANGED
from articles.models import Article, Rights, State
from tests import factories
from tests.admin.editorial.test_proposed_revisions import table, upload_and_confirm
from tests.admin.samples import COVERAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    bare = factories.ArticleFactory(
        title="A record", url="https://post.example/2", rights=Rights.RECORD, body=""
    )
    assert bare.state == State.PUBLISHED
    return bare


@pytest.mark.parametrize("chosen", ["", "full", "excerpt"])
def test_a_record_only_stays_a_record_only(editor, record, chosen):
    sent = {"text": COVERAGE, "url": record.url, "rights": chosen}
    page, _ = upload_and_confirm(editor, sent)
    (seen,) = page.context["previews"]
    assert "the text" in seen.changes
    assert RIGHTS_UNCHANGED in seen.notes
    record.refresh_from_db()
    assert (record.rights, bool(record.body), record.public_text) == (Rights.RECORD, True, "")


def test_a_record_only_from_a_table_stays_a_record_only(editor):
    rows = "title,url,date\nA record,https://post.example/3,2025-03-31\n"
    upload_and_confirm(editor, {"document": table(rows)})
    upload_and_confirm(
        editor, {"text": COVERAGE, "url": "https://post.example/3", "rights": "full"}
    )
    made = Article.objects.get(url="https://post.example/3")
    assert (made.rights, bool(made.body)) == (Rights.RECORD, True)


def test_changed_rights_are_shown(editor):
    url = "https://post.example/4"
    upload_and_confirm(editor, {"text": COVERAGE, "url": url, "rights": "full"})
    Article.objects.get().history.update(history_user=None)
    page, _ = upload_and_confirm(editor, {"text": COVERAGE, "url": url, "rights": "record"})
    (seen,) = page.context["previews"]
    assert [(c.label, c.old, c.new) for c in seen.field_changes] == [
        ("rights", Rights.FULL.label, Rights.RECORD.label)
    ]
    assert Article.objects.get().rights == Rights.RECORD
