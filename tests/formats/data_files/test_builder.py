"""Builds of the files of /data/: their contents, replacement and change log."""

from __future__ import annotations

import csv
import fcntl
import json
import stat
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta

import frictionless
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.fields import columns_of
from articles.formats.data_files import builder, latest_build
from articles.formats.data_files.changes import write_changes
from articles.formats.exports.archive.columns import columns_of as table_columns
from articles.formats.exports.archive.tables import TABLES
from articles.kinds import KINDS
from articles.models import Article, Pledge, Quote, State
from tests import factories as f
from tests.planted import WORD, Planted

SITE = "https://archive.example"
LISTED = [kind for kind in KINDS if kind.listed]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changes_of(build):
    """The change log without times."""
    return [entry.tables for entry in build.changes]


@pytest.fixture
def folder(tmp_path, settings):
    settings.DOWNLOADS_DIR = tmp_path / "downloads"
    return settings.DOWNLOADS_DIR


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """A build of public records among hidden ones: its folder, and the build."""
    folder = tmp_path_factory.mktemp("data") / "downloads"
    with django_db_blocker.unblock(), transaction.atomic():
        Planted(State.DRAFT)
        build = builder.build_data(folder, SITE)
        transaction.set_rollback(True)
    return folder / "current", build


def test_manifest_lists_every_file_with_size_checksum_and_records(built):
    folder, build = built
    assert latest_build(folder.parent) == build
    paths = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {file.path for file in build.files} == paths - {"manifest.json"}
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    for file in build.files:
        assert file.size == (folder / file.path).stat().st_size
        assert file.sha256 == sums.get(file.path, "")
        assert file.description
        if file.path.endswith(".csv") and file.records is not None:
            assert file.records == len(rows(folder / file.path)), file.path
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    tables = [file.records for file in build.tables]
    assert build.file("summit-archive.zip").records == sum(tables) > 20
    assert build.file("articles.csv").records == build.file("data/articles.csv").records >= 2


def test_files_can_be_read_by_the_web_server(built):
    folder, _ = built
    for path in [folder.resolve(), *folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644), path


def test_no_file_contains_drafts(built):
    folder, build = built
    for file in build.files:
        content = (folder / file.path).read_bytes()
        if not file.path.endswith(".zip"):
            assert WORD.encode() not in content.lower(), file.path


