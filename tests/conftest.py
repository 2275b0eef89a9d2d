"""What every test starts from; tests/environment.py has set its data folder already."""

from __future__ import annotations

import gc

import hypothesis
import pytest

# The fixtures through which a test comes to the database.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# Folders whose tests start whole servers and commands; `make test-system` runs them.
SYSTEM = {"running", "deploy"}


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Mark what touches the database (the rest is the same on each) and what starts servers."""
    for item in items:
        if item.path.parent.name in SYSTEM:
            item.add_marker(pytest.mark.system)
        if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish(session):
    """All that has been loaded stays to the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)  # asked only where there are several workers
def pytest_xdist_make_scheduler(config, log):
    from tests.workers import ByFile

    return ByFile(config, log)


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
def static_files_as_they_lie():
    """Pages name static files without a hash, so that no test has to collect them first."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True, scope="session")
def passwords_hashed_quickly():
    """A million rounds a password are for production."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _no_index_but_their_own(settings, tmp_path_factory):
    """Tests that ask for no index find none, and listings answer from the database."""
    settings.INDEX_DIR = tmp_path_factory.getbasetemp() / "no-index"


@pytest.fixture
def index(settings, tmp_path):
    """An index of the test's own; call it to take in what the test has changed so far."""
    from articles.search.indexing import outbox, rebuild

    settings.INDEX_DIR = tmp_path / "index"

    def bring_up_to_date() -> None:
        if settings.INDEX_DIR.exists():
            outbox.process_queue()
        else:
            rebuild.rebuild_index()

    return bring_up_to_date


# How long an example takes depends on the machine; a slow one is no failure.
hypothesis.settings.register_profile("archive", deadline=None)
hypothesis.settings.load_profile("archive")
