"""Empty archives, copied in a moment, and a chance that can be had again."""

from __future__ import annotations

import os
import random

import pytest

from .archives import Archive, Nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def pattern(nursery, tmp_path_factory) -> Archive:
    """An archive without a record, migrated, with its index."""
    archive = Archive(tmp_path_factory.mktemp("pattern"), nursery)
    for argv in (["migrate"], ["search_index", "rebuild"]):
        code, said = archive.do(*argv, "--verbosity", "0")
        assert code == 0, said
    return archive


@pytest.fixture
def archive(pattern, tmp_path) -> Archive:
    return pattern.copy(tmp_path / "archive")


@pytest.fixture
def chance(request):
    """Another one each time; ``FAULTS_SEED=`` with the printed number gives the same again."""
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**9))
    print(f"FAULTS_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(f"{seed}{request.node.name}")
