"""Compiled queries return the same rows as plain ones."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from articles.models import Article, State, Summit, querysets
from articles.models.compiled_query import SIZES, CompiledQuery
from tests.factories import ArticleFactory, QuoteFactory, SummitFactory

pytestmark = pytest.mark.django_db


def published():
    return CompiledQuery(lambda pks: Article.objects.published().filter(pk__in=pks).order_by("pk"))


@pytest.mark.parametrize("number", [1, 3, SIZES[1], SIZES[1] + 1, SIZES[-1] + 1])
def test_returns_the_rows_of_any_number_of_keys(number):
    made = [ArticleFactory() for _ in range(3)]
    keys = [made[2].pk, made[0].pk, *range(900_000, 900_000 + number)][:number]
    assert published()(keys) == [a for a in made if a.pk in keys]


def test_compiles_once_and_queries_each_time():
    article, other = ArticleFactory(), ArticleFactory()
    found = published()
    assert found([article.pk]) == [article]
    Article.objects.filter(pk=other.pk).update(title="Another title")
    with CaptureQueriesContext(
        connection,
    ) as statements:
        (again,) = found([other.pk])
    assert len(statements) == 1
    assert again.title == "Another title"
    Article.objects.filter(pk=other.pk).update(state=State.DRAFT)
    assert found([article.pk, other.pk]) == [article]


def test_supports_joins_annotations_and_prefetches(django_assert_max_num_queries):
    summit = SummitFactory()
    article = ArticleFactory(summit=summit)
    quotes = [QuoteFactory(article=article), QuoteFactory(article=article, exact="we")]
    with django_assert_max_num_queries(1):
        row = querysets.compiled(querysets.articles).in_bulk([article.pk])[article.pk]
        assert (row.summit, row.publisher, row.quote_total) == (summit, article.publisher, 2)
        assert "body" not in row.__dict__
    found = querysets.compiled(querysets.quotes)
    keys = [quote.pk for quote in quotes]
    assert found.in_bulk(keys) == querysets.quotes().in_bulk(keys)
    assert found.in_bulk([]) == {}


def test_supports_values_and_queries_without_keys():
    first, second = SummitFactory(), SummitFactory()
    names = CompiledQuery(
        lambda slugs: Summit.objects.filter(slug__in=slugs).order_by("pk").values_list("slug"),
        placeholder=lambda number: f"\0{number}",
    )
    assert names([second.slug, first.slug]) == [(first.slug,), (second.slug,)]
    newest = CompiledQuery(lambda keys: Summit.objects.published().order_by("-pk")[:1])
    assert newest() == [second]


@pytest.mark.django_db(transaction=True)
def test_threads_use_their_own_connections():
    article = ArticleFactory()
    found, seen = published(), []
    assert found([article.pk]) == [article]

    def ask():
        try:
            seen.append(found([article.pk]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [[article]] * 4
