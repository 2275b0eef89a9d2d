"""Relations in admin forms: no cycles, and no record offered to itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Pledge
from tests import factories
from tests.admin.forms import errors_of, values_of

pytestmark = pytest.mark.django_db
CHAINS = ("parent", "follow_up_of", "supersedes", "repeats")


def offered(client, field: str, record, model: str = "pledge") -> set[int]:
    query = {"app_label": "articles", "model_name": model, "field_name": field}
    query |= {"term": "", "record": record.pk}
    results = client.get(reverse("admin:autocomplete"), query).json()["results"]
    return {int(result["id"]) for result in results}


def page_of(record) -> str:
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


@pytest.mark.parametrize("field", CHAINS)
def test_a_cycle_is_an_error_on_its_field(editor, field):
    first = factories.PledgeFactory()
    second = factories.PledgeFactory(**{field: first})
    for wrong in (first, second):
        values = values_of(editor.get(page_of(first))) | {field: wrong.pk}
        answer = editor.post(page_of(first), values)
        assert answer.status_code == 200
        assert field in errors_of(answer)
    assert getattr(Pledge.objects.get(pk=first.pk), field) is None


@pytest.mark.parametrize("field", CHAINS)
def test_the_record_and_its_successors_are_not_offered(editor, field):
    first = factories.PledgeFactory()
    second = factories.PledgeFactory(**{field: first})
    third = factories.PledgeFactory(**{field: second})
    other = factories.PledgeFactory()
    assert offered(editor, field, first) == {other.pk}
    assert offered(editor, field, third) == {first.pk, second.pk, other.pk}


def test_the_autocomplete_url_contains_the_edited_record(editor):
    pledge = factories.PledgeFactory()
    page = editor.get(page_of(pledge)).content.decode()
    assert page.count(f"autocomplete/?record={pledge.pk}") == 5  # four keys, and “related”


def test_a_record_is_not_offered_as_related_to_itself(editor):
    pledge, other = factories.PledgeFactory(), factories.PledgeFactory()
    assert offered(editor, "related", pledge) == {other.pk}
    values = values_of(editor.get(page_of(pledge))) | {"related": [pledge.pk]}
    assert "related" in errors_of(editor.post(page_of(pledge), values))


def test_the_article_of_a_quote_is_not_offered_as_reprint(editor):
    quote = factories.QuoteFactory()
    values = values_of(editor.get(page_of(quote))) | {"reprints": [quote.article.pk]}
    assert "reprints" in errors_of(editor.post(page_of(quote), values))


def test_the_review_rejects_a_pledge_that_supersedes_itself(editor):
    pledge = factories.PledgeFactory(state="draft")
    proposal = factories.ProposalFactory(kind="pledge", pledge=pledge, confidence=0.9)
    page = reverse("admin:review_one", args=[proposal.pk])
    form = editor.get(page).context["form"]
    sent = {b.html_name: b.value() for b in form if b.value() not in (None, False)}
    answer = editor.post(page, sent | {"repeats": pledge.pk, "accept": "1"})
    assert answer.status_code == 200
    assert "repeats" in answer.context["form"].errors
    assert Pledge.objects.get().repeats is None


def test_restoring_a_version_does_not_create_a_cycle(editor):
    first = factories.PledgeFactory()
    second = factories.PledgeFactory(parent=first)
    before = second.history.earliest()
    second.parent = None
    second.save()
    first.parent = second
    first.save()
    page = reverse("admin:articles_pledge_simple_history", args=[second.pk, before.history_id])
    assert editor.post(page).status_code == 200
    assert Pledge.objects.get(pk=second.pk).parent is None
