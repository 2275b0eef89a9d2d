"""The whole result of importing a few documents: every row of every table."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from articles.extraction import DocumentExtractor
from articles.models import QueuedIndexChange, State
from tests.extraction.sample import DOCUMENT
from tests.factories import OrganisationFactory, SpeakerFactory, SummitFactory

from .documents import run_import

pytestmark = pytest.mark.django_db

ROWS = Path(__file__).with_name("whole_results.txt")

REPEATED = """\
 date 2024-10-09 Salvage crews sailed on Wednesday, two days after the meeting on the drifting nets.

“Every winter that we wait costs us a hundred porpoises and a thousand seals,” Prime Minister Conor
Hale said again.

“We have enough boats, and we have enough crews for the whole coast,” the Harbour Office said.

“The first wreck is clear, and the second will be clear next week,” said Oona Reilly, a diver.

Norway will provide €4 million for the survey of the southern wrecks by 2027.
"""


@pytest.fixture
def documents(tmp_path):
    """Three documents, of which the second and third quote people that the first names."""
    (tmp_path / "1.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "2.txt").write_text(REPEATED, encoding="utf-8")
    (tmp_path / "3.txt").write_text(REPEATED.replace("-09", "-10").replace("first", "third"))
    return [tmp_path / f"{number}.txt" for number in (1, 2, 3)]


@pytest.fixture
def records(db):
    """A summit, a speaker and an organisation that the documents name."""
    SpeakerFactory(name="Helen Dolan", slug="helen-dolan", state=State.PUBLISHED)
    OrganisationFactory(name="Harbour Office", slug="harbour-office", state=State.PUBLISHED)
    return SummitFactory(name="Nets Summit", slug="nets-2024", state=State.PUBLISHED)


def whole_rows(folder: Path) -> list[str]:
    """Every row as a line of its columns that are not empty, with positions instead of keys."""
    tables = set(apps.get_app_config("articles").get_models(include_auto_created=True))
    tables.discard(QueuedIndexChange)
    positions = {model: _positions(model) for model in tables}
    lines = []
    for model in sorted(tables, key=lambda model: model._meta.db_table):
        for record in model._base_manager.order_by("pk"):
            values = [
                f"{column.name}={value}".replace(str(folder), "…")
                for column in model._meta.concrete_fields
                if (value := _shown(record, column, positions)) not in ("", "None", "False")
            ]
            lines.append(repr(" ".join([model._meta.model_name, *values])))
    return lines


def _positions(model: type[models.Model]) -> dict:
    pks = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return {pk: position for position, pk in enumerate(pks, start=1)}


def _shown(record: models.Model, column: models.Field, positions: dict) -> str:
    """The value of a column; empty for times and stored files."""
    value = getattr(record, column.attname)
    if isinstance(column, (models.DateTimeField, models.BinaryField)):
        return ""
    target = column.related_model or (type(record) if column.primary_key else None)
    if column.name == "id" and not column.primary_key:  # of a history table
        target = record.instance_type
    return str(positions[target].get(value, value) if target in positions else value)


def test_an_import_writes_these_rows(documents, records, tmp_path):
    """Compares with the rows that one save after another wrote."""
    extractor = DocumentExtractor()
    run_import(*documents[:2], extractor=extractor, summit=records, publish=True)
    run_import(documents[2], extractor=extractor, summit=records)
    assert whole_rows(tmp_path) == ROWS.read_text(encoding="utf-8").splitlines()


def test_names_are_the_same_in_one_run_and_in_several(documents, records, tmp_path):
    for options in ({"publish": True}, {"publish": True}, {}):
        run_import(documents.pop(0), extractor=DocumentExtractor(), summit=records, **options)
    stored = ROWS.read_text(encoding="utf-8").splitlines()
    assert of_extraction(whole_rows(tmp_path)) == of_extraction(stored)


def of_extraction(lines: list[str]) -> list[str]:
    """The records in texts, without the import run."""
    extracted = ("alias", "article ", "mention", "pledge", "proposal", "quote", "speaker", "state")
    return [line.split(" run=")[0] for line in lines if line[1:].startswith(extracted)]


def test_a_document_costs_few_statements(documents, records, django_assert_max_num_queries):
    """Five quotes, five pledges and two new speakers, published."""
    with django_assert_max_num_queries(150):
        run_import(documents[0], extractor=DocumentExtractor(), summit=records, publish=True)
