"""Relations between pledges, summits and copies: no self-references and no cycles."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import ArticleCopy, Pledge
from articles.models.chains import has_cycle, with_descendants
from tests import factories

pytestmark = pytest.mark.django_db
CHAINS = ("parent", "follow_up_of", "supersedes", "repeats")


def chain(field: str, length: int) -> list[Pledge]:
    """Pledges of which each points at the one before it."""
    found = [factories.PledgeFactory()]
    for _ in range(length - 1):
        found.append(factories.PledgeFactory(**{field: found[-1]}))
    return found


def stored_circle(field: str) -> tuple[Pledge, Pledge]:
    """A circle as an older version of the archive stored it."""
    first, second = chain(field, 2)
    Pledge.objects.filter(pk=first.pk).update(**{field: second})
    return Pledge.objects.get(pk=first.pk), Pledge.objects.get(pk=second.pk)


@pytest.mark.parametrize("field", CHAINS)
@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_cycle_is_rejected_by_validation_and_save(field, length):
    pledges = chain(field, length)
    first = pledges[0]
    setattr(first, field, pledges[-1])
    with pytest.raises(ValidationError) as refused:
        first.full_clean()
    assert list(refused.value.message_dict) == [field] or length == 1
    assert field in refused.value.message_dict
    with pytest.raises(ValidationError):
        first.save()
    assert getattr(Pledge.objects.get(pk=first.pk), field) is None


@pytest.mark.parametrize("field", CHAINS)
def test_the_database_rejects_self_references(field):
    pledge = factories.PledgeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(**{field: pledge})


def test_a_pledge_may_have_the_same_pledge_in_several_relations():
    earlier = factories.PledgeFactory()
    later = factories.PledgeFactory(repeats=earlier, follow_up_of=earlier, parent=earlier)
    later.full_clean()
    assert Pledge.objects.get(pk=later.pk).repeats == earlier


@pytest.mark.parametrize("field", CHAINS)
def test_a_stored_cycle_does_not_hang_pages_or_saves(field, client):
    first, second = stored_circle(field)
    assert has_cycle(first, field)
    assert with_descendants(Pledge, first.pk, field) == {first.pk, second.pk}
    first.title = "Another title"
    first.save()
    for page in (first.get_absolute_url(), "/pledges/", "/pledges/tracker/", "/"):
        assert client.get(page).status_code == 200
    outside = factories.PledgeFactory(**{field: second})
    assert not has_cycle(outside, field)


def test_an_article_is_not_a_copy_of_itself():
    article = factories.ArticleFactory()
    copy = ArticleCopy(article=article, url=article.url)
    with pytest.raises(ValidationError) as refused:
        copy.full_clean()
    assert list(refused.value.message_dict) == ["url"]
    ArticleCopy(article=article, url=f"{article.url}/amp").full_clean()
