"""Backup and restore: every row is compared; damaged backups are rejected."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from summit_archive.operations.backups import BackupError, BackupFolder, get_backend

# The archives are copies of the test database.
pytestmark = pytest.mark.django_db


def backup_files(folder) -> list:
    return sorted(p for p in folder.iterdir() if p.suffix in (".sqlite3", ".pgdump"))


def test_backup_and_restore_keep_every_row(filled, empty, tmp_path):
    output = filled.manage("backup", str(tmp_path / "backups"))
    (data,) = backup_files(tmp_path / "backups")
    assert output.startswith(str(data))
    manifest = json.loads(data.with_name(f"{data.name}.json").read_text())
    assert manifest["rows"]["articles_article"] == manifest["rows"]["articles_document"] == 20
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "backups").iterdir()} == {0o600}

    second = empty()
    second.manage("restore", str(data))
    before, after = filled.hashes(), second.hashes()
    assert before.pop("articles_queuedindexchange") != after.pop("articles_queuedindexchange"), (
        "indexed"
    )
    assert before == after
    second.manage("search_index", "verify", "--verbosity", "0")


def back_up(archive, path):
    folder = BackupFolder(path)
    with folder.lock():
        return get_backend(archive.database).back_up(archive.database, folder)


def restore(archive, data):
    return get_backend(archive.database).restore(archive.database, data)


def test_restore_overwrites_nothing(filled, tmp_path):
    data = back_up(filled, tmp_path)
    before = filled.hashes()
    assert filled.run_failing("restore", str(data))
    assert filled.hashes() == before


@pytest.mark.parametrize("damage", ["a byte", "cut short", "no manifest", "other rows", "no file"])
def test_damaged_backup_is_rejected_and_restores_nothing(filled, empty, tmp_path, damage):
    data = back_up(filled, tmp_path)
    manifest_path = data.with_name(f"{data.name}.json")
    content = data.read_bytes()
    if damage == "a byte":
        middle = len(content) // 2
        data.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        message = data.name
    elif damage == "cut short":
        data.write_bytes(content[:-100])
        message = data.name
    elif damage == "no manifest":
        manifest_path.unlink()
        message = manifest_path.name
    elif damage == "other rows":
        manifest = json.loads(manifest_path.read_text())
        manifest["rows"]["articles_article"] += 1
        manifest_path.write_text(json.dumps(manifest))
        message = "articles_article .*20.*21"
    else:
        data.unlink()
        message = data.name
    target = empty()
    with pytest.raises(BackupError, match=message):
        restore(target, data)
    assert not (target.folder / "archive.sqlite3").exists()
    # The intact file can be restored: the failed restore left nothing behind.
    if damage in ("a byte", "cut short"):
        data.write_bytes(content)
        assert restore(target, data).rows["articles_article"] == 20


def test_backup_of_another_database_vendor_is_rejected(filled, tmp_path):
    other = tmp_path / ("archive-x.pgdump" if not filled.url else "archive-x.sqlite3")
    other.touch()
    assert other.name in filled.run_failing("restore", str(other))


def test_backup_during_writes_is_a_consistent_snapshot(filled, empty, tmp_path):
    with filled.start("-m", "tests.running.record", "save", "a", stdout=-1) as saving:
        try:
            stored = [saving.stdout.readline() for _ in range(20)]
            filled.manage("backup", str(tmp_path))
            assert saving.poll() is None, "writes continued during the backup"
        finally:
            saving.kill()
        stored += saving.stdout.readlines()
    second = empty()
    second.manage("restore", str(backup_files(tmp_path)[0]))
    rows = second.call(
        "manage.py", "shell", "--no-imports", "-c",
        "from articles.models import Topic\n"
        "print(*Topic.objects.filter(slug__startswith='topic-a-').values_list('slug', flat=True))",
    ).stdout.split()  # fmt: skip
    numbers = sorted(int(slug.rsplit("-", 1)[1]) for slug in rows)
    assert numbers == list(range(1, len(numbers) + 1)), "no gaps"
    assert 20 <= len(numbers) <= len(stored) + 1


def test_error_if_the_folder_cannot_be_written(filled, tmp_path):
    file = tmp_path / "backups"
    file.touch()
    assert str(file) in filled.run_failing("backup", str(file))


def test_error_without_a_database(empty, tmp_path):
    archive = empty()
    if archive.url:
        archive.url = archive.url.rsplit("/", 1)[0] + "/no_such_database"
    with pytest.raises(BackupError):
        back_up(archive, tmp_path)
    assert backup_files(tmp_path) == []


# -- the folder of backups ----------------------------------------------------------------------


def backup_of(folder, days: int):
    at = datetime.now(UTC) - timedelta(days=days)
    data = folder / f"archive-{at:%Y%m%dT%H%M%S}Z.sqlite3"
    data.touch()
    data.with_name(f"{data.name}.json").touch()
    return data.name


def test_old_backups_are_deleted_except_the_newest(tmp_path):
    names = {days: backup_of(tmp_path, days) for days in (1, 2, 40, 50, 60)}
    other_file = tmp_path / "archive-notes.sqlite3"
    other_file.touch()
    folder = BackupFolder(tmp_path)
    assert folder.prune(3, timedelta(days=30)) == [names[50], names[60]]
    assert [p.name for p in folder.backups()] == [names[1], names[2], names[40]]
    assert folder.prune(1, timedelta(days=30)) == [names[40]]
    assert folder.prune(1, timedelta(days=0)) == [names[2]]
    assert [p.name for p in folder.backups()] == [names[1]]
    assert other_file.exists()


def test_unfinished_backups_are_deleted_under_a_lock(tmp_path):
    finished = backup_of(tmp_path, 1)
    unfinished = "archive-20250101T000000Z.sqlite3"
    for end in ("", ".part", ".part-journal", ".json.part"):
        (tmp_path / f"{unfinished}{end}").touch()
    (tmp_path / "mine.part").touch()
    folder = BackupFolder(tmp_path)
    with folder.lock():
        assert sorted(p.name for p in tmp_path.iterdir()) == [
            ".lock", finished, f"{finished}.json", "mine.part",
        ]  # fmt: skip
        with pytest.raises(BackupError), folder.lock():
            pass
    with folder.lock():
        pass


def test_backups_in_the_same_second_have_different_names(tmp_path):
    folder = BackupFolder(tmp_path)
    first = folder.new_path(".sqlite3")
    first.touch()
    began = time.time()
    assert folder.new_path(".sqlite3") != first
    assert time.time() - began < 1
    assert list(tmp_path.iterdir()) == [first]
