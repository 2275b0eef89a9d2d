"""Results of a search request: counts, pages, facets, and the database fallback."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator

from articles.kinds import BY_NAME, INDEXED, orders_of
from articles.models import Article, QueuedIndexChange, Rights, State, Status
from articles.models.deadlines import stale_before
from articles.search.query.parser import parse_query
from articles.search.request import DUE, DUE_VALUES, DueDates, FacetFilter, SearchRequest
from articles.search.result_types import FacetCount, FacetCounts
from articles.search.service import count_values
from tests import factories as make
from tests.search.archive import WORDS, Archive, matching, results
from tests.search.corpus import slow_on_a_cluster, without_index

pytestmark = pytest.mark.django_db


def facet(selection: SearchRequest, name: str) -> FacetCounts:
    """The database's counts of a facet, with every filter except its own."""
    others = selection.without(name)
    if name == DUE:
        counts = [
            (value, matching(others.with_clause(FacetFilter(DUE, (value,)))).count())
            for value in DUE_VALUES
        ]
        return FacetCounts(FacetCount(*each) for each in counts if each[1])
    kinds = (selection.kind,) if name != "record" else INDEXED
    return count_values({kind: matching(replace(others, kind=kind)) for kind in kinds}, name)


def words(typed: str):
    return parse_query(typed).words


def chosen(chance: random.Random, kind: str) -> SearchRequest:
    """A random search request with filters of a listing."""
    clauses = []
    for name in chance.sample(BY_NAME[kind].facets, chance.randint(0, 3)):
        values = [bucket.value for bucket in facet(SearchRequest(kind), name)] + ["no-such"]
        clauses.append(
            FacetFilter(
                name,
                tuple(chance.sample(values, chance.randint(0, min(2, len(values))))),
                tuple(chance.sample(values, chance.randint(0, 1))),
            )
        )
    ends = [None, None, date(2025, chance.randint(1, 3), 10)]
    return SearchRequest(
        kind,
        clauses=tuple(clauses),
        dates=(chance.choice(ends), chance.choice(ends)),
        order=chance.choice(orders_of(kind)),
        all_versions=chance.random() < 0.3,
    )


@pytest.mark.parametrize("seed", (0, *slow_on_a_cluster(1, 2)))
def test_the_engine_and_the_database_agree_on_any_filters(index, seed):
    archive = Archive(seed=seed)
    index()
    for _ in range(30):
        kind = archive.chance.choice(INDEXED)
        selection = chosen(archive.chance, kind)
        found = results(selection)
        expected = matching(selection)
        assert not found.degraded
        assert found.count() == expected.count(), selection
        assert {row.pk for row in found} == set(expected.values_list("pk", flat=True)), selection
        counted = found.facets([*BY_NAME[kind].facets, "record"])
        for name, buckets in counted.items():
            assert buckets == facet(selection, name), (selection, name)
        # The count of a value is the number of results with it.
        name = archive.chance.choice(BY_NAME[kind].facets)
        for bucket in counted[name][:2]:
            narrowed = selection.with_clause(FacetFilter(name, (bucket.value,)))
            assert results(narrowed).count() == bucket.count


@pytest.mark.parametrize("seed", (0, *slow_on_a_cluster(1)))
def test_the_engine_and_the_database_agree_on_deadline_status(index, seed):
    archive = Archive(seed=seed, articles=24)
    pick, days = archive.chance.choice, ("2025-01-20", "2025-02", "2025", "2025-03-15", "2024-12")
    for pledge in archive.pledges:
        pledge.deadline_precision = pick(["day", "month", "year"])
        pledge.save()
        if archive.chance.random() < 0.8:
            make.status_update(pledge, pick(list(Status)), pick(days))
    pledge = make.PledgeFactory(deadline=date(2024, 6, 30))
    make.status_update(pledge, Status.KEPT, "2025-02")
    index()
    seen = set()
    for _ in range(40):
        today = date(2025, 1, 1) + timedelta(days=archive.chance.randrange(500))
        values = tuple(archive.chance.sample(DUE_VALUES, 2))
        clauses = [*chosen(archive.chance, "pledge").clauses[:1]]
        clauses += [FacetFilter(DUE, *pick([((), values[:1]), (values[:1],), (values,), ((), ())]))]
        selection = SearchRequest(
            "pledge", None, tuple(clauses), calendar=DueDates(today, stale_before(today))
        )
        found, expected = results(selection), matching(selection)
        assert {row.pk for row in found} == set(expected.values_list("pk", flat=True)), selection
        counted = found.facets([DUE, "status", "record"])
        for name, buckets in counted.items():
            assert buckets == facet(selection, name), (selection, name)
        for value, count in counted[DUE]:
            seen.add(value)
            narrowed = selection.with_clause(FacetFilter(DUE, (value,)))
            assert results(narrowed).count() == count
    assert seen == set(DUE_VALUES)


