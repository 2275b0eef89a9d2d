"""Every factory creates valid records with a name."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from articles import models
from tests import editorial_factories, factories

EVERY = [
    member
    for module in (factories, editorial_factories)
    for _, member in inspect.getmembers(module, inspect.isclass)
    if issubclass(member, DjangoModelFactory) and member.__module__ == module.__name__
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", EVERY, ids=lambda f: f.__name__)
def test_a_factory_creates_two_named_records(make):
    one, two = make(), make()
    assert str(one) and str(two)
    if make is not factories.CountryFactory:
        assert one.pk != two.pk
    # Their visibility depends on other records.
    through_others = (
        factories.PublisherFactory,
        factories.StatementFactory,
        factories.SummitSeriesFactory,
        factories.TopicFactory,
    )
    inside = (editorial_factories.VerdictDraftFactory, editorial_factories.VerdictReviewFactory)
    if make in inside:
        assert one.is_public is False
        assert list(type(one).objects.published()) == []
    elif hasattr(one, "is_public") and make not in through_others:
        assert one.is_public is True
        assert type(one).objects.published().filter(pk=one.pk).exists()


def test_every_model_has_a_factory():
    made = {f._meta.get_model_class() for f in EVERY}
    records = {
        record
        for record in models.Article._meta.apps.get_app_config("articles").get_models()
        if not hasattr(record, "history_object") and not record._meta.auto_created
    }
    through_the_ledger = {models.StatusUpdate, models.Evidence}
    assert {r.__name__ for r in records - made - through_the_ledger} == set()
