"""Fixtures and hooks of all tests; tests/environment.py has set the data folder before."""

from __future__ import annotations

import gc
import itertools
from pathlib import Path

import hypothesis
import pytest

# Fixtures that use the database.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# Folders whose tests start servers or commands (`make test-system`).
SYSTEM = {"running", "deploy"}
# Files that try every permission, linked number, pattern, upload or list in several ways
# (`make test-slow`).
SLOW = {
    "admin/editorial/test_article_texts.py",
    "admin/editorial/test_proposed_revisions.py",
    "admin/editorial/test_publish.py",
    "admin/editorial/test_review.py",
    "admin/editorial/test_review_queue.py",
    "admin/editorial/test_saved_filters.py",
    "admin/test_admin_details.py",
    "admin/test_create_in_place.py",
    "admin/test_editorial_permissions.py",
    "admin/test_import_limits.py",
    "admin/test_import_rights.py",
    "admin/test_imports.py",
    "admin/test_new_pledge.py",
    "admin/test_pages.py",
    "admin/test_parent_permissions.py",
    "admin/test_permission_matrix.py",
    "admin/test_record_search.py",
    "admin/test_typed_fields.py",
    "api/test_schema.py",
    "commands/test_load_archive.py",
    "commands/test_load_archive_late.py",
    "filters/listings/test_records.py",
    "filters/test_facets.py",
    "filters/test_not_understood.py",
    "filters/test_related.py",
    "filters/test_value_resolver.py",
    "formats/citations/test_punctuation.py",
    "formats/exports/test_readers.py",
    "formats/static_site/test_writer.py",
    "hostile/test_expressions.py",
    "hostile/test_listings.py",
    "importing/demo/test_broken.py",
    "importing/demo/test_load.py",
    "importing/test_cited_pages.py",
    "importing/test_formats_documented.py",
    "importing/test_hostile_formats.py",
    "search/indexing/test_signals.py",
    "search/tantivy/test_hits.py",
    "search/test_service.py",
    "search/test_text_match.py",
    "search/test_typed.py",
    "search/test_typed_chips.py",
    "test_briefings.py",
    "test_linked_numbers.py",
    "test_publication.py",
    "text/test_hostile.py",
    "tools/test_benchmark_corpus.py",
    "views/test_exports.py",
    "views/test_gaps.py",
    "views/test_list_rendering.py",
    "views/test_page_meta.py",
    "views/test_query_plans.py",
    "views/test_tracker.py",
}
TESTS = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    """Mark tests that use the database, that start servers or commands, and slow ones."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix() in SLOW:
            item.add_marker(pytest.mark.slow)
        if item.path.parent.name in SYSTEM:
            item.add_marker(pytest.mark.system)
        if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish(session):
    """Exclude all loaded objects from garbage collection, which makes the tests faster."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Create the tables from the models: four times faster than running the migrations.

    tests/running runs the migrations, and checks that they match the models.
    """
    from django.db import connections

    connections["default"].settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Record all migrations as applied."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("migrate", fake=True, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def static_files_without_hashes():
    """Use static files without hashes, so that collectstatic is not needed."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True, scope="session")
def fast_password_hasher():
    """Use a fast password hasher; the default one takes half a second per password."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


_names = itertools.count()


@pytest.fixture(autouse=True)
def _no_index(settings, tmp_path_factory):
    """Without the fixture ``index`` there is no search index, and lists use the database."""
    settings.INDEX_DIR = tmp_path_factory.getbasetemp() / "no-index"
    settings.OPENSEARCH_INDEX = f"summit-archive-test-none-{next(_names)}"


@pytest.fixture
def index(settings, tmp_path):
    """Function that builds or updates a temporary search index."""
    from articles.search.engine import get_engine
    from articles.search.indexing import outbox, rebuild
    from tests.search.corpus import index_prefix

    settings.INDEX_DIR = tmp_path / "index"
    settings.OPENSEARCH_INDEX = index_prefix(tmp_path)

    def build_or_update() -> None:
        if get_engine().health().problem:
            rebuild.rebuild_index()
        else:
            outbox.process_queue()

    return build_or_update


@pytest.fixture(scope="session", autouse=True)
def _cluster_indexes():
    """In `make test-opensearch`: indexes without copies, which are created ten times as fast, and
    deleted at the end."""
    from django.conf import settings

    if settings.SEARCH_ENGINE != "opensearch":
        yield
        return
    from articles.search.engine import get_engine
    from articles.search.opensearch import index

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "SERVING_SETTINGS", {"refresh_interval": "-1"})
        yield
    get_engine().index.client.api.indices.delete(
        index="summit-archive-test-*", params={"request_timeout": 60}
    )


# No deadline for examples: their duration depends on the machine.
hypothesis.settings.register_profile("archive", deadline=None)
hypothesis.settings.load_profile("archive")
