"""Loads all fixtures, one transaction for each kind of record."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.importing.demo.articles import load_articles, load_quotes, load_statements
from articles.importing.demo.organisations import (
    load_countries,
    load_organisations,
    load_publishers,
    load_series,
    load_speakers,
    load_topics,
)
from articles.importing.demo.pledges import load_pledges
from articles.importing.demo.source import FixtureError, FixtureFolder
from articles.importing.demo.summits import load_summits
from articles.importing.report import ImportReport
from articles.search.indexing.signals import collect_changes

KINDS = (
    ("countries", load_countries),
    ("topics", load_topics),
    ("series", load_series),
    ("publishers", load_publishers),
    ("organisations", load_organisations),
    ("speakers", load_speakers),
    ("summits", load_summits),
    ("articles", load_articles),
    ("statements", load_statements),
    ("quotes", load_quotes),
    ("pledges", load_pledges),
)
"""Kinds in order of their foreign keys."""


def load_records(folder: Path, report: ImportReport) -> None:
    """Upsert the records of *folder*; see :mod:`articles.importing.upsert`.

    Each kind is loaded in one transaction, so that an interrupted load can be repeated. Raises
    :class:`FixtureError` with the file and record if one cannot be loaded.
    """
    source = FixtureFolder(folder, report)
    for name, load in KINDS:
        try:
            with transaction.atomic(), collect_changes():
                load(source)
                report.store_notes()
        except KeyError as error:
            raise FixtureError(f"{name}.json: a record has no “{error.args[0]}”") from None
        except ValidationError as error:
            raise FixtureError("; ".join(error.messages)) from None
