"""Conflict detection (optimistic locking) between two editors of a record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models.roles import EDITORS
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.forms import codes_of, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(editor):
    return editor, sign_in(EDITORS)


def address(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def test_the_second_save_is_a_conflict_that_lists_the_changes(two):
    first, second = two
    speaker = factories.SpeakerFactory(name="Ada Lovelace", description="")
    opened = [values_of(client.get(address(speaker))) for client in two]
    first.post(address(speaker), opened[0] | {"description": "A first."})
    answer = second.post(address(speaker), opened[1] | {"note": "A second."})
    assert answer.status_code == 200
    words = str(answer.context["errors"])
    assert codes_of(answer)["__all__"][0] == "conflict"
    assert f"{first.user} changed the speaker: description" in words
    speaker.refresh_from_db()
    assert (speaker.description, speaker.note) == ("A first.", "")

    again = values_of(answer)
    assert again["note"] == "A second."
    assert second.post(address(speaker), again).status_code == 302
    speaker.refresh_from_db()
    assert speaker.note == "A second."


def test_a_changed_inline_row_is_a_conflict(two):
    first, second = two
    quote = factories.QuoteFactory()
    article = quote.article
    opened = [values_of(client.get(address(article))) for client in two]
    first.post(address(article), opened[0] | {"quotes-0-role_at_time": "Minister"})
    answer = second.post(address(article), opened[1] | {"title": "Another"})
    words = str(answer.context["errors"])
    assert f"{first.user} changed the quote: prefix, role_at_time, suffix" in words
    assert "the article:" not in words
    quote.refresh_from_db()
    assert quote.role_at_time == "Minister"


def test_repeated_saves_of_one_editor_do_not_conflict(editor):
    speaker = factories.SpeakerFactory()
    for words in ("one", "two"):
        sent = values_of(editor.get(address(speaker))) | {"description": words}
        assert editor.post(address(speaker), sent).status_code == 302
    speaker.refresh_from_db()
    assert speaker.description == "two"


@pytest.mark.parametrize("seen", ["", "nonsense", "1.x", "9999999999999999999999"])
def test_a_forged_version_does_no_harm(editor, seen):
    speaker = factories.SpeakerFactory()
    sent = values_of(editor.get(address(speaker))) | {"version_seen": seen}
    assert editor.post(address(speaker), sent).status_code in (200, 302)
