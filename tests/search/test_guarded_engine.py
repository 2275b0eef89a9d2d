"""A damaged index is treated like a missing one; see ``GuardedEngine``."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.filters import ArticleListing
from articles.models import Article
from articles.search.engine import GuardedEngine, IndexUnavailableError, open_engine
from articles.search.indexing import outbox
from articles.search.request import SearchRequest
from articles.search.tantivy.engine import TantivyEngine
from tests import factories as make
from tests.search.corpus import article, engine_of
from tests.search.test_engine import wanted

QUESTIONS = {
    ".idx": lambda engine: engine.search(wanted("word")),
    ".pos": lambda engine: engine.count(wanted('"many words"')),
    ".fast": lambda engine: list(engine.scan(SearchRequest("article", order="newest"))),
    ".term": lambda engine: engine.facets(wanted("word"), ["topic"]),
}


def damage(folder: Path, suffix: str) -> str:
    """Overwrite the middle of the largest file with this suffix; returns its name."""
    path = max(folder.glob(f"*{suffix}"), key=lambda path: path.stat().st_size)
    content = path.read_bytes()
    start, end = len(content) // 10, len(content) - 150  # keep the footer with the checksum
    path.write_bytes(content[:start] + b"\xff" * (end - start) + content[end:])
    return path.name


@pytest.mark.parametrize("suffix", QUESTIONS)
def test_a_query_of_a_damaged_index_says_what_to_run(tmp_path, suffix):
    records = [
        article(
            pk, f"Word {pk}", f"Many words {pk} " * 40, first_day=pk, facets={"topic": [f"t{pk}"]}
        )
        for pk in range(1, 400)
    ]
    sound = engine_of(tmp_path, records)
    assert sound.files.damaged_files(sound.files.active_folder()) == []
    name = damage(sound.files.active_folder(), suffix)
    assert sound.files.damaged_files(sound.files.active_folder()) == [name]
    engine = GuardedEngine(TantivyEngine(tmp_path))
    with pytest.raises(IndexUnavailableError, match="search_index rebuild"):
        QUESTIONS[suffix](engine)
    health = engine.health()
    assert health.problem.startswith("the search index is corrupt")
    engine_of(tmp_path, records)
    assert engine.health().problem == ""
    QUESTIONS[suffix](engine)


def test_files_outside_a_commit_are_not_checked(tmp_path):
    engine = engine_of(tmp_path, [article(1, "word")])
    folder = engine.files.active_folder()
    (folder / f"{'0' * 32}.idx").write_bytes(b"half written")
    assert engine.files.damaged_files(folder) == []
    (folder / "meta.json").write_text("[]")
    assert engine.files.damaged_files(folder) == ["meta.json"]


def test_other_errors_are_raised_unchanged(tmp_path):
    engine = GuardedEngine(engine_of(tmp_path, [article(1, "word")]))
    with pytest.raises(TypeError):
        engine.search()
    assert engine.health().problem == ""


@pytest.mark.django_db
def test_listings_fall_back_to_the_database_and_log_what_to_run(index, caplog, client):
    article = make.ArticleFactory(title="Boats and gangs")
    make.ArticleFactory.create_batch(40)
    index()
    name = damage(outbox.index_files().active_folder(), ".idx")
    open_engine.cache_clear()
    listing = ArticleListing({"q": "gangs"})
    assert list(listing.results) == [article]
    assert listing.results.degraded is True
    assert "run “python manage.py search_index rebuild”" in caplog.text
    assert 'class="notice warn"' in client.get("/articles/?q=gangs").content.decode()
    with pytest.raises(CommandError, match=name):
        call_command("search_index", "verify", verbosity=0)
    call_command("search_index", "rebuild", verbosity=0)
    assert ArticleListing({"q": "gangs"}).results.degraded is False


@pytest.mark.django_db
def test_a_change_is_saved_if_the_engine_panics(
    index, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    index()

    class PanicException(BaseException):
        pass

    def panics() -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(outbox, "process_queue", panics)
    with django_capture_on_commit_callbacks(execute=True):
        article = make.ArticleFactory()
    assert list(Article.objects.all()) == [article]
    assert "search_index rebuild" in caplog.text
