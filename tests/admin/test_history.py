"""History in the admin: every change is listed, and earlier versions can be restored."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.urls import reverse

from articles.models import Quote, Speaker
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2] / "articles"


def history(record, *more) -> str:
    name = "simple_history" if more else "history"
    return reverse(f"admin:articles_{record._meta.model_name}_{name}", args=[record.pk, *more])


@pytest.fixture
def speaker():
    found = factories.SpeakerFactory(name="Ada Lovelace", description="First.")
    found.country = factories.CountryFactory()
    found.description = "Second."
    found.save()
    return found


def test_the_history_shows_the_changed_fields(editor, speaker):
    words = editor.get(history(speaker)).content.decode()
    assert "<del>First.</del> <ins>Second.</ins>" in words
    assert "style=" not in words.split('<div id="content')[1]


def test_an_earlier_version_is_compared_and_restored(editor, speaker):
    first = speaker.history.last()
    page = editor.get(history(speaker, first.history_id))
    assert ("description", "Second.", "First.") in page.context["fields"]
    assert ("country", "United Kingdom", "none") in page.context["fields"]
    editor.post(history(speaker, first.history_id))
    speaker.refresh_from_db()
    assert (speaker.description, speaker.country) == ("First.", None)
    newest = speaker.history.first()
    assert newest.history_user == editor.user
    assert newest.history_change_reason.startswith("restored the version of ")
    assert speaker.history.count() == 3


def test_state_and_slug_are_not_restored(editor):
    speaker = factories.SpeakerFactory(state="draft", slug="before", description="First.")
    draft = speaker.history.first()
    speaker.state, speaker.slug, speaker.description = "published", "after", "Second."
    speaker.save()
    editor.post(history(speaker, draft.history_id))
    speaker.refresh_from_db()
    assert (speaker.state, speaker.slug, speaker.description) == ("published", "after", "First.")


def test_a_span_that_no_longer_fits_is_not_restored(editor):
    quote = factories.QuoteFactory(article__body="Leaders met. Leaders left.", exact="Leaders met")
    old = quote.history.first()
    quote.exact, quote.start, quote.end = "Leaders left", 13, 25
    quote.save()
    factories.QuoteFactory(article=quote.article, exact="Leaders met")
    page = editor.post(history(quote, old.history_id))
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert Quote.objects.get(pk=quote.pk).exact == "Leaders left"


def test_contributors_restore_drafts_only(contributor, speaker):
    first = speaker.history.last()
    assert contributor.post(history(speaker, first.history_id)).status_code == 403
    assert Speaker.objects.get().description == "Second."


def test_a_version_of_another_record_is_404(editor, speaker):
    other = factories.SpeakerFactory()
    assert editor.get(history(other, speaker.history.first().history_id)).status_code == 404


SILENT = {"bulk_create", "bulk_update", "update"}
SPOKEN = {
    "extraction/proposals.py",  # proposals have no history and are in no document of the index
    "models/history.py",  # inserts the history rows themselves
    # Rolled back with its transaction, so it needs no history.
    "admin/editorial/preview.py",
    # Models without history: the index queue and import reports.
    "search/indexing/outbox.py",
    "importing/pipeline.py",
    "importing/report.py",
    # Subscriptions and mails have no history and are in no index.
    "digests/confirmation.py",
    "digests/delivery.py",
    "digests/queueing.py",
    # The leading quote of a statement is derived from its quotes, not entered.
    "models/leading.py",
    "search/indexing/signals.py",
}


def test_every_save_is_recorded_in_the_history():
    """Writes without signals are only allowed in the listed files."""
    found = set()
    for path in ROOT.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in SILENT
                and ast.unparse(node.func.value) != "super()"
                and (node.func.attr != "update" or (node.keywords and not node.args))
            ):
                found.add(str(path.relative_to(ROOT)))
    assert found <= SPOKEN, found - SPOKEN
