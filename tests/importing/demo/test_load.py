"""Loader of the demonstration archive: complete, idempotent, and keeping the work of editors."""

from __future__ import annotations

import json
from collections import Counter

from articles import models
from articles.importing.report import ImportReport
from tests.factories import UserFactory, status_update
from tests.importing.demo.conftest import ARCHIVE, load


def fixture(name: str) -> list[dict]:
    return json.loads((ARCHIVE / f"{name}.json").read_text(encoding="utf-8"))


def row_counts() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()
        for model in (
            *(models.Country, models.Topic, models.Publisher, models.Organisation, models.Speaker),
            *(models.Alias, models.Appointment, models.Summit, models.Participation),
            *(models.OutcomeDocument, models.DisputedFigure, models.DisputedValue, models.Article),
            *(models.ArticleCopy, models.Document, models.Statement, models.Quote, models.Pledge),
            *(models.PledgeActor, models.Mention, models.StatusUpdate, models.Evidence),
            models.SourceLink,
        )
    }


def test_all_fixtures_are_loaded_and_public(loaded):
    pledges = fixture("pledges")
    summits = fixture("summits")
    assert row_counts() == {
        "Country": len(fixture("countries")),
        "Topic": len(fixture("topics")),
        "Publisher": len(fixture("publishers")),
        "Organisation": 69,
        "Speaker": 54,
        "Alias": 54 + sum(len(s["aliases"]) for s in fixture("speakers")),
        "Appointment": sum(len(s["appointments"]) for s in fixture("speakers")),
        "Summit": 9,
        "Participation": sum(len(s["hosts"]) + len(s["participants"]) for s in summits),
        "OutcomeDocument": sum(len(s["outcome_documents"]) for s in summits),
        "DisputedFigure": sum(len(s["disputed_figures"]) for s in summits),
        "DisputedValue": sum(len(f["values"]) for s in summits for f in s["disputed_figures"]),
        "Article": 98,
        "ArticleCopy": sum(len(a["also_at"]) for a in fixture("articles")),
        "Document": 1,
        "Statement": 31,
        "Quote": 142,
        "Pledge": 67,
        "PledgeActor": sum(len(p["actors"]) for p in pledges),
        "Mention": sum(len(p["mentions"]) for p in pledges),
        "StatusUpdate": sum(len(p["status_updates"]) for p in pledges),
        "Evidence": sum(len(u["evidence"]) for p in pledges for u in p["status_updates"]),
        "SourceLink": models.SourceLink.objects.count(),
    }
    assert loaded.counts["created"] == len(loaded.lines)
    assert models.ImportItem.objects.count() == len(loaded.lines)
    public = {
        model.__name__: model.objects.published().count()
        for model in (models.Article, models.Quote, models.Pledge, models.Speaker, models.Mention)
    }
    assert public == {
        "Article": 98,
        "Quote": 142,
        "Pledge": 67,
        "Speaker": 54,
        "Mention": sum(len(p["mentions"]) for p in pledges),
    }


def test_each_pledge_has_the_status_of_its_record(loaded):
    loaded = dict(models.Pledge.objects.values_list("key", "status"))
    assert loaded == {p["id"]: p["status"] for p in fixture("pledges")}


def test_a_second_load_changes_no_row(loaded):
    before = row_counts()
    history = models.Article.history.count(), models.Pledge.history.count()
    report = load()
    assert report.counts == {"created": 0, "updated": 0, "unchanged": 629, "failed": 0}
    assert row_counts() == before
    assert (models.Article.history.count(), models.Pledge.history.count()) == history


def test_a_changed_fixture_updates_values_that_no_one_else_changed(loaded, changed):
    article = models.Article.objects.get(key="oic-c01")
    article.author = "Home Office press desk"
    article.save()  # not by an editor: the history has no user
    folder = changed(
        "articles", lambda records: records[0].update(author="Somebody else", kind="communiqué")
    )
    report = load(folder)
    article.refresh_from_db()
    assert (article.author, article.kind) == ("Home Office press desk", "communiqué")
    assert [str(line) for line in report.lines if line.outcome == models.Outcome.UPDATED] == [
        "updated    articles.json#oic-c01: kind"
    ]
    again = load(folder)
    article.refresh_from_db()
    assert (article.author, article.kind) == ("Home Office press desk", "communiqué")
    assert again.counts == {"created": 0, "updated": 0, "unchanged": 629, "failed": 0}


def notes(report: ImportReport) -> list[tuple[str, str]]:
    """Outcome and path of the lines with a reason."""
    return [(line.outcome, line.path) for line in report.lines if line.reason]


def test_a_record_saved_by_an_editor_is_not_updated(loaded, changed):
    article = models.Article.objects.get(key="oic-c01")
    article.state = models.State.WITHDRAWN
    article._history_user = UserFactory()
    article.save()
    folder = changed("articles", lambda records: records[0].update(kind="communiqué"))
    report = load(folder)
    article.refresh_from_db()
    assert (article.state, article.kind) == (models.State.WITHDRAWN, "official document")
    assert notes(report) == [("unchanged", "articles.json#oic-c01")]


def test_records_deleted_or_renamed_by_an_editor_are_not_recreated(loaded):
    models.Mention.objects.filter(pledge__key="oic-p01").delete()
    models.Quote.objects.get(key="oic-q01").delete()
    starmer = models.Speaker.objects.get(slug="keir-starmer")
    starmer.slug = "sir-keir-starmer"
    starmer.save()
    models.Appointment.objects.filter(speaker=starmer).first().delete()
    before = row_counts()
    report = load()
    assert row_counts() == before
    assert models.Quote.objects.filter(speaker=starmer).count() == (
        Counter(q["speaker"] for q in fixture("quotes"))["keir-starmer"] - 1
    )
    assert notes(report) == [("unchanged", "quotes.json#oic-q01")]


def test_a_pledge_assessed_by_an_editor_gets_no_more_ledger_entries(loaded, changed):
    pledge = models.Pledge.objects.get(key="oic-p01")
    status_update(pledge, models.Status.STALLED, "2026-01-01", editor=UserFactory())
    entry = {
        "status": "kept",
        "as_of": "2026-05-01",
        "as_of_precision": "day",
        "reason": "All of it was spent.",
        "evidence": [
            {"url": "https://example.org/", "title": "", "note": "", "published_on": None}
            | {"precision": ""}
        ],
    }
    report = load(changed("pledges", lambda records: records[0].update(status_updates=[entry])))
    pledge.refresh_from_db()
    assert pledge.status == models.Status.STALLED
    assert notes(report) == [("unchanged", "pledges.json#oic-p01")]
