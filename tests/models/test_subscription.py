"""Subscriptions: the one table with addresses, and what is deleted with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, models, transaction

from articles.formats.exports.archive import write_archive
from articles.models import Digest, DigestItem, Subscription
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_no_other_table_has_addresses_of_readers():
    columns = [
        field
        for model in apps.get_app_config("articles").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.EmailField) or "email" in field.name
    ]
    assert columns == [Subscription._meta.get_field("email")]


def test_no_history_and_no_admin_page():
    for model in (Subscription, Digest, DigestItem):
        assert not hasattr(model, "history")
        assert not admin.site.is_registered(model)


def test_exports_leave_addresses_out(tmp_path):
    make.SubscriptionFactory(email="reader@example.org")
    write_archive(tmp_path / "export", "https://archive.example")
    files = [path for path in (tmp_path / "export").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert b"reader@example.org" not in content, path
        assert b"subscription" not in content, path


def test_everything_about_a_reader_is_deleted_with_the_subscription():
    item = make.DigestItemFactory()
    item.subscription.delete()
    assert not Digest.objects.exists()
    assert not DigestItem.objects.exists()


def test_the_database_refuses_an_item_twice():
    item = make.DigestItemFactory()
    following = make.DigestFactory(subscription=item.subscription, until=date(2025, 6, 16))
    with pytest.raises(IntegrityError), transaction.atomic():
        make.DigestItemFactory(digest=following, row=item.row)
