"""Import pipeline: transactional, idempotent, and never overwriting the work of editors."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import models
from articles.importing import pipeline
from tests.factories import ArticleFactory, PublisherFactory, SummitFactory, TopicFactory
from tests.importing.documents import (
    BAY,
    BODY,
    NoExtractor,
    lines,
    reasons,
    run_import,
    write_sidecar,
)

pytestmark = pytest.mark.django_db


def test_a_document_without_metadata_becomes_a_draft(bay):
    report = run_import(bay)
    article = models.Article.objects.get()
    assert {
        "title": article.title,
        "title_supplied": article.title_supplied,
        "body": article.body,
        "published_on": (article.published_on, article.published_on_precision),
        "date_note": article.date_note,
        "publisher": article.publisher.name,
        "language": article.language,
        "rights": article.rights,
        "state": article.state,
        "origin": article.origin,
        "url": article.url,
        "summit": article.summit,
    } == {
        "title": "Ministers of nine coastal states met on Tuesday to agree on rules for the bay",
        "title_supplied": True,
        "body": BODY,
        "published_on": (date(2024, 5, 14), "day"),
        "date_note": "From the date line at the head of the document.",
        "publisher": "Unknown publisher",
        "language": "en",
        "rights": "full",
        "state": "draft",
        "origin": "import",
        "url": "",
        "summit": None,
    }
    document = models.Document.objects.get()
    assert (document.sha256, bytes(document.content), document.article, document.run) == (
        hashlib.sha256(BAY.encode()).hexdigest(),
        BAY.encode(),
        article,
        report.run,
    )
    revision = article.revisions.get()
    assert (revision.number, revision.body, revision.document) == (1, BODY, document)
    assert lines(report) == ["created bay.txt"]
    item = models.ImportItem.objects.get()
    assert (item.run, item.path, item.outcome, item.document, item.article) == (
        report.run,
        str(bay),
        "created",
        document,
        article,
    )
    assert report.run.finished_at is not None


def test_metadata_and_options_set_the_other_fields(bay):
    SummitFactory(slug="bay-2024")
    TopicFactory(slug="fishing")
    write_sidecar(
        bay,
        title="Nine states and one bay",
        publisher="The Ellery Courier",
        url="https://courier.example.org/bay",
        author="Ann Writer",
        language="en-GB",
        summit="bay-2024",
        kind="news agency",
        topics=["fishing"],
        summary="Nine states look for rules.",
        sources=["https://courier.example.org/bay"],
    )
    other = SummitFactory(slug="other")
    run_import(bay, summit=other, publisher="Not this one", rights="excerpt", publish=True)
    article = models.Article.objects.get()
    assert (
        article.title,
        article.title_supplied,
        article.publisher.name,
        article.url,
        article.author,
        article.language,
        article.summit.slug,
        article.kind,
        [topic.slug for topic in article.topics.all()],
        article.summary,
        [source.url for source in article.sources.all()],
        article.rights,
        article.state,
    ) == (
        "Nine states and one bay",
        False,
        "The Ellery Courier",
        "https://courier.example.org/bay",
        "Ann Writer",
        "en-GB",
        "bay-2024",
        "news agency",
        ["fishing"],
        "Nine states look for rules.",
        ["https://courier.example.org/bay"],
        "excerpt",
        "published",
    )


def test_importing_a_document_again_changes_nothing(bay, tmp_path):
    run_import(bay, publisher="The Ellery Courier")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "same.txt").write_text(BAY, encoding="utf-8")
    history = models.Article.history.count()
    extractor = NoExtractor()
    report = run_import(bay, tmp_path / "copy", extractor=extractor)
    assert lines(report) == ["unchanged bay.txt", "unchanged same.txt"]
    assert extractor.calls == []
    counts = [m.objects.count() for m in (models.Article, models.Document, models.ArticleRevision)]
    assert counts == [1, 1, 1]
    assert models.Article.history.count() == history


def test_line_ends_do_not_change_the_article(bay):
    run_import(bay)
    bay.write_bytes(BAY.replace("\n", "\r\n").encode())
    report = run_import(bay)
    assert lines(report) == ["unchanged bay.txt"]
    assert models.Document.objects.count() == 2
    assert [d.article for d in models.Document.objects.all()] == [models.Article.objects.get()] * 2


def test_a_corrected_file_is_a_revision_and_the_old_one_is_not_restored(bay, tmp_path):
    run_import(bay)
    corrected = BAY.replace("a week more", "a month more")
    bay.write_text(corrected, encoding="utf-8")
    assert lines(run_import(bay)) == ["updated bay.txt"]
    article = models.Article.objects.get()
    assert "a month more" in article.body
    assert [r.number for r in article.revisions.all()] == [2, 1]
    bay.write_text(BAY, encoding="utf-8")
    assert lines(run_import(bay)) == ["unchanged bay.txt"]
    article.refresh_from_db()
    assert "a month more" in article.body


def test_a_different_text_with_the_same_file_name_is_a_new_article(bay):
    run_import(bay)
    bay.write_text(" date 2024-05-14 Something else happened.\n\nQuite another matter.\n", "utf-8")
    assert lines(run_import(bay)) == ["created bay.txt"]
    assert models.Article.objects.count() == 2


@pytest.mark.parametrize("how", ["address", "copy", "title"])
def test_a_changed_text_matches_its_article_without_the_path(bay, tmp_path, how):
    write_sidecar(bay, title="One bay", publisher="Courier", url="https://example.org/1")
    run_import(bay)
    article = models.Article.objects.get()
    if how == "copy":
        models.ArticleCopy.objects.create(article=article, url="https://example.org/copy")
    moved = tmp_path / "moved.txt"
    moved.write_text(BAY.replace("patience", "courage"), encoding="utf-8")
    values = {
        "address": {"url": "https://example.org/1"},
        "copy": {"url": "https://example.org/copy"},
        "title": {"title": "One bay", "publisher": "courier"},
    }[how]
    write_sidecar(moved, **values)
    report = run_import(moved)
    assert lines(report) == ["updated moved.txt"]
    assert [a.pk for a in models.Article.objects.all()] == [article.pk]


def test_the_same_text_of_another_publisher_is_a_new_article(bay, tmp_path):
    write_sidecar(bay, publisher="Courier")
    run_import(bay)
    agency = tmp_path / "agency.txt"
    agency.write_text(BAY + "\n", encoding="utf-8")
    write_sidecar(agency, publisher="Agency")
    assert lines(run_import(agency)) == ["created agency.txt"]


def test_the_same_bytes_at_a_second_url_are_a_copy(bay, tmp_path):
    write_sidecar(bay, publisher="Courier", url="https://example.org/1")
    run_import(bay)
    again = tmp_path / "again.txt"
    again.write_text(BAY, encoding="utf-8")
    write_sidecar(again, publisher="Mirror", url="https://mirror.example.org/1")
    for outcome in (["updated again.txt"], ["unchanged again.txt"]):
        assert lines(run_import(again)) == outcome
    copy = models.ArticleCopy.objects.get()
    assert (copy.article.url, copy.url, copy.publisher.name) == (
        "https://example.org/1",
        "https://mirror.example.org/1",
        "Mirror",
    )


def test_a_dry_run_stores_only_its_report(bay, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "again.txt").write_text(BAY, encoding="utf-8")
    report = run_import(tmp_path, dry_run=True)
    assert lines(report) == [
        "created again.txt",
        "unchanged bay.txt",
        "failed empty.txt:1",
    ]
    assert not models.Article.objects.exists()
    assert not models.Document.objects.exists()
    assert not models.Publisher.objects.exists()
    run = models.ImportRun.objects.get()
    assert (run.dry_run, run.finished_at is not None, run.items.count()) == (True, True, 3)


@pytest.mark.parametrize("step", ["extract", "accept"])
def test_an_error_rolls_back_its_document_and_the_import_continues(bay, tmp_path, step, caplog):
    (tmp_path / "next.txt").write_text(BAY.replace("nine", "ten"), encoding="utf-8")

    class Broken(NoExtractor):
        def extract(self, article, quotes, mentions, metadata):
            return self._maybe("extract", article) or super().extract(
                article, quotes, mentions, metadata
            )

        def accept(self, article, metadata):
            return self._maybe("accept", article) or super().accept(article, metadata)

        def _maybe(self, at, article):
            if at == step and "nine" in article.body:
                raise RuntimeError("out of ideas")

    report = run_import(tmp_path, extractor=Broken(), publish=True)
    assert lines(report) == [
        "failed bay.txt",
        "created next.txt",
    ]
    assert "out of ideas" in reasons(report)[0]
    assert "out of ideas" in caplog.text
    assert [a.body[:16] for a in models.Article.objects.all()] == ["Ministers of ten"]
    assert models.Document.objects.count() == 1
    assert lines(run_import(tmp_path, publish=True)) == [
        "created bay.txt",
        "unchanged next.txt",
    ]


def test_a_document_stored_by_a_concurrent_import_is_matched_on_retry(bay, monkeypatch):
    from django.db import IntegrityError

    calls = []
    write = pipeline.write

    def late(plan, run):
        calls.append(plan.record.path)
        if len(calls) == 1:
            raise IntegrityError("UNIQUE constraint failed: articles_document.sha256")
        return write(plan, run)

    monkeypatch.setattr(pipeline, "write", late)
    assert lines(run_import(bay)) == ["created bay.txt"]
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"summit": "nowhere"},
            "nowhere",
        ),
        ({"topics": ["x"]}, "“x”"),
        ({"url": "ftp://x"}, "bay.toml: “url”"),
        ({"url": "http://no host"}, ""),
        ({"titel": "A"}, "“titel”"),
        ({"language": "English!"}, "bay.toml: “language”"),
    ],
)
def test_invalid_metadata_fails_the_document(bay, values, reason):
    write_sidecar(bay, **values)
    report = run_import(bay)
    (line,) = report.lines
    assert line.outcome == "failed"
    assert reason in line.reason
    assert not models.Article.objects.exists()
    assert not models.Document.objects.filter(quarantine__gt="").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dry_run", [False, True])
def test_parsing_and_extraction_hold_no_lock(bay, monkeypatch, dry_run):
    in_transaction = []

    def note(function):
        def noted(*arguments, **options):
            in_transaction.append(connection.in_atomic_block)
            return function(*arguments, **options)

        return noted

    for name in ("parse_file", "make_plan", "check_wording"):
        monkeypatch.setattr(pipeline, name, note(getattr(pipeline, name)))
    extractor = NoExtractor()
    monkeypatch.setattr(extractor, "extract", note(extractor.extract))
    assert run_import(bay, extractor=extractor, dry_run=dry_run).counts["created"] == 1
    assert in_transaction == [False] * 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does it by itself")
@pytest.mark.parametrize(("articles", "updated"), [(19, True), (20, False)])
def test_a_large_run_updates_the_statistics_of_tables(bay, articles, updated):
    publisher = PublisherFactory()
    for _ in range(articles):
        ArticleFactory(publisher=publisher)
    with CaptureQueriesContext(connection) as queries:
        run_import(bay)
    assert ("ANALYZE" in [query["sql"] for query in queries]) is updated
