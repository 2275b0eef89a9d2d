"""An index of its own for each test that asks for one."""

import pytest

from articles.search import changes, rebuild


@pytest.fixture
def index(settings, tmp_path):
    """A fresh, serving index; call it to take in what the test has changed so far."""
    settings.INDEX_DIR = tmp_path / "index"

    def bring_up_to_date() -> None:
        if changes.index_files().root.exists():
            changes.drain()
        else:
            rebuild.rebuild()

    return bring_up_to_date
