"""System check about several machines with the embedded search engine."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.checks import registry
from django.db import connection

from articles.search import checks

pytestmark = pytest.mark.django_db


def check(monkeypatch, machines: list[str], databases=("default",), vendor="postgresql"):
    monkeypatch.setattr(checks, "connected_machines", lambda: machines)
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor=vendor))
    return checks.check_one_machine(databases=databases)


def test_several_machines_need_a_cluster(monkeypatch, settings):
    settings.SEARCH_ENGINE = "tantivy"
    assert check(monkeypatch, ["192.0.2.1"]) == []
    machines = ["192.0.2.1", "this machine"]
    (warning,) = check(monkeypatch, machines)
    assert warning.id == "articles.W001"
    assert "192.0.2.1, this machine" in warning.msg
    assert "SEARCH_ENGINE=opensearch" in warning.hint
    assert check(monkeypatch, machines, databases=None) == []
    assert check(monkeypatch, machines, vendor="sqlite") == []
    settings.SEARCH_ENGINE = "opensearch"
    assert check(monkeypatch, machines) == []


def test_the_check_is_registered():
    assert checks.check_one_machine in registry.registry.get_checks()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="make test-postgres")
def test_connections_are_counted_by_machine():
    assert checks.connected_machines() == ["this machine"]
