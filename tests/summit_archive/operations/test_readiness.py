"""Whether this instance is whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import QueuedIndexChange

pytestmark = pytest.mark.django_db


def test_whole(client, index):
    index()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "amiss": []})
    assert "no-cache" in answer.headers["Cache-Control"]


def test_without_an_index_or_with_one_that_lags(client, index):
    assert client.get("/readyz").json()["amiss"] == ["index"]
    index()
    QueuedIndexChange.objects.create(kind="article", object_id=1)
    assert client.get("/readyz").json()["amiss"] == []
    QueuedIndexChange.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["amiss"]) == (503, ["index lag"])


def test_before_the_migrations_ran(client, index):
    index()
    MigrationRecorder(connection).record_unapplied("articles", "0001_initial")
    assert client.get("/readyz").json() == {"ready": False, "amiss": ["migrations"]}


def test_an_older_instance_is_ready_while_the_database_is_ahead(client, index):
    index()
    MigrationRecorder(connection).record_applied("articles", "9999_of_the_next_release")
    assert client.get("/readyz").status_code == 200
