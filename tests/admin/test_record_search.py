"""The editors' search ignores accents and typography, with and without a search index."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.admin.similar_records import similar_records
from tests import factories as make
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db


def found(client, kind: str, words: str) -> set[str]:
    page = client.get(reverse(f"admin:articles_{kind}_changelist"), {"q": words})
    return {str(record) for record in page.context["cl"].result_list}


def records(state: str) -> None:
    """Records of each kind whose names are typed otherwise."""
    article = make.ArticleFactory(title="İstanbul summit opens", state=state)
    ana = make.SpeakerFactory(name="Ana Brandão", state=state)
    make.AppointmentFactory(speaker=ana, role="Ministra da Educação")
    make.QuoteFactory(
        article=article, exact="La conférence s’achève aujourd’hui", speaker=ana, state=state
    )
    make.PledgeFactory(title="Repair the Hafenstraße", state=state)
    make.OrganisationFactory(name="Government of Türkiye", state=state)


CASES = [
    ("article", "istanbul", "İstanbul summit opens"),
    ("speaker", "brandao", "Ana Brandão"),
    ("speaker", "ministra da educacao", "Ana Brandão"),
    ("quote", "s'acheve", "La conférence s’achève aujourd’hui"),
    ("quote", "Brandao", "La conférence s’achève aujourd’hui"),
    ("pledge", "hafenstrasse", "Repair the Hafenstraße"),
    ("organisation", "turkiye", "Government of Türkiye"),
]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_records_are_found_without_accents(editor, state):
    records(state)
    for kind, words, name in CASES:
        assert any(name in each for each in found(editor, kind, words)), (kind, words)
        assert found(editor, kind, "zzzz") == set()


@pytest.mark.django_db(transaction=True)
def test_public_records_are_found_through_the_index(editor, index):
    index()
    records("published")
    make.SpeakerFactory(name="Ana Brandãozinho", state="draft")
    index()
    for kind, words, name in CASES:
        assert any(name in each for each in found(editor, kind, words)), (kind, words)
    assert found(editor, "speaker", "brandao") == {"Ana Brandão", "Ana Brandãozinho"}


def test_the_filters_of_a_list_apply_to_a_search(editor):
    records("draft")
    page = editor.get(
        reverse("admin:articles_speaker_changelist"), {"q": "brandao", "state__exact": "published"}
    )
    assert list(page.context["cl"].result_list) == []


def test_similar_names_and_aliases_are_likely_duplicates():
    ada = make.SpeakerFactory(name="Ada Marlow")
    other = make.SpeakerFactory(name="Bertram Ode")
    make.AliasFactory(form="Ada B. Marlow", state="matched", speaker=other)
    make.SpeakerFactory(name="Someone Else")
    new = make.SpeakerFactory(name="Adá Marlow")
    assert similar_records(new)[0] == (ada, 100)
    assert {record for record, _ in similar_records(new)} == {ada, other}


def add(client, kind: str, values: dict) -> list[str]:
    address = reverse(f"admin:articles_{kind}_add")
    client.post(address, values_of(client.get(address)) | values)
    page = client.get(reverse(f"admin:articles_{kind}_changelist"))
    return [str(message) for message in page.context["messages"] if message.level_tag == "warning"]


@pytest.mark.parametrize("kind", ["speaker", "organisation", "publisher"])
def test_likely_duplicates_are_offered_when_a_record_is_added(editor, contributor, kind):
    old = getattr(make, f"{kind.capitalize()}Factory")(name="Harbour Workers’ Union")
    values = {"name": "The Harbour Workers Union", "slug": "union", "kind": "union"}
    (message,) = add(editor, kind, values)
    assert reverse(f"admin:articles_{kind}_change", args=[old.pk]) in message
    assert ("compare and merge" in message) == (kind != "publisher")
    values |= {"name": "Harbour Workers Union", "slug": "union-2"}
    (message,) = add(contributor, kind, values)
    assert "merge" not in message
    assert add(editor, kind, {"name": "Something else", "slug": "else", "kind": "union"}) == []
