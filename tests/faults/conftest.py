"""Fixtures: empty archives, sample documents, a reproducible random generator."""

from __future__ import annotations

import os
import random

import pytest

from .archives import DOCUMENTS, ROOT, Archive, Nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def pattern(nursery, tmp_path_factory) -> Archive:
    """A migrated archive without records, with an index."""
    archive = Archive(tmp_path_factory.mktemp("pattern"), nursery)
    for argv in (["migrate"], ["search_index", "rebuild"]):
        code, output = archive.do(*argv, "--verbosity", "0")
        assert code == 0, output
    return archive


@pytest.fixture
def archive(pattern, tmp_path) -> Archive:
    return pattern.copy(tmp_path / "archive")


@pytest.fixture(scope="session")
def documents(tmp_path_factory):
    """A folder of documents, one of them invalid."""
    folder = tmp_path_factory.mktemp("documents")
    sample = (ROOT / "tests" / "samples" / "ferries.txt").read_text(encoding="utf-8")
    for number in range(DOCUMENTS):
        text = sample.replace("Monday", f"day {number}").replace(
            "£12 million", f"£{number + 3} million"
        )
        text = text.replace("Marlow", f"Marlow{number}").replace(
            "Bertram Ode", f"Bertram Ode{number}"
        )
        (folder / f"report-{number}.txt").write_text(text, encoding="utf-8")
        (folder / f"report-{number}.toml").write_text(
            f'title = "Ferries, day {number}"\npublisher = "Gazette {number % 3}"\n'
        )
    (folder / "report-3b.txt").write_text("no date\n")
    return folder


@pytest.fixture
def chance(request):
    """Random generator; set ``FAULTS_SEED`` to the printed seed to repeat a run."""
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**9))
    print(f"FAULTS_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(f"{seed}{request.node.name}")
