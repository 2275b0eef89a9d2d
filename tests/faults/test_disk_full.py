"""Full disk: errors without traceback, nothing stored by halves, recovery without a restart."""

from __future__ import annotations

import re
import shutil
import time

import pytest

from articles.views.anonymous_form import MIN_SECONDS
from summit_archive.operations.backups import BackupFolder, Manifest

from .archives import Archive, Nursery, content
from .disk import SmallDisk
from .service import Service

pytestmark = pytest.mark.faults

SIZE = 40 << 20
LOW_SPACE = 400_000  # free bytes when a write begins, too few to finish


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    try:
        disk = SmallDisk(tmp_path_factory.mktemp("small"), SIZE)
    except OSError as error:
        pytest.skip(f"cannot create a small disk: {error}")
    yield disk
    disk.close()


@pytest.fixture(scope="module")
def on_disk(disk, tmp_path_factory):
    """Forks jobs that see the small disk."""
    nursery = Nursery(tmp_path_factory.mktemp("nursery"), disk.prefix)
    yield nursery
    nursery.close()


@pytest.fixture
def small(disk, on_disk, pattern):
    """An archive on the small disk."""
    shutil.copytree(pattern.folder, disk.outside / "archive")
    yield Archive(disk.folder / "archive", on_disk, disk.outside / "archive")
    for path in disk.outside.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_import_stops_and_can_be_resumed(small, disk, archive, documents):
    code, output = archive.do("import_documents", documents)
    assert code == 1, output
    expected = content(archive)
    disk.fill(LOW_SPACE)
    code, output = small.do("import_documents", documents)
    assert code == 1 and "Traceback" not in output, output
    assert str(small.folder / "archive.sqlite3") in output
    stored = small.query("SELECT count(*) FROM articles_document")[0][0]
    assert re.search(rf"\b{stored} documents", output), output
    assert stored < len(expected["documents"])
    disk.clear()
    code, output = small.do("import_documents", documents)
    assert code == 1 and " 1 failed" in output, output
    assert content(small) == expected
    small.assert_intact()


def test_saves_are_atomic(small, disk):
    disk.fill(4 * LOW_SPACE)
    code, output = small.do("saves", "a")
    assert code == 70 and "database or disk is full" in output, output
    acknowledged = re.findall(r"^saved (\S+)", output, re.M)
    assert acknowledged, "the first ones fit"
    disk.clear()
    assert small.query("SELECT substr(url, 21) FROM articles_article ORDER BY id") == [
        (name,) for name in acknowledged
    ]
    assert small.query("SELECT count(*) FROM articles_quote") == [(len(acknowledged),)]
    small.assert_intact()
    code, output = small.do("saves", "b", "2")
    assert code == 0, output
    small.assert_intact()


def test_saves_succeed_while_the_disk_of_the_index_is_full(archive, disk, on_disk):
    """The database is on another disk; index changes stay in the queue."""
    shutil.move(archive.folder / "index", disk.outside / "index")
    (archive.folder / "index").symlink_to(disk.folder / "index")
    try:
        split = Archive(archive.folder, on_disk)
        disk.fill()
        code, output = split.do("saves", "a", "3")
        assert code == 0 and "Traceback" not in output, output
        assert split.query("SELECT count(*) FROM articles_article") == [(3,)]
        assert split.query("SELECT count(*) > 0 FROM articles_queuedindexchange") == [(1,)]
        for action in ("update", "rebuild"):
            code, output = split.do("search_index", action)
            assert code == 1 and "Traceback" not in output, output
        code, output = split.do("get_pages", "/articles/", "/search/?q=report")
        assert output.splitlines()[-2:] == ["200 /articles/", "200 /search/?q=report"]
        disk.clear()
        split.assert_intact()
        assert len([p for p in (disk.outside / "index").iterdir() if p.is_dir()]) == 1
    finally:
        shutil.rmtree(disk.outside / "index")


def test_failed_backup_leaves_only_the_earlier_ones(small, disk, on_disk):
    path = disk.folder / "backups"
    small.do("saves", "a", "2")
    code, output = small.do("backup", path)
    assert code == 0, output
    folder = BackupFolder(disk.outside / "backups")
    before = sorted(file.name for file in folder.path.iterdir())
    disk.fill(LOW_SPACE)
    code, output = small.do("backup", path)
    assert code == 1 and str(path) in output and "Traceback" not in output, output
    assert sorted(file.name for file in folder.path.iterdir()) == before
    newest = folder.backups()[0]
    Manifest.read(newest).verify_file(newest)
    disk.clear()
    code, output = small.do("backup", path)
    assert code == 0 and len(folder.backups()) == 2, output


def test_server_stays_readable_answers_507_to_writes_and_recovers(small, disk, tmp_path):
    small.do("saves", "a", "2")
    code, output = small.do("collectstatic", "--noinput", "--verbosity", "0")
    assert code == 0, output
    service = Service(small.folder, tmp_path / "log", disk.prefix)
    try:
        pages = ["/", "/articles/", "/articles/?q=report", "/search/?q=report", "/api/v1/articles/"]
        form = "/report/articles/1/"
        status, page = service.ask(form)
        assert status == 200
        sent = {
            "text": "The name of the minister is wrong. " * 80,
            "opened": re.search(r'name="opened" value="([^"]+)"', page)[1],
        }
        assert [service.ask(path)[0] for path in pages] == [200] * len(pages)
        time.sleep(MIN_SECONDS + 0.1)  # the form rejects faster submissions
        disk.fill()
        for _ in range(3):
            status, page = service.ask(form, **sent)
            assert status == 507 and sent["text"].strip() in page, page
            assert [service.ask(path)[0] for path in pages] == [200] * len(pages)
        assert str(small.database.name) in service.log.read_text()
        disk.clear()
        status, page = service.ask(form, **sent)
        assert status == 200 and 'role="status"' in page
    finally:
        service.close()
    assert small.query("SELECT count(*) FROM articles_report") == [(1,)]
    small.assert_intact()
