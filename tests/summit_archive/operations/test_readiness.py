"""Readiness check: database, migrations and index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import QueuedIndexChange

pytestmark = pytest.mark.django_db


def test_ready(client, index):
    index()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "failed": []})
    assert "no-cache" in response.headers["Cache-Control"]


def test_not_ready_without_an_index_or_with_a_lag(client, index):
    assert client.get("/readyz").json()["failed"] == ["index"]
    index()
    QueuedIndexChange.objects.create(kind="article", object_id=1)
    assert client.get("/readyz").json()["failed"] == []
    QueuedIndexChange.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["failed"]) == (503, ["index lag"])


def test_not_ready_with_unapplied_migrations(client, index):
    index()
    MigrationRecorder(connection).record_unapplied("articles", "0001_initial")
    assert client.get("/readyz").json() == {"ready": False, "failed": ["migrations"]}


def test_ready_with_migrations_of_a_newer_release(client, index):
    index()
    MigrationRecorder(connection).record_applied("articles", "9999_of_the_next_release")
    assert client.get("/readyz").status_code == 200
