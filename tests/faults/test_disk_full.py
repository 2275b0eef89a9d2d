"""A disk that runs full: a sentence says what was not stored, nothing is half, and all goes on."""

from __future__ import annotations

import re
import shutil
import time

import pytest

from articles.diskspace import REMEDY
from summit_archive.operations.backups import BackupFolder, Manifest

from .archives import Archive, Nursery, content
from .disk import SmallDisk
from .service import Service

pytestmark = pytest.mark.faults

SIZE = 40 << 20
LITTLE = 400_000  # bytes that are left when a write begins; it ends in the middle


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    try:
        disk = SmallDisk(tmp_path_factory.mktemp("small"), SIZE)
    except OSError as error:
        pytest.skip(f"no disk can be made that runs full: {error}")
    yield disk
    disk.close()


@pytest.fixture(scope="module")
def on_disk(disk, tmp_path_factory):
    """Gives birth to processes that see the small disk."""
    nursery = Nursery(tmp_path_factory.mktemp("nursery"), disk.prefix)
    yield nursery
    nursery.close()


@pytest.fixture
def small(disk, on_disk, pattern):
    """An archive on the small disk, with some room left."""
    shutil.copytree(pattern.folder, disk.outside / "archive")
    yield Archive(disk.folder / "archive", on_disk, disk.outside / "archive")
    for path in disk.outside.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_an_import_stops_with_a_sentence_and_takes_up_where_it_stopped(
    small, disk, archive, documents
):
    code, said = archive.do("import_documents", documents)
    assert code == 1, said
    expected = content(archive)
    disk.fill(LITTLE)
    code, said = small.do("import_documents", documents)
    assert code == 1 and "Traceback" not in said, said
    name, done = re.search(
        r"No room is left for the database (\S+): “.*” and what follows it were not imported; "
        r"the import had done (\d+) documents before it\. Make room on that disk",
        said,
    ).groups()
    assert name == str(small.folder / "archive.sqlite3")
    stored = small.query("SELECT count(*) FROM articles_document")[0][0]
    assert stored == int(done) < len(expected["documents"])
    disk.clear()
    code, said = small.do("import_documents", documents)
    assert code == 1 and " 1 failed" in said, said
    assert content(small) == expected
    small.sound()


def test_a_save_is_stored_whole_or_not_at_all(small, disk):
    disk.fill(4 * LITTLE)
    code, said = small.do("saves", "a")
    assert code == 70 and "database or disk is full" in said, said
    acknowledged = re.findall(r"^saved (\S+)", said, re.M)
    assert acknowledged, "the first found room"
    disk.clear()
    assert small.query("SELECT substr(url, 21) FROM articles_article ORDER BY id") == [
        (name,) for name in acknowledged
    ]
    assert small.query("SELECT count(*) FROM articles_quote") == [(len(acknowledged),)]
    small.sound()
    code, said = small.do("saves", "b", "2")
    assert code == 0, said
    small.sound()


def test_saves_go_on_while_only_the_index_has_no_room(archive, disk, on_disk):
    """The database is on another disk; what the index cannot take in waits for it."""
    shutil.move(archive.folder / "index", disk.outside / "index")
    (archive.folder / "index").symlink_to(disk.folder / "index")
    try:
        there = Archive(archive.folder, on_disk)
        disk.fill()
        code, said = there.do("saves", "a", "3")
        assert code == 0 and "The disk of the search index" in said, said
        assert "Traceback" not in said, said
        assert there.query("SELECT count(*) FROM articles_article") == [(3,)]
        assert there.query("SELECT count(*) > 0 FROM articles_queuedindexchange") == [(1,)]
        for action in ("update", "rebuild"):
            code, said = there.do("search_index", action)
            assert code == 1 and "Traceback" not in said, said
            assert REMEDY in said, said
        code, said = there.do("asks", "/articles/", "/search/?q=report")
        assert said.splitlines()[-2:] == ["200 /articles/", "200 /search/?q=report"]
        disk.clear()
        there.sound()
        assert len([p for p in (disk.outside / "index").iterdir() if p.is_dir()]) == 1
    finally:
        shutil.rmtree(disk.outside / "index")


def test_a_backup_without_room_leaves_the_earlier_ones_and_nothing_else(small, disk, on_disk):
    folder = disk.folder / "shelf"
    small.do("saves", "a", "2")
    code, said = small.do("backup", folder)
    assert code == 0, said
    shelf = BackupFolder(disk.outside / "shelf")
    before = sorted(path.name for path in shelf.folder.iterdir())
    disk.fill(LITTLE)
    code, said = small.do("backup", folder)
    assert code == 1 and f"There is no room for a backup in {folder}" in said, said
    assert sorted(path.name for path in shelf.folder.iterdir()) == before
    Manifest.beside(shelf.finished()[0]).check(shelf.finished()[0])
    disk.clear()
    code, said = small.do("backup", folder)
    assert code == 0 and len(shelf.finished()) == 2, said


def test_the_service_goes_on_reading_refuses_to_store_and_recovers(small, disk, tmp_path):
    small.do("saves", "a", "2")
    code, said = small.do("collectstatic", "--noinput", "--verbosity", "0")
    assert code == 0, said
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
        time.sleep(3.1)  # nobody fills the form in less
        disk.fill()
        for _ in range(3):
            status, page = service.ask(form, **sent)
            assert status == 507 and "was not stored, not even in part" in page, page
            assert [service.ask(path)[0] for path in pages] == [200] * len(pages)
        assert "No room is left on the disk of the database" in service.log.read_text()
        disk.clear()
        status, page = service.ask(form, **sent)
        assert status == 200 and "Thank you" in page
    finally:
        service.close()
    assert small.query("SELECT count(*) FROM articles_report") == [(1,)]
    small.sound()
