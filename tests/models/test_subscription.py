"""Subscriptions: the one table with addresses, and what is deleted with it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, models, transaction

from articles.formats.exports.archive import write_archive
from articles.models import Digest, DigestItem, Subscription
from tests.digests.conftest import MONDAY, subscriber

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
    subscriber("reader@example.org")
    write_archive(tmp_path / "export", "https://archive.example")
    files = [path for path in (tmp_path / "export").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert b"reader@example.org" not in content, path
        assert b"subscription" not in content, path


def test_everything_about_a_reader_is_deleted_with_the_subscription():
    subscription = subscriber()
    digest = Digest.objects.create(subscription=subscription, until=MONDAY)
    values = {"feed": "new", "kind": "quote", "row": 1, "at": subscription.confirmed_at}
    DigestItem.objects.create(digest=digest, subscription=subscription, **values)
    subscription.delete()
    assert not Digest.objects.exists()
    assert not DigestItem.objects.exists()


def test_the_database_refuses_an_item_twice():
    subscription = subscriber()
    values = {"feed": "new", "kind": "quote", "row": 1, "at": subscription.confirmed_at}
    for days in (0, 7):
        until = MONDAY.replace(day=MONDAY.day + days)
        digest = Digest.objects.create(subscription=subscription, until=until)
        item = DigestItem(digest=digest, subscription=subscription, **values)
        if days:
            with pytest.raises(IntegrityError), transaction.atomic():
                item.save()
        else:
            item.save()
