"""The export of the demonstration records, opened with frictionless and Datasette."""

import asyncio
import json

import frictionless
import pytest
from datasette.app import Datasette
from django.conf import settings
from django.db import transaction

from articles.formats.exports.archive import write_archive
from articles.formats.exports.archive.tables import TABLES, Table
from articles.importing.demo import load_records
from articles.importing.report import ImportReport
from articles.models import ImportRun, Quote
from articles.search.indexing import outbox

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder, the number of rows by table, a speaker and the number of their quotes."""
    folder = tmp_path_factory.mktemp("demonstration") / "export"
    with django_db_blocker.unblock(), transaction.atomic():
        with outbox.batch_changes():
            report = ImportReport(ImportRun.objects.create(command="load_archive"))
            load_records(settings.BASE_DIR / "fixtures" / "archive", report)
        counts = write_archive(folder, SITE)
        speaker = Quote.objects.published().filter(speaker__slug="keir-starmer").first().speaker
        quotes = Quote.objects.published().filter(speaker=speaker).count()
        transaction.set_rollback(True)
    return folder, counts, speaker, quotes


def test_package_is_valid(exported):
    folder, counts, *_ = exported
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert {task.name: task.stats.get("rows", 0) for task in report.tasks} == counts
    assert counts["quotes"] > 140


def test_package_has_licence_sources_and_descriptions(exported):
    folder, *_ = exported
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0 International",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
    assert package["homepage"] == f"{SITE}/"
    assert len(package["sources"]) == 5
    for source in package["sources"]:
        assert (folder / source["path"]).is_file()
    too_short = [
        (resource["name"], field["name"])
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if len(field.get("description", "").split()) < 2
    ]
    assert too_short == []


class DatasetteClient:
    """HTTP client of Datasette with the exported database."""

    def __init__(self, folder):
        metadata = json.loads((folder / "metadata.json").read_text())
        self.datasette = Datasette([str(folder / "summit-archive.db")], metadata=metadata)

    def get(self, path):
        async def fetch():
            await self.datasette.invoke_startup()
            return await self.datasette.client.get(path)

        response = asyncio.run(fetch())
        assert response.status_code == 200, response.text
        return response


@pytest.fixture(scope="module")
def datasette(exported):
    return DatasetteClient(exported[0])


def test_datasette_lists_every_table(exported, datasette):
    _, counts, *_ = exported
    tables = datasette.get("/summit-archive.json").json()["tables"]
    assert {t["name"]: t["count"] for t in tables if t["name"] in counts} == counts
    hidden = {t["name"] for t in tables if t["hidden"]}
    assert not hidden & {table.name for table in TABLES if isinstance(table, Table)}
    assert "Creative Commons Attribution 4.0 International" in datasette.get("/").text


def test_datasette_shows_labels_of_foreign_keys(exported, datasette):
    *_, speaker, quotes = exported
    query = f"speaker_id={speaker.pk}&_labels=on&_size=max"
    data = datasette.get(f"/summit-archive/quotes.json?{query}&_shape=objects").json()
    assert data["filtered_table_rows_count"] == quotes
    labels = {row["speaker_id"]["label"] for row in data["rows"]}
    assert labels == {speaker.name}
    page = datasette.get(f"/summit-archive/quotes?speaker_id={speaker.pk}").text
    assert f'<a href="/summit-archive/speakers/{speaker.pk}">{speaker.name}</a>' in page


def test_datasette_full_text_search(datasette):
    tables = [table for table in TABLES if isinstance(table, Table) and table.searchable]
    for table in tables:
        page = datasette.get(f"/summit-archive/{table.name}").text
        assert 'name="_search"' in page, table.name
    path = "/summit-archive/quotes.json?_search=%22vile+trade%22&_shape=objects"
    data = datasette.get(path).json()
    assert data["filtered_table_rows_count"] > 0
    assert all("vile trade" in row["exact"].lower() for row in data["rows"])
    path = "/summit-archive/speakers.json?_search=guterres+antonio&_shape=objects"
    assert [row["name"] for row in datasette.get(path).json()["rows"]] == ["António Guterres"]
    assert datasette.get("/summit-archive/articles.json?_search=zqxzqx").json()["rows"] == []