@pytest.mark.parametrize("seed", (0, *slow_on_a_cluster(1)))
def test_the_engine_and_the_database_agree_on_the_order(index, seed):
    Archive(seed=seed)
    index()
    for kind in INDEXED:
        for order in orders_of(kind):
            selection = SearchRequest(kind, order=order)
            expected = list(matching(selection))
            found = list(results(selection))
            if order in ("deadline", "oldest", "newest") or kind in ("speaker", "organisation"):
                known = [row for row in expected if _key(row, order) is not None]
                assert [_key(row, order) for row in found[: len(known)]] == [
                    _key(row, order) for row in known
                ], (kind, order)


def _key(row, order):
    if order == "deadline":
        return row.deadline
    if order in ("newest", "oldest"):
        for name in ("published_on", "day", "announced_on", "start_on"):
            if hasattr(row, name):
                return getattr(row, name)
        return row.said_on or (row.article and row.article.published_on)
    return row.pk


def test_queries_match_the_same_without_the_engine(index, settings, tmp_path):
    archive = Archive(seed=5)
    Article.objects.update(rights=Rights.FULL)
    index()
    typed = ["border", "border -oil", "fund OR oil", "(boats gangs) OR treaty", "-climate"]
    kinds = ("article", "pledge")
    there = {
        (one, kind): {row.pk for row in results(SearchRequest(kind, words(one)))}
        for one in typed
        for kind in kinds
    }
    assert any(there.values())
    without_index(settings, tmp_path)
    for (one, kind), pks in there.items():
        away = results(SearchRequest(kind, words(one)))
        assert away.degraded
        assert {row.pk for row in away} == pks, (one, kind, archive)


def test_without_an_index_the_database_answers(caplog):
    archive = Archive()
    for kind in INDEXED:
        found = results(SearchRequest(kind))
        assert found.degraded
        assert found.count() == BY_NAME[kind].model.objects.published().count()
        assert list(found) == list(matching(SearchRequest(kind)))
        assert found.facets(BY_NAME[kind].facets)
    everything = results(SearchRequest(None))
    total = sum(BY_NAME[kind].model.objects.published().count() for kind in INDEXED)
    assert everything.count() == total
    paged = [row for at in range(0, total, 7) for row in everything[at : at + 7]]
    assert len({(type(row), row.pk) for row in paged}) == total
    [row] = results(SearchRequest("article", words(archive.chance.choice(WORDS))))[:1]
    [highlight] = everything.highlights([row])
    assert highlight.title == ((row.title, False),)
    assert "search_index rebuild" in caplog.text


def test_a_withdrawn_record_disappears_at_once(index):
    articles = [make.ArticleFactory() for _ in range(3)]
    quote = make.QuoteFactory(article=articles[0])
    index()
    articles[0].state = State.WITHDRAWN
    articles[0].save()
    assert QueuedIndexChange.objects.exists(), "nothing was drained"
    found = results(SearchRequest("article"))
    assert (found.count(), len(found[:20])) == (2, 2)
    publishers = {article.publisher.slug for article in articles[1:]}
    assert {bucket.value for bucket in found.facets(["publisher"])["publisher"]} == publishers
    quotes = results(SearchRequest("quote"))
    assert (quotes.count(), quotes[:20]) == (0, [])
    assert quote.pk


def test_a_deleted_record_disappears_at_once(index):
    pledges = [make.PledgeFactory() for _ in range(2)]
    index()
    pledges[0].delete()
    found = results(SearchRequest("pledge"))
    assert (found.count(), found[:20]) == (1, [pledges[1]])


