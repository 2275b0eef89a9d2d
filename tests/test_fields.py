"""A field is declared once and appears in every output of its kind."""

import csv
import io
import json
import re
import sqlite3

import pytest

from articles import fields, rows
from articles.api import representations, schema, serializers
from articles.fields import FIELDS, RecordField, archive_fields
from articles.formats.exports.archive.writer import write_archive
from articles.kinds import ARTICLE, BY_NAME, KINDS
from tests import factories as make

pytestmark = pytest.mark.django_db


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def loudness(monkeypatch):
    """A new field of articles: their title in capitals."""
    description = "the title in capitals"
    field = RecordField(
        "loudness", fields.TEXT, description, lambda row: row.record.title.upper(), archive=True
    )
    monkeypatch.setitem(FIELDS, ARTICLE, (*FIELDS[ARTICLE], field))
    schema.openapi_schema.cache_clear()
    yield field
    schema.openapi_schema.cache_clear()


def test_a_new_field_appears_in_every_output(client, tmp_path, loudness):
    article = make.ArticleFactory(title="Gangs")
    (line,) = csv.DictReader(io.StringIO(body(client, "/articles/export.csv").decode()))
    assert line["loudness"] == "GANGS"
    (item,) = json.loads(body(client, "/articles/export.json"))["items"]
    assert item["loudness"] == "GANGS"
    assert json.loads(body(client, "/articles/export.ndjson"))["loudness"] == "GANGS"

    (item,) = json.loads(body(client, "/api/v1/articles/"))["items"]
    assert item["loudness"] == "GANGS"
    assert json.loads(body(client, f"/api/v1/articles/{article.pk}/?fields=loudness")) == {
        "loudness": "GANGS"
    }
    components = json.loads(body(client, "/api/v1/schema/"))["components"]["schemas"]
    described = {"type": "string", "description": loudness.description}
    assert components["ExpandableArticle"]["properties"]["loudness"] == described
    assert loudness.description in body(client, "/api/v1/docs/").decode()

    write_archive(tmp_path / "archive")
    package = json.loads((tmp_path / "archive" / "datapackage.json").read_text())
    (resource,) = [each for each in package["resources"] if each["name"] == "articles"]
    assert {"name": "loudness", **described} in resource["schema"]["fields"]
    with (tmp_path / "archive" / resource["path"]).open(newline="") as file:
        assert [line["loudness"] for line in csv.DictReader(file)] == ["GANGS"]
    (database,) = (tmp_path / "archive").glob("*.db")
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT loudness FROM articles").fetchall() == [("GANGS",)]
    connection.close()


def test_the_documentation_shows_each_column(loudness):
    """The test of docs/exports.md reads the catalogue, so an undocumented field fails it."""
    columns = fields.columns_of(ARTICLE)
    assert columns[-1].name == "loudness" and columns[-1].description == loudness.description


@pytest.mark.parametrize("kind", FIELDS)
def test_each_field_is_declared_once_per_output(kind):
    for names in (
        [column.name for column in fields.columns_of(kind)],
        [field.name for field in fields.api_fields(kind)],
    ):
        assert len(names) == len(set(names)) > 0
    types = {field.type for field in fields.api_fields(kind)}
    assert types <= set(serializers.SERIALIZER_FIELDS)
    assert set(representations.RENDERERS) <= set(serializers.SERIALIZER_FIELDS)


def test_each_kind_has_fields_and_rows():
    assert set(FIELDS) == set(rows.ROW_SOURCES) == {None, *BY_NAME}
    for kind in KINDS:
        assert rows.ROW_SOURCES[kind.name].records().model is kind.model


def test_fields_of_the_archive_read_the_record_alone():
    row = rows.Row(make.ArticleFactory(body="Boats"))
    assert [field.value(row) for field in archive_fields(ARTICLE)] == [row.record.public_text]
    assert not any(archive_fields(name) for name in BY_NAME if name != ARTICLE)


def test_links_are_columns_in_exports_and_objects_in_the_api(client):
    article = make.ArticleFactory(publisher__name="The Gazette")
    (line,) = csv.DictReader(io.StringIO(body(client, "/articles/export.csv").decode()))
    assert (line["publisher"], line["publisher_name"]) == (article.publisher.slug, "The Gazette")
    publisher = json.loads(body(client, f"/api/v1/articles/{article.pk}/"))["publisher"]
    assert (publisher["slug"], publisher["name"]) == (article.publisher.slug, "The Gazette")
    assert re.search(rf"/api/v1/publishers/{article.publisher.slug}/$", publisher["api"])
