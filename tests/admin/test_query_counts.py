"""The number of SQL statements of a save, including the update of the search index."""

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Article, Pledge, QueuedIndexChange, Quote
from articles.models.roles import EDITORS
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.forms import values_of


def quote() -> Quote:
    organisation, statement = factories.OrganisationFactory(), factories.StatementFactory()
    quote = factories.QuoteFactory(organisation_at_time=organisation, statement=statement)
    quote.reprints.add(factories.ArticleFactory())
    return quote


def article() -> Article:
    return factories.QuoteFactory().article


def pledge() -> Pledge:
    return factories.PledgeActorFactory().pledge


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "changes", "number"),
    [
        (quote, {}, 28),
        (quote, {"note": "Checked."}, 28),
        (quote, {"role_at_time": "Minister"}, 28),
        # Five of them find drafts that could be published with it.
        (article, {"summary": "Another."}, 49),
        (pledge, {"summary": "Another."}, 38),
    ],
)
def test_saving_takes_few_queries(index, make, changes, number, django_assert_max_num_queries):
    index()
    record = make()
    editor = sign_in(EDITORS)
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    sent = values_of(editor.get(address)) | changes
    # PostgreSQL also locks the row, and sets the keepalive of the claim of queued changes
    # (``outbox``); SQLite has locked the database.
    with django_assert_max_num_queries(number + 2 * connection.features.has_select_for_update):
        assert editor.post(address, sent).status_code == 302
    record.refresh_from_db()
    assert changes.items() <= vars(record).items()
    assert not QueuedIndexChange.objects.exists()
