"""Without Java, Maven or its repository, the OpenSearch tests say so instead of failing."""

import sys

import pytest

from tools import opensearch_tests
from tools.opensearch_cluster import NotAvailableError, class_path


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotAvailableError, match="java is not installed"):
        class_path(tmp_path)
    for program, status in (("java", 0), ("mvn", 1)):
        (tmp_path / program).write_text(f"#!/bin/sh\nexit {status}\n")
        (tmp_path / program).chmod(0o755)
    with pytest.raises(NotAvailableError, match="artifacts not available"):
        class_path(tmp_path)


@pytest.mark.parametrize(("options", "status"), [([], 2), (["--optional"], 0)])
def test_the_tests_are_reported_as_not_run(tmp_path, monkeypatch, capsys, options, status):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("OPENSEARCH_URL", raising=False)
    monkeypatch.setattr(sys, "argv", ["opensearch_tests", *options])
    assert opensearch_tests.main() == status
    assert capsys.readouterr().out == "NOT RUN: java is not installed\n"