def test_a_change_without_signals_never_shortens_a_page(index, caplog):
    articles = [make.ArticleFactory() for _ in range(5)]
    index()
    Article.objects.filter(pk=articles[-1].pk).update(state=State.DRAFT)
    found = results(SearchRequest("article"))
    assert len(found[:2]) == 2
    assert found.count() == 4
    assert len(found[2:4]) == 2
    assert found[4:6] == []
    assert "not public" in caplog.text


def test_results_fit_a_paginator(index):
    articles = [make.ArticleFactory(published_on=date(2025, 1, day)) for day in range(1, 8)]
    index()
    paginator = Paginator(results(SearchRequest("article", order="oldest")), 3)
    assert (paginator.count, paginator.num_pages) == (7, 3)
    assert [list(page.object_list) for page in paginator] == [
        articles[:3],
        articles[3:6],
        articles[6:],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_queries_however_many_rows(
    index, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make.QuoteFactory()
    index()
    found = results(SearchRequest("article", words("leaders")))
    with django_assert_max_num_queries(2):  # the queue, and the rows
        page = found[:20]
        assert found.count() == len(page) == rows
        found.facets(["publisher", "summit"])
        found.highlights(page)
    everything = results(SearchRequest(None))
    with django_assert_max_num_queries(5):  # the queue, and articles, quotes, speakers, summits
        assert len(everything[:20]) == rows * 4


def test_results_are_lazy(index, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        results(SearchRequest("article", words("a"), (FacetFilter("topic", ("x",)),)))


def test_slices(index):
    article = make.ArticleFactory()
    index()
    found = results(SearchRequest("article"))
    assert (found[:], found[1:], found[5:2], bool(found)) == ([article], [], [], True)
    for wrong in (slice(-2, None), slice(0, 5, 2)):
        with pytest.raises(ValueError, match="forwards"):
            found[wrong]


def test_rows_are_streamed_in_order_by_chunks(index):
    articles = [make.ArticleFactory(published_on=date(2025, 1, day)) for day in range(1, 8)]
    index()
    found = results(SearchRequest("article", order="oldest"))
    batches = [articles[:3], articles[3:6], articles[6:]]
    assert (list(found.batches(3)), list(found)) == (batches, articles)


def test_foreign_coverage_matches_our_english_summary(index):
    of_every_kind = [
        make.ArticleFactory(
            title=title, summary="It names the smugglers' routes.", body=body, language=language
        )
        for title, body, language in (
            ("Un sommet à Paris", "Les ministres promettent.", "fr"),
            ("Vrh v Londonu", "Združeno kraljestvo krepi boj.", "sl"),
            ("サミット", "政府は規制を発表した。", "ja"),
        )
    ]
    index()
    for typed, wanted in (("smuggler route", of_every_kind), ("ministre", of_every_kind[:1])):
        words = parse_query(typed).words
        found = results(SearchRequest("article", words, order="oldest"))
        assert sorted(row.pk for row in found[:9]) == [row.pk for row in wanted]
    assert [text for text, hit in found.highlights(of_every_kind)[0].passage if hit]


def test_translated_headline_is_found(index, settings, tmp_path):
    article = make.ArticleFactory(
        title="Les ministres promettent", title_english="Ministers promising patrols", language="fr"
    )
    index()
    for _ in ("index", "database"):
        for typed in ("promising patrols", "ministres"):
            found = results(SearchRequest("article", words(typed)))
            assert [row.pk for row in found] == [article.pk], typed
        without_index(settings, tmp_path)


def test_only_public_text_is_searched_and_shown(index):
    for rights in Rights:
        make.ArticleFactory(title=rights.label, rights=rights, body="Secret words. " * 60)
    index()
    found = results(SearchRequest("article", words("secret")))
    assert {row.rights for row in found} == {Rights.FULL, Rights.EXCERPT}
    record = Article.objects.get(rights=Rights.RECORD)
    [highlight] = found.highlights([record])
    assert highlight.passage == ((record.summary, False),)
    counted = results(SearchRequest("article")).facets(["rights"])["rights"]
    assert counted == [FacetCount("excerpt", 1), FacetCount("full", 1), FacetCount("record", 1)]
