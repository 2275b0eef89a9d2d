"""A data folder of the tests' own, before anything reads the settings.

pytest loads this before any conftest (``-p tests.environment``), because pytest-django reads the
settings earlier than those. The tests never touch the archive in ``var/``, and an operator's
DATABASE_URL is not theirs either; TEST_DATABASE_URL names a server for them.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="summit-archive-tests-"))
(FOLDER / "static").mkdir()
os.environ["ARCHIVE_DATA_DIR"] = str(FOLDER)
os.environ.pop("DATABASE_URL", None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
