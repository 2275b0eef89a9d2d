"""Every format gives the same article, whatever its container."""

from __future__ import annotations

from datetime import date

import pytest

from articles.importing.parsers.formats import parse_file
from articles.importing.records import EnteredMetadata
from tests.importing.samples import AUTHOR, BODY, SAMPLES, TITLE

SEED_TITLE = (
    "Ministers from nine coastal states met in Varnholm on Friday and agreed on rules for ferries…"
)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_the_same_article(name):
    (document,) = parse_file(name, SAMPLES[name], EnteredMetadata())
    is_seed = name == "seed.txt"
    assert {
        "title": document.title,
        "author": document.metadata.author,
        "date": (document.published_on, document.published_on_precision),
        "language": document.language,
        "body": document.body,
    } == {
        "title": SEED_TITLE if is_seed else TITLE,
        "author": "" if is_seed else AUTHOR,
        "date": (date(2031, 5, 2), "day"),
        "language": "en",
        "body": BODY,
    }
