"""Rebuild of the index during changes and crashes, and verification."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import QueuedIndexChange, State
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.indexing import documents, outbox, rebuild
from articles.search.indexing.rebuild import DifferenceType
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from tests import factories as make
from tests.search.corpus import article as document
from tests.search.corpus import change, without_index

pytestmark = pytest.mark.django_db


def count(typed: str = "") -> int:
    return get_engine().count(SearchRequest("article", parse_query(typed).words))


def folders(files) -> list[str]:
    return sorted(path.name for path in files.root.iterdir() if path.is_dir())


@pytest.mark.embedded
def test_a_rebuild_replaces_the_old_index_and_cleans_up(index):
    index()
    files = outbox.index_files()
    [old] = folders(files)
    make.ArticleFactory(title="Fresh")
    make.ArticleFactory(state=State.DRAFT)
    built = rebuild.rebuild_index()
    assert built.documents == 3  # an article and the two summits
    assert count("fresh") == 1
    assert not QueuedIndexChange.objects.exists()
    [new] = folders(files)
    assert new != old
    assert not (files.root / "rebuilding").exists()


@pytest.mark.embedded
def test_changes_during_a_rebuild_are_in_both_indexes(index, monkeypatch):
    article, deleted = (make.ArticleFactory(title=title) for title in ("Alpha", "Beta"))
    index()
    real = documents.DocumentLoader.load_range
    seen = []

    def meanwhile(reader, kind, first, last):
        found = real(reader, kind, first, last)
        if kind == "article" and not seen:
            # Loaded already, and changed before the new index is active.
            article.title = "Gamma"
            article.save()
            deleted.delete()
            outbox.process_queue()
            seen.append((count("alpha"), count("gamma"), count("beta")))
            make.ArticleFactory(title="Delta")
        return found

    monkeypatch.setattr(documents.DocumentLoader, "load_range", meanwhile)
    rebuild.rebuild_index()
    assert seen == [(0, 1, 0)]  # the old index stays active and up to date
    assert (count("alpha"), count("gamma"), count("beta"), count("delta")) == (0, 1, 0, 1)
    assert not QueuedIndexChange.objects.exists()
    assert list(rebuild.verify_index()) == []
    assert [path.name for path in outbox.index_files().root.glob("*.changes")] == []


@pytest.mark.embedded
def test_after_a_crash_of_a_rebuild_the_old_index_stays_active(index, monkeypatch):
    make.ArticleFactory(title="Alpha")
    index()

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(rebuild, "_catch_up", die)
        rebuild.rebuild_index()
    assert count("alpha") == 1
    files = outbox.index_files()
    assert len(folders(files)) == 1
    # A killed process leaves its folder and its mark behind, but no lock.
    files.start_rebuild(files.create_folder())
    assert len(folders(files)) == 2
    make.ArticleFactory(title="Beta")
    outbox.process_queue()
    assert not (files.root / "rebuilding").exists()
    assert count("beta") == 1
    rebuild.rebuild_index()
    assert len(folders(files)) == 1
    assert count("alpha") == count("beta") == 1


def test_only_one_rebuild_at_a_time(index):
    index()
    with outbox.index_files().lock("rebuild", wait=0):
        with pytest.raises(IndexUnavailableError, match="another rebuild"):
            rebuild.rebuild_index()
        with pytest.raises(CommandError, match="another rebuild"):
            call_command("search_index", "rebuild")


def test_verify_reports_every_difference(index):
    right, stale, missing, withdrawn = (make.ArticleFactory() for _ in range(4))
    index()
    change(
        get_engine(),
        [document(stale.pk, "Something else"), document(10**6, "Never was")],
        deleted=[("article", missing.pk)],
    )
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state=State.WITHDRAWN)
    assert {(difference.key, difference.type) for difference in rebuild.verify_index()} == {
        (("article", 1_000_000), DifferenceType.NOT_PUBLIC),
        (("article", stale.pk), DifferenceType.OUTDATED),
        (("article", missing.pk), DifferenceType.MISSING),
        (("article", withdrawn.pk), DifferenceType.NOT_PUBLIC),
        (("summit", withdrawn.summit_id), DifferenceType.OUTDATED),
    }
    assert right.pk


def test_status_reports_the_index_and_the_queue(index, settings, tmp_path):
    make.ArticleFactory()
    index()
    status = rebuild.index_status()
    assert (status.health.documents, status.health.problem, status.queued) == (2, "", 0)
    assert status.healthy
    make.ArticleFactory()
    assert rebuild.index_status().queued == QueuedIndexChange.objects.count() > 0
    without_index(settings, tmp_path)
    status = rebuild.index_status()
    assert not status.healthy
    assert "search_index rebuild" in status.health.problem


def test_the_command(index, settings, tmp_path, capsys):
    settings.INDEX_DIR = tmp_path / "index"
    alpha = make.ArticleFactory(title="Alpha")
    with pytest.raises(CommandError, match="search_index rebuild"):
        call_command("search_index", "status")
    with pytest.raises(CommandError, match="search_index rebuild"):
        call_command("search_index", "update")
    call_command("search_index", "prepare")
    assert "2 records indexed" in capsys.readouterr().out
    call_command("search_index", "prepare")
    assert capsys.readouterr().out == ""
    beta = make.ArticleFactory(title="Beta")
    call_command("search_index", "update")
    assert "2 changes" in capsys.readouterr().out
    call_command("search_index", "status")
    assert "documents 4\n" in capsys.readouterr().out
    call_command("search_index", "verify")
    out, err = capsys.readouterr()
    assert "agree" in out
    assert "4 of 4 records (100%)" in err
    change(get_engine(), [document(one.pk, "Wrong") for one in (alpha, beta)])
    with pytest.raises(CommandError, match="2 records differ"):
        call_command("search_index", "verify")
    difference = rebuild.IndexDifference(("article", alpha.pk), DifferenceType.OUTDATED)
    assert f"{difference}\n" in capsys.readouterr().out
    call_command("search_index", "rebuild", verbosity=0)
    call_command("search_index", "verify", verbosity=0)
    assert capsys.readouterr().err == ""
