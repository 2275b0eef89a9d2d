"""Compiled queries return the same rows as plain ones."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.db.models import Prefetch, Q
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Quote, State, Summit, querysets
from articles.models.compiled_query import SIZES, CompiledQuery
from tests.factories import (
    ArticleFactory,
    OrganisationFactory,
    QuoteFactory,
    StatementFactory,
    SummitFactory,
    TopicFactory,
)

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


def test_prefetches_like_django(django_assert_num_queries):
    organisation, topic = OrganisationFactory(), TopicFactory()
    article, other = ArticleFactory(), ArticleFactory()
    article.topics.add(topic)
    statement = StatementFactory()
    quote = QuoteFactory(article=article, statement=statement, organisation_at_time=organisation)
    version = QuoteFactory(article=other, statement=statement)
    QuoteFactory(article=ArticleFactory(), statement=statement, state=State.DRAFT)
    quote.reprints.add(other)
    quotes = Quote.objects.published().order_by("pk")
    lookups = (
        querysets.organisation_at_time(),  # a foreign key
        Prefetch("article", Article.objects.prefetch_related("topics")),  # one within another
        Prefetch("reprints", querysets.articles(), to_attr="repeated_in"),  # many to many
        Prefetch("statement__quotes", quotes, to_attr="versions_of_it"),  # through a foreign key
    )

    def build(pks):
        rows = Quote.objects.filter(pk__in=pks).select_related("statement").order_by("pk")
        return rows.prefetch_related(*lookups)

    def related(rows):
        return [
            (
                row.organisation_at_time,
                row.article,
                list(row.article.topics.all()),
                row.repeated_in,
                [(each, each.statement) for each in row.statement.versions_of_it],
            )
            for row in rows
        ]

    pks = [quote.pk, version.pk]
    expected = related(build(pks))
    assert expected[0][2:4] == ([topic], [other])
    assert expected[1] == (None, other, [], [], [(quote, statement), (version, statement)])
    found = CompiledQuery(build)
    with django_assert_num_queries(6):
        assert related(found(pks)) == expected
    topic.articles.clear()
    organisation.state = State.DRAFT
    organisation.save()
    (again,) = related(found([quote.pk]))
    assert again == (None, article, [], [other], [(quote, statement), (version, statement)])


def test_replaces_a_key_wherever_it_is_used():
    article, other = ArticleFactory(), ArticleFactory()
    quote, reprint = QuoteFactory(article=article), QuoteFactory(article=other)
    reprint.reprints.add(article)

    def build(pks):
        reprinted = Quote.reprints.through.objects.filter(article__in=pks).values("quote")
        return Quote.objects.filter(Q(article__in=pks) | Q(pk__in=reprinted)).order_by("pk")

    found = CompiledQuery(build)
    assert found([other.pk]) == [reprint]
    assert found([article.pk]) == [quote, reprint]
    assert found.first(article.pk) == quote


def test_supports_values_and_queries_without_keys():
    first, second = SummitFactory(), SummitFactory()
    names = CompiledQuery(
        lambda slugs: Summit.objects.filter(slug__in=slugs).order_by("pk").values_list("slug")
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
