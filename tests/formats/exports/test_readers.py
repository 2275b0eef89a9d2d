"""The demonstration archive as others open it: frictionless the package, Datasette the database."""

import asyncio
import json

import frictionless
import pytest
from datasette.app import Datasette
from django.core.management import call_command
from django.db import transaction

from articles.formats.exports.archive import write_archive
from articles.formats.exports.archive.tables import TABLES, Table
from articles.models import Quote

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder, how many rows each table has, and a speaker with how many quotes."""
    folder = tmp_path_factory.mktemp("demonstration") / "export"
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_archive", verbosity=0)
        counted = write_archive(folder, SITE)
        speaker = Quote.objects.published().filter(speaker__slug="keir-starmer").first().speaker
        quotes = Quote.objects.published().filter(speaker=speaker).count()
        transaction.set_rollback(True)
    return folder, counted, speaker, quotes


def test_the_package_of_the_demonstration_archive_is_valid(exported):
    folder, counted, *_ = exported
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert {task.name: task.stats.get("rows", 0) for task in report.tasks} == counted
    assert counted["quotes"] > 140


def test_the_package_says_what_it_is_where_it_comes_from_and_what_each_field_means(exported):
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
    thin = [
        (one["name"], field["name"])
        for one in package["resources"]
        for field in one["schema"]["fields"]
        if len(field.get("description", "").split()) < 2
    ]
    assert thin == []


class Opened:
    """The exported database in Datasette."""

    def __init__(self, folder):
        metadata = json.loads((folder / "metadata.json").read_text())
        self.datasette = Datasette([str(folder / "summit-archive.db")], metadata=metadata)

    def get(self, path):
        async def ask():
            await self.datasette.invoke_startup()
            return await self.datasette.client.get(path)

        response = asyncio.run(ask())
        assert response.status_code == 200, response.text
        return response


@pytest.fixture
def opened(exported):
    return Opened(exported[0])


def test_datasette_shows_every_table_with_its_rows(exported, opened):
    _, counted, *_ = exported
    answer = opened.get("/summit-archive.json").json()
    shown = {one["name"]: one["count"] for one in answer["tables"] if one["name"] in counted}
    assert shown == counted
    hidden = {one["name"] for one in answer["tables"] if one["hidden"]}
    assert not hidden & {table.name for table in TABLES if isinstance(table, Table)}
    assert "Creative Commons Attribution 4.0 International" in opened.get("/").text


def test_datasette_prints_the_names_of_related_records(exported, opened):
    *_, speaker, quotes = exported
    query = f"speaker_id={speaker.pk}&_labels=on&_size=max"
    answer = opened.get(f"/summit-archive/quotes.json?{query}&_shape=objects").json()
    assert answer["filtered_table_rows_count"] == quotes
    labels = {row["speaker_id"]["label"] for row in answer["rows"]}
    assert labels == {speaker.name}
    page = opened.get(f"/summit-archive/quotes?speaker_id={speaker.pk}").text
    assert f'<a href="/summit-archive/speakers/{speaker.pk}">{speaker.name}</a>' in page


def test_datasette_searches_the_full_text(opened):
    tables = [table for table in TABLES if isinstance(table, Table) and table.searchable]
    for table in tables:
        page = opened.get(f"/summit-archive/{table.name}").text
        assert 'name="_search"' in page, table.name
    answer = opened.get("/summit-archive/quotes.json?_search=%22vile+trade%22&_shape=objects")
    found = answer.json()
    assert found["filtered_table_rows_count"] > 0
    assert all("vile trade" in row["exact"].lower() for row in found["rows"])
    answer = opened.get(
        "/summit-archive/speakers.json?_search=guterres+antonio&_shape=objects"
    ).json()
    assert [row["name"] for row in answer["rows"]] == ["António Guterres"]
    assert opened.get("/summit-archive/articles.json?_search=zqxzqx").json()["rows"] == []
