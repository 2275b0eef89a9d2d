"""Environment variables of the tests: a temporary data folder and the test database.

A pytest plugin (``-p tests.environment``) instead of a conftest, because pytest-django reads the
settings before any conftest. The tests never use the archive in ``var/`` or the operator's
DATABASE_URL; TEST_DATABASE_URL names a PostgreSQL server for them, TEST_OPENSEARCH_URL an
OpenSearch cluster for those of the search.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="summit-archive-tests-"))
(FOLDER / "static").mkdir()
os.environ["ARCHIVE_DATA_DIR"] = str(FOLDER)
os.environ.pop("DATABASE_URL", None)
os.environ.pop("EMAIL_URL", None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
for name in ("SEARCH_ENGINE", "OPENSEARCH_URL", "OPENSEARCH_INDEX", "OPENSEARCH_SHARDS"):
    os.environ.pop(name, None)
if os.environ.get("TEST_OPENSEARCH_URL"):
    os.environ["SEARCH_ENGINE"] = "opensearch"
    os.environ["OPENSEARCH_URL"] = os.environ["TEST_OPENSEARCH_URL"]
