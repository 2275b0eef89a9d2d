"""Resolution of printed names to speakers and organisations."""

from __future__ import annotations

from datetime import date

import pytest

from articles.extraction.name_resolver import NameResolver, appointment_on
from articles.models import Alias, AliasState, Origin, Speaker, State
from tests.factories import (
    AliasFactory,
    AppointmentFactory,
    ArticleFactory,
    OrganisationFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def varga():
    return SpeakerFactory(name="Ilse Varga")


def people(body: str) -> NameResolver:
    return NameResolver(ArticleFactory(body=body))


def test_full_name_alias_and_family_name_resolve_to_the_speaker(varga):
    AliasFactory(form="Dame Ilse Várga", state=AliasState.MATCHED, speaker=varga)
    here = people("Ilse Varga came. Varga spoke.")
    for name in ("Ilse Varga", "ILSE  VARGA", "Dame Ilse Varga", "Varga"):
        assert here.resolve(name).speaker == varga, name


def test_a_family_name_needs_exactly_one_full_name_in_the_text(varga):
    assert people("Varga spoke.").resolve("Varga").speaker is None
    SpeakerFactory(name="Otto Varga", slug="otto-varga")
    assert people("Ilse Varga spoke.").resolve("Varga").speaker == varga
    both = people("Ilse Varga and Otto Varga spoke.").resolve("Varga")
    assert both.speaker is None


def test_suffixes_distinguish_namesakes():
    father = SpeakerFactory(name="Otto Varga")
    assert people("Otto Varga Jr. spoke. Varga left.").resolve("Varga").speaker is None
    both = people("Otto Varga Jr. and Otto Varga spoke.")
    assert both.resolve("Varga").speaker == father
    son = SpeakerFactory(name="Otto Varga Jr.", slug="otto-varga-jr")
    assert people("Otto Varga Jr. spoke.").resolve("Varga").speaker == son


def test_namesakes_and_ignored_names_are_not_resolved(varga):
    SpeakerFactory(name="Ilse Varga", slug="the-other-ilse")
    assert people("").resolve("Ilse Varga").speaker is None
    AliasFactory(form="The Bay", state=AliasState.IGNORED)
    ignored = people("").resolve("The Bay")
    assert (ignored.speaker, ignored.organisation) == (None, None)
    assert ignored.alias.state == AliasState.IGNORED
    assert people("").resolve("…").speaker is None


def test_organisations_resolve_by_name_and_alias():
    office = OrganisationFactory(name="Harbour Office")
    AliasFactory(form="HO", state=AliasState.MATCHED, organisation=office)
    here = people("")
    for name in ("Harbour Office", "the Harbour Office", "HO", "The HO"):
        assert here.resolve(name).organisation == office, name
    OrganisationFactory(name="The Harbour Office", slug="another")
    assert people("").organisation("Harbour Office") is None


def test_an_unknown_name_becomes_a_draft_speaker_to_identify():
    here = people("Bo Lind spoke. Lind left.")
    assert here.resolve("Bo Lind").speaker is None
    speaker, alias = here.create_draft("Bo Lind")
    assert here.resolve("Lind").speaker is speaker
    assert not Speaker.objects.exists()
    speaker.save()
    alias.save()
    assert (speaker.slug, speaker.state, speaker.origin) == (
        "bo-lind",
        State.DRAFT,
        Origin.EXTRACTION,
    )
    assert (alias.form, alias.state, alias.speaker) == ("Bo Lind", AliasState.NEEDS_HUMAN, None)
    assert here.resolve("Lind").speaker == speaker
    # A later article finds the same draft, and makes neither a second speaker nor a second name.
    later = people("Bo Lind again.")
    assert later.resolve("Bo Lind").speaker == speaker
    assert (Speaker.objects.count(), Alias.objects.count()) == (1, 1)


def test_the_appointment_on_a_day_must_be_unique(varga):
    day = date(2024, 5, 14)
    assert appointment_on(varga, day) is None
    minister = AppointmentFactory(speaker=varga, role="Harbour Minister")
    assert appointment_on(varga, day) == minister
    assert appointment_on(varga, None) is None
    AppointmentFactory(speaker=varga, role="Mayor")
    assert appointment_on(varga, day) is None
    assert appointment_on(varga, day, "harbour minister") == minister
    assert appointment_on(varga, day, "Poet") is None
    minister.end_on = date(2023, 1, 1)
    minister.save()
    assert appointment_on(varga, day).role == "Mayor"
