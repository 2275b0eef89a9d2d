"""The drill: back up, lose everything, restore, and compare every row."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from summit_archive.operations.backups import BackupError, BackupFolder, get_backend

# The pattern of these archives is copied from the tests' own database, which this asks for.
pytestmark = pytest.mark.django_db


def data_of(shelf) -> list:
    return sorted(p for p in shelf.iterdir() if p.suffix in (".sqlite3", ".pgdump"))


def test_what_was_backed_up_comes_back_row_by_row(filled, empty, tmp_path):
    said = filled.manage("backup", str(tmp_path / "shelf"))
    (data,) = data_of(tmp_path / "shelf")
    assert re.fullmatch(r"\S+: [\d,]+ bytes, [\d,]+ rows in \d+ tables, verified\n", said)
    manifest = json.loads(data.with_name(f"{data.name}.json").read_text())
    assert manifest["rows"]["articles_article"] == manifest["rows"]["articles_document"] == 20
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "shelf").iterdir()} == {0o600}

    second = empty()
    told = second.manage("restore", str(data))
    assert "records indexed" in told and " 0 records" not in told
    before, after = filled.hashes(), second.hashes()
    assert before.pop("articles_queuedindexchange") != after.pop("articles_queuedindexchange"), (
        "indexed"
    )
    assert before == after
    assert second.manage("search_index", "verify", "--verbosity", "0").endswith("agree.\n")


def backed_up(place, folder):
    shelf = BackupFolder(folder)
    with shelf.held():
        return get_backend(place.database).back_up(place.database, shelf)


def restored(place, data):
    return get_backend(place.database).restore(place.database, data)


def test_a_restore_overwrites_nothing(filled, tmp_path):
    data = backed_up(filled, tmp_path)
    before = filled.hashes()
    assert "Nothing is overwritten" in filled.refused("restore", str(data))
    assert filled.hashes() == before


@pytest.mark.parametrize("damage", ["a byte", "cut short", "no manifest", "other rows", "no file"])
def test_a_damaged_backup_is_refused_and_nothing_is_made_of_it(filled, empty, tmp_path, damage):
    data = backed_up(filled, tmp_path)
    described = data.with_name(f"{data.name}.json")
    whole = data.read_bytes()
    if damage == "a byte":
        middle = len(whole) // 2
        data.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        sentence = "is not the file that was backed up"
    elif damage == "cut short":
        data.write_bytes(whole[:-100])
        sentence = "is not the file that was backed up"
    elif damage == "no manifest":
        described.unlink()
        sentence = "the backup was not finished"
    elif damage == "other rows":
        manifest = json.loads(described.read_text())
        manifest["rows"]["articles_article"] += 1
        described.write_text(json.dumps(manifest))
        sentence = "articles_article has 20 rows instead of 21"
    else:
        data.unlink()
        sentence = "No such file"
    target = empty()
    with pytest.raises(BackupError, match=sentence):
        restored(target, data)
    assert not (target.folder / "archive.sqlite3").exists()
    # Whole again, it fits: nothing of the refused one was left in its way.
    if damage in ("a byte", "cut short"):
        data.write_bytes(whole)
        assert restored(target, data).rows["articles_article"] == 20


def test_a_backup_of_the_other_database_is_refused(filled, tmp_path):
    other = tmp_path / ("archive-x.pgdump" if not filled.url else "archive-x.sqlite3")
    other.touch()
    assert "is not a backup for the database of the settings" in filled.refused(
        "restore", str(other)
    )


def test_a_backup_made_while_editors_save_holds_all_that_was_stored_before(filled, empty, tmp_path):
    with filled.start("-m", "tests.running.record", "save", "a", stdout=-1) as saving:
        try:
            stored = [saving.stdout.readline() for _ in range(20)]
            filled.manage("backup", str(tmp_path))
            assert saving.poll() is None, "it saved all the while"
        finally:
            saving.kill()
        stored += saving.stdout.readlines()
    second = empty()
    second.manage("restore", str(data_of(tmp_path)[0]))
    rows = second.call(
        "manage.py", "shell", "--no-imports", "-c",
        "from articles.models import Topic\n"
        "print(*Topic.objects.filter(slug__startswith='topic-a-').values_list('slug', flat=True))",
    ).stdout.split()  # fmt: skip
    numbers = sorted(int(slug.rsplit("-", 1)[1]) for slug in rows)
    assert numbers == list(range(1, len(numbers) + 1)), "one moment, without gaps"
    assert 20 <= len(numbers) <= len(stored) + 1


def test_where_nothing_can_be_written_a_sentence_says_so(filled, tmp_path):
    in_the_way = tmp_path / "shelf"
    in_the_way.touch()
    assert "cannot be written" in filled.refused("backup", str(in_the_way))


def test_where_there_is_no_database_a_sentence_says_so(empty, tmp_path):
    place = empty()
    if place.url:
        place.url = place.url.rsplit("/", 1)[0] + "/no_such_database"
    with pytest.raises(BackupError, match=r"no database at|does not answer"):
        backed_up(place, tmp_path)
    assert data_of(tmp_path) == []


# -- the shelf ----------------------------------------------------------------------------------


def backup_of(folder, days: int):
    at = datetime.now(UTC) - timedelta(days=days)
    data = folder / f"archive-{at:%Y%m%dT%H%M%S}Z.sqlite3"
    data.touch()
    data.with_name(f"{data.name}.json").touch()
    return data.name


def test_the_old_go_but_never_the_newest(tmp_path):
    names = {days: backup_of(tmp_path, days) for days in (1, 2, 40, 50, 60)}
    stranger = tmp_path / "archive-notes.sqlite3"
    stranger.touch()
    shelf = BackupFolder(tmp_path)
    assert shelf.prune(3, timedelta(days=30)) == [names[50], names[60]]
    assert [p.name for p in shelf.finished()] == [names[1], names[2], names[40]]
    assert shelf.prune(1, timedelta(days=30)) == [names[40]]
    assert shelf.prune(1, timedelta(days=0)) == [names[2]]
    assert [p.name for p in shelf.finished()] == [names[1]]
    assert stranger.exists()


def test_what_a_dead_backup_left_is_swept_away_and_the_living_is_left_alone(tmp_path):
    kept = backup_of(tmp_path, 1)
    half = "archive-20250101T000000Z.sqlite3"
    for end in ("", ".part", ".part-journal", ".json.part"):
        (tmp_path / f"{half}{end}").touch()
    (tmp_path / "mine.part").touch()
    shelf = BackupFolder(tmp_path)
    with shelf.held():
        assert sorted(p.name for p in tmp_path.iterdir()) == [
            ".lock", kept, f"{kept}.json", "mine.part",
        ]  # fmt: skip
        with pytest.raises(BackupError, match=r"Another backup .* is under way"), shelf.held():
            pass
    with shelf.held():
        pass


def test_two_backups_in_one_second_have_two_names(tmp_path):
    shelf = BackupFolder(tmp_path)
    first = shelf.fresh("sqlite3")
    first.touch()
    began = time.time()
    assert shelf.fresh("sqlite3") != first
    assert time.time() - began < 1
    assert list(tmp_path.iterdir()) == [first]
