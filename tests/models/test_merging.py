"""Merging records moves all related rows, and can be undone."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.serializers import serialize

from articles import models
from articles.models.merging import merge, undo
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = ("Speaker", "Quote", "Alias", "Appointment", "PledgeActor", "FormerSlug", "Participation")


def archive() -> dict[str, str]:
    """All rows that a merge of speakers touches, the times of change left out."""
    found = {}
    for name in KINDS:
        model = getattr(models, name)
        fields = [f.name for f in model._meta.fields if f.name not in ("updated_at", "created_at")]
        rows = model._base_manager.order_by("pk")
        found[name] = serialize("json", rows, fields=fields)
    return found


@pytest.fixture
def two():
    stays = factories.SpeakerFactory(name="Ursula von der Leyen", slug="von-der-leyen")
    goes = factories.SpeakerFactory(name="Ursula Leyen", slug="leyen", description="President.")
    factories.QuoteFactory(speaker=goes)
    factories.QuoteFactory(speaker=stays)
    factories.AliasFactory(form="U. Leyen", state="matched", speaker=goes)
    factories.AppointmentFactory(speaker=goes)
    factories.FormerSlugFactory(slug="leyen-ursula", speaker=goes)
    factories.ParticipationFactory(speaker=goes)
    pledge = factories.PledgeFactory()
    for speaker in (stays, goes):
        factories.PledgeActorFactory(pledge=pledge, country=None, speaker=speaker)
    return stays, goes


def test_related_rows_move_and_old_urls_redirect(client, two):
    stays, goes = two
    merge("speaker", stays, goes, {"description": True})
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert stays.quotes.count() == 2
    assert stays.description == "President."
    assert {a.form for a in stays.aliases.all()} == {"U. Leyen", "Ursula Leyen"}
    assert stays.appointments.count() == 1
    assert goes.state == models.State.WITHDRAWN
    for slug in ("leyen", "leyen-ursula"):
        answer = client.get(f"/speakers/{slug}/")
        assert (answer.status_code, answer.url) == (302, stays.get_absolute_url())
    assert client.get(goes.get_absolute_url()).status_code == 404


def test_undoing_a_merge_restores_every_row(two, client):
    before = archive()
    record = merge("speaker", *two, {"description": True, "name": True})
    assert archive() != before
    undo(record)
    assert archive() == before
    assert client.get("/speakers/leyen/").status_code == 200


def test_rows_added_since_the_merge_stay_with_the_primary(two):
    stays, goes = two
    record = merge("speaker", stays, goes)
    later = factories.QuoteFactory(speaker=stays)
    undo(record)
    later.refresh_from_db()
    assert later.speaker == stays
    assert goes.quotes.count() == 1


def test_organisations_are_merged_too(client):
    stays = factories.OrganisationFactory(slug="ministry-of-the-sea")
    goes = factories.OrganisationFactory(slug="sea-ministry")
    factories.PledgeActorFactory(country=None, organisation=goes)
    factories.QuoteFactory(organisation_at_time=goes)
    record = merge("organisation", stays, goes)
    assert len(record.moved) == 3  # the part, the quote, and the added alias
    assert client.get("/organisations/sea-ministry/").url == stays.get_absolute_url()


def test_invalid_merges_are_rejected(two):
    stays, goes = two
    with pytest.raises(ValidationError):
        merge("speaker", stays, stays)
    record = merge("speaker", stays, goes)
    with pytest.raises(ValidationError):
        merge("speaker", factories.SpeakerFactory(), goes)
    undo(record)
    with pytest.raises(ValidationError):
        undo(record)


def test_the_history_of_each_row_has_the_user(two):
    user = factories.UserFactory()
    stays, goes = two
    quote = goes.quotes.get()
    merge("speaker", stays, goes, user=user)
    newest = quote.history.first()
    assert (newest.speaker_id, newest.history_user) == (stays.pk, user)


def test_only_the_redirects_of_a_merge_that_can_be_undone_are_temporary(client, two):
    stays, goes = two
    record = merge("speaker", stays, goes)
    for address, now in (
        ("/speakers/leyen/", stays.get_absolute_url()),
        ("/api/v1/speakers/leyen/", f"/api/v1/speakers/{stays.slug}/"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.url.endswith(now)) == (302, True), address
        assert "max-age" not in answer.headers.get("Cache-Control", "")
    undo(record)
    goes = models.Speaker.objects.get(pk=goes.pk)
    goes.slug = "renamed"
    goes.save()
    answer = client.get("/speakers/leyen/")
    assert (answer.status_code, answer.url) == (301, "/speakers/renamed/")


def test_merges_are_undone_in_the_reverse_order(two):
    stays, goes = two
    third = factories.SpeakerFactory()
    before = archive()
    first = merge("speaker", stays, goes)
    second = merge("speaker", third, stays)
    with pytest.raises(ValidationError):
        undo(first)
    undo(second)
    undo(first)
    assert archive() == before


def test_records_are_not_merged_in_a_cycle(two):
    stays, goes = two
    merge("speaker", stays, goes)
    with pytest.raises(ValidationError):
        merge("speaker", goes, stays)


def test_a_merge_is_not_undone_after_a_deletion():
    stays, goes = factories.SpeakerFactory(), factories.SpeakerFactory()
    record = merge("speaker", stays, goes)
    goes.delete()
    with pytest.raises(ValidationError):
        undo(record)
