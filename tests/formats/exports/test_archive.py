import csv
import hashlib
import json
import re
import sqlite3
from datetime import date

import frictionless
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.formats.exports.archive import write_archive
from articles.formats.exports.archive.tables import TABLES, JoinTable
from articles.models import Precision, State, Status
from tests import factories as f
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def rows_of(folder, name):
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def errors(folder):
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(folder / "datapackage.json"))
    return report.flatten(["name", "rowNumber", "fieldName", "note"])


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """The export of varied records: folder and number of rows by table."""
    folder = tmp_path_factory.mktemp("varied") / "export"
    with django_db_blocker.unblock(), transaction.atomic():
        Archive(seed=3)
        counts = write_archive(folder, SITE)
        transaction.set_rollback(True)
    return folder, counts


def test_package_is_valid(exported):
    folder, counts = exported
    assert errors(folder) == []
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["name"] for r in package["resources"]} == {table.name for table in TABLES}
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"]:
        path = folder / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert len(rows_of(folder, resource["name"])) == counts[resource["name"]]
    assert counts["articles"] > 0
    assert counts["quotes"] > 0


def test_validation_detects_broken_references(folder):
    f.QuoteFactory()
    write_archive(folder, SITE)
    path = folder / "data" / "quotes.csv"
    text = path.read_text()
    (row,) = rows_of(folder, "quotes")
    path.write_text(text.replace(f",{row['article_id']},{row['speaker_id']},", ",999,999,"))
    notes = [note for name, *_, note in errors(folder) if "not found in the lookup table" in note]
    assert len(notes) == 2


def test_csv_and_database_have_the_same_tables(exported):
    folder, counts = exported
    database = sqlite3.connect(folder / "summit-archive.db")
    for table in TABLES:
        cursor = database.execute(f'SELECT * FROM "{table.name}"')
        names = [column[0] for column in cursor.description]
        assert len(cursor.fetchall()) == counts[table.name]
        rows = rows_of(folder, table.name)
        if rows:
            assert list(rows[0]) == names
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_database_has_full_text_search_and_labels(folder):
    speaker = f.SpeakerFactory(name="Zoë Ferré")
    f.QuoteFactory(exact="We will act,", speaker=speaker)
    f.PledgeFactory(summary="Put money into boats.")
    write_archive(folder, SITE)
    database = sqlite3.connect(folder / "summit-archive.db")

    def count(table, words):
        query = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?"
        return len(database.execute(query, [words]).fetchall())

    assert count("speakers", "ferre") == 1
    assert count("quotes", '"will act"') == 1
    assert count("pledges", "boats") == 1
    assert count("articles", "penguins") == 0
    metadata = json.loads((folder / "metadata.json").read_text())
    tables = metadata["databases"]["summit-archive"]["tables"]
    assert tables["speakers"]["label_column"] == "name"
    assert metadata["license_url"] == "https://creativecommons.org/licenses/by/4.0/"
    for table in TABLES:
        if not isinstance(table, JoinTable):
            columns = {row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')}
            assert tables[table.name]["label_column"] in columns


def test_columns_of_a_pledge(folder):
    parent = f.PledgeFactory(state=State.DRAFT)
    pledge = f.PledgeFactory(
        title="=1+1", deadline=date(2026, 5, 9), deadline_precision=Precision.MONTH, parent=parent
    )
    f.status_update(pledge, Status.KEPT, "2026")
    write_archive(folder, SITE)
    (row,) = rows_of(folder, "pledges")
    assert row["title"] == "'=1+1"
    assert (row["deadline"], row["deadline_precision"]) == ("2026-05", "month")
    assert (row["amount"], row["currency"]) == ("30000000", "GBP")
    assert (row["status"], row["status_as_of"]) == ("kept", "2026")
    assert row["parent_id"] == ""
    assert row["page"] == f"{SITE}{pledge.get_absolute_url()}"
    database = sqlite3.connect(folder / "summit-archive.db")
    stored = database.execute("SELECT title, amount, deadline, parent_id FROM pledges").fetchone()
    assert stored == ("=1+1", 30000000, "2026-05", None)
    (evidence,) = rows_of(folder, "evidence")
    assert evidence["url"] == "https://example.org/evidence"


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_hidden_records_are_not_exported(folder, state):
    secret = "penguin"
    article = f.ArticleFactory(state=state, title=secret)
    f.QuoteFactory(article=article, exact="We will act,", note=secret)
    f.ArticleFactory(rights="record", body=f"A {secret} text.")
    speaker = f.SpeakerFactory(state=state, name=secret)
    f.AliasFactory(form=f"Dame {secret}", speaker=speaker, state="matched")
    f.AppointmentFactory(speaker=speaker, role=secret)
    pledge = f.PledgeFactory(state=state, title=secret)
    f.status_update(pledge, reason=secret)
    public = f.PledgeFactory()
    public.related.add(pledge)
    f.PledgeActorFactory(pledge=public, country=None, speaker=speaker)
    f.CorrectionFactory(text=secret, state=state)
    f.ProposalFactory(reason=secret)
    write_archive(folder, SITE)
    for path in [*folder.glob("data/*.csv"), *folder.glob("*.*")]:
        assert secret.encode() not in path.read_bytes(), path.name
    assert rows_of(folder, "pledge_related") == rows_of(folder, "pledge_actors") == []


def test_only_an_earlier_export_is_replaced(folder, capsys):
    call_command("export_archive", str(folder))
    assert "0  articles" in capsys.readouterr().out
    f.ArticleFactory()
    call_command("export_archive", str(folder), "--site", f"{SITE}/")
    assert "1  articles" in capsys.readouterr().out
    (row,) = rows_of(folder, "articles")
    assert row["page"].startswith(f"{SITE}/articles/")
    other = folder.parent / "other"
    other.mkdir()
    (other / "letter.txt").write_text("unrelated")
    with pytest.raises(CommandError, match=re.escape(str(other))):
        call_command("export_archive", str(other))
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_failed_export_keeps_the_earlier_one(folder, monkeypatch):
    write_archive(folder, SITE)
    before = (folder / "datapackage.json").read_bytes()

    def fail(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("articles.formats.exports.archive.writer.metadata", fail)
    with pytest.raises(OSError, match="No space"):
        write_archive(folder, SITE)
    assert (folder / "datapackage.json").read_bytes() == before
    assert [path.name for path in folder.parent.iterdir()] == ["export"]
