"""Merge in the admin: comparison first, with conflict detection."""

from __future__ import annotations

import pytest

from articles.models import Merge, Quote
from tests import factories
from tests.admin.forms import message_levels

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/merge/speaker/"


@pytest.fixture
def two():
    stays, goes = factories.SpeakerFactory(name="Ada Byron"), factories.SpeakerFactory(name="A. B.")
    factories.QuoteFactory(speaker=goes)
    return stays, goes


def compare(client, two) -> dict:
    stays, goes = two
    sent = {"primary": stays.pk, "duplicate": goes.pk}
    return {**sent, **client.post(ADDRESS, sent).context["comparison"]["versions"]}


def test_two_records_are_compared_and_merged(editor, two):
    editor.post(ADDRESS, {**compare(editor, two), "confirm": "1"})
    assert Merge.objects.get().merged_by == editor.user
    assert Quote.objects.get().speaker == two[0]


@pytest.mark.parametrize("which", [0, 1])
def test_a_concurrent_change_is_compared_again(editor, two, which):
    sent = compare(editor, two)
    two[which].description = "A minister."
    two[which].save()
    page = editor.post(ADDRESS, {**sent, "confirm": "1"})
    assert message_levels(page) == ["warning"]
    assert not Merge.objects.exists()
    again = {**sent, **page.context["comparison"]["versions"]}
    editor.post(ADDRESS, {**again, "confirm": "1"})
    assert Merge.objects.count() == 1


def test_a_concurrently_added_row_is_shown_first(editor, two):
    sent = compare(editor, two)
    factories.QuoteFactory(speaker=two[1])
    page = editor.post(ADDRESS, {**sent, "confirm": "1"})
    assert not Merge.objects.exists()
    assert page.context["comparison"]["counts"] == ["2 quotes"]


def test_a_merge_without_a_comparison_is_rejected(editor, two):
    stays, goes = two
    page = editor.post(ADDRESS, {"primary": stays.pk, "duplicate": goes.pk, "confirm": "1"})
    assert page.context["comparison"]
    assert not Merge.objects.exists()
