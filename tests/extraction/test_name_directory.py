"""The names of the archive in memory, and what has changed since they were read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from articles.extraction.name_directory import NameDirectory
from articles.extraction.name_resolver import NameResolver, appointment_on
from articles.models import AliasState, Article
from tests.factories import AliasFactory, AppointmentFactory, OrganisationFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def varga():
    return SpeakerFactory(name="Ilse Varga")


@pytest.fixture
def directory(varga):
    return NameDirectory()


def resolved(directory, name: str, body: str = ""):
    """The speaker or organisation of *name* after reading the changes."""
    directory.refresh()
    found = NameResolver(Article(body=body), directory).resolve(name)
    return found.speaker or found.organisation


def test_new_renamed_and_deleted_records(directory, varga):
    assert resolved(directory, "Ilse Varga") == varga
    hale, office = SpeakerFactory(name="Conor Hale"), OrganisationFactory(name="The Harbour Office")
    assert resolved(directory, "Conor Hale") == hale
    assert resolved(directory, "Harbour Office") == office
    hale.name, office.name = "Conor Hayle", "Port Office"
    hale.save()
    office.save()
    assert resolved(directory, "Conor Hale") is resolved(directory, "Harbour Office") is None
    text = "Conor Hayle and Ilse Varga met."
    assert resolved(directory, "Hayle", text) == hale
    assert resolved(directory, "Port Office") == office
    hale.delete()
    assert resolved(directory, "Hayle", text) is None
    assert resolved(directory, "Varga", text) == varga


def test_aliases_follow_the_decision_and_the_name_of_the_speaker(directory, varga):
    alias = AliasFactory(form="Dame Ilse", state=AliasState.NEEDS_HUMAN)
    assert resolved(directory, "Dame Ilse") is None
    alias.state, alias.speaker = AliasState.MATCHED, varga
    alias.save()
    assert resolved(directory, "Dame Ilse") == varga
    varga.name = "Ilse Brandt"
    varga.save()
    assert resolved(directory, "Dame Ilse").name == "Ilse Brandt"
    alias.delete()
    assert resolved(directory, "Dame Ilse") is None


def test_appointments_are_read_again(directory, varga):
    day = date(2024, 5, 14)
    assert appointment_on(resolved(directory, "Ilse Varga"), day) is None
    office = AppointmentFactory(speaker=varga, role="Mayor", start_on=date(2020, 1, 1))
    assert appointment_on(resolved(directory, "Ilse Varga"), day) == office
    office.delete()
    assert appointment_on(resolved(directory, "Ilse Varga"), day) is None


def test_names_of_a_failed_transaction_are_not_kept(directory):
    with transaction.atomic():
        SpeakerFactory(name="Conor Hale")
        transaction.set_rollback(True)
    assert resolved(directory, "Conor Hale") is None
    hale = SpeakerFactory(name="Conor Hale")
    assert resolved(directory, "Conor Hale") == hale


def test_without_changes_nothing_is_read_again(directory, django_assert_num_queries):
    with django_assert_num_queries(4):
        directory.refresh()
