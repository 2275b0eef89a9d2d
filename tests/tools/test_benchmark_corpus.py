"""Benchmark corpus and queries: the corpus is valid, and the queries find records."""

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Count

from articles.models import Article, Quote, Statement
from articles.search.indexing import rebuild
from articles.search.query.parser import parse_query
from tools.benchmarks.corpus import Corpus
from tools.benchmarks.inside import hits, request_of
from tools.benchmarks.questions import questions


@pytest.fixture
def numbered_from_one(db):
    """Reset the id sequences: the corpus refers to ids from 1."""
    models = apps.get_app_config("articles").get_models()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def test_corpus_is_indexed_and_every_query_finds_records(numbered_from_one, index):
    Corpus(400).write()
    assert Article.objects.published().count() == 400
    assert Quote.objects.published().count() == 100
    statements = Statement.objects.counted().annotate(number=Count("quotes"))
    assert {statement.number - statement.quote_total for statement in statements} == {0}
    assert len(statements) == Statement.objects.published().count() == 8
    index()
    assert list(rebuild.verify_index()) == []
    counts = {question.name: hits(question) for question in questions(400)}
    assert counts["rare word"] == 1
    assert counts["all articles"] == 400
    assert {name for name, number in counts.items() if number == 0} <= {
        "phrase",
        "prefix and filters",
    }


def test_every_query_parses_without_notices():
    for question in questions(1000):
        words = dict(question.parameters).get("q", "")
        assert not parse_query(words).notices
        kind = request_of(question)[0].kind
        assert question.path == ("/search/" if kind is None else "/articles/")