def test_zip_is_a_valid_data_package_with_licence_and_dictionary(built, tmp_path):
    folder, _ = built
    with zipfile.ZipFile(folder / "summit-archive.zip") as file:
        file.extractall(tmp_path)
    package = tmp_path / "summit-archive"
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(package / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    for path in package.rglob("*.*"):
        assert path.read_bytes() == (folder / path.relative_to(package)).read_bytes()
    licence = (package / "LICENCE.txt").read_text()
    assert "https://creativecommons.org/licenses/by/4.0/" in licence
    assert "Section 8 -- Interpretation." in licence


def test_dictionary_describes_every_column(built):
    folder, _ = built
    entries = rows(folder / "data-dictionary.csv")
    columns = {}
    for entry in entries:
        columns.setdefault(entry["file"], []).append(entry["column"])
        assert entry["type"]
        assert entry["description"]
    lists = {f"{kind.plural}.csv": [c.name for c in columns_of(kind.name)] for kind in LISTED}
    tables = {f"data/{table.name}.csv": [c.name for c in table_columns(table)] for table in TABLES}
    assert columns == lists | tables
    for path, names in columns.items():
        with (folder / path).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == names
    (speaker,) = [
        e for e in entries if (e["file"], e["column"]) == ("data/quotes.csv", "speaker_id")
    ]
    assert speaker["references"] == "speakers.id"


@pytest.mark.django_db
def test_changes_since_the_build_before(folder):
    articles = f.ArticleFactory.create_batch(4)
    draft = f.ArticleFactory(state=State.DRAFT)
    quote = f.QuoteFactory(article=articles[2])
    topic = f.TopicFactory()
    first = builder.build_data(folder, SITE)
    assert first.changes == []
    assert rows(folder / "current/changes.csv") == []

    articles[0].title += " (corrected)"
    articles[0].save()
    articles[1].topics.add(topic)
    articles[3].save()  # nothing public has changed
    Article.objects.filter(pk=articles[2].pk).update(state=State.WITHDRAWN)
    draft.title = "Still a draft"
    draft.save()
    pledge = f.PledgeFactory()
    second = builder.build_data(folder, "https://other.example")
    entry = changes_of(second)[0]
    assert entry["articles"] == {"changed": 2, "withdrawn": 1}
    assert entry["quotes"] == {"withdrawn": 1}
    assert entry["pledges"] == {"added": 1}
    log = [(r["table"], r["change"], r["id"]) for r in rows(folder / "current/changes.csv")]
    assert {entry for entry in log if entry[0] in ("articles", "quotes", "pledges")} == {
        ("articles", "changed", str(articles[0].pk)),
        ("articles", "changed", str(articles[1].pk)),
        ("articles", "withdrawn", str(articles[2].pk)),
        ("quotes", "withdrawn", str(quote.pk)),
        ("pledges", "added", str(pledge.pk)),
    }
    assert len(log) == sum(sum(counts.values()) for counts in entry.values())

    assert changes_of(builder.build_data(folder, SITE)) == changes_of(second)
    Article.objects.filter(pk=articles[2].pk).update(state=State.PUBLISHED)
    fourth = builder.build_data(folder, SITE)
    added = {name: {"added": 1} for name in ("publishers", "articles", "quotes")}
    assert changes_of(fourth) == [added, entry]
    assert len(rows(folder / "current/changes.csv")) == len(log) + 3


@pytest.mark.django_db
def test_withdrawn_records_are_in_no_file_of_the_next_build(folder):
    quote = f.QuoteFactory(exact="We will act,", note=WORD)
    f.PledgeFactory(title=WORD)
    builder.build_data(folder, SITE)
    earlier = (folder / "current").resolve()
    assert WORD in (folder / "current/quotes.csv").read_text()
    Quote.objects.filter(pk=quote.pk).update(state=State.WITHDRAWN)
    Pledge.objects.update(state=State.WITHDRAWN)
    with (earlier / "quotes.csv").open() as reading:
        builder.build_data(folder, SITE)
        assert WORD in reading.read()  # a download that has begun keeps its file
    assert not earlier.exists()
    for path in folder.rglob("*"):
        assert not path.is_file() or WORD.encode() not in path.read_bytes(), path


@pytest.mark.django_db
def test_failed_and_killed_builds_leave_the_earlier_one(folder, monkeypatch):
    builder.build_data(folder, SITE)
    before = (folder / "current").resolve()
    (folder / "build-killed/data").mkdir(parents=True)

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_checksums", fail)
        with pytest.raises(CommandError, match="No space"):
            call_command("build_data")
    names = {path.name for path in folder.iterdir()}
    assert names == {"current", "lock", before.name}
    assert (folder / "current").resolve() == before
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another build"):
            call_command("build_data")


@pytest.mark.django_db
def test_command_prints_the_changes(folder, capsys):
    call_command("build_data", "--site", f"{SITE}/")
    f.ArticleFactory()
    call_command("build_data", "--site", f"{SITE}/")
    assert "articles: 1 added" in capsys.readouterr().out
    manifest = json.loads((folder / "current/manifest.json").read_text())
    assert manifest["site"] == SITE
    (row,) = rows(folder / "current/articles.csv")
    assert row["url"].startswith(f"{SITE}/articles/")


def test_change_log_without_a_usable_earlier_build(built, tmp_path):
    folder, _ = built
    now = datetime(2026, 11, 27, tzinfo=UTC)
    new, old = tmp_path / "new", tmp_path / "old"
    new.mkdir()
    old.mkdir()
    (new / "summit-archive.db").write_bytes((folder / "summit-archive.db").read_bytes())
    (old / "summit-archive.db").write_bytes(b"not a database" * 1000)
    recent, expired = (f"{now - timedelta(days=d):%Y-%m-%dT%H:%M:%SZ}" for d in (3, 400))
    (old / "changes.csv").write_text(
        f"build,table,change,id\n{recent},articles,added,1\n{expired},articles,added,2\n"
    )
    assert write_changes(new, old, now) == {}
    assert [row["id"] for row in rows(new / "changes.csv")] == ["1"]
