"""The demonstration archive is loaded completely, and a second time without a change."""

from __future__ import annotations

import json

from articles import models
from articles.text.normalize import fold
from tests.fixtures.reading import FILES
from tests.importing.demo.conftest import ARCHIVE, load, row_counts


def fixture(name: str) -> list[dict]:
    return json.loads((ARCHIVE / f"{name}.json").read_text(encoding="utf-8"))


def test_all_fixtures_are_loaded_and_public(loaded):
    rows = {name: fixture(name) for name in FILES}
    summits, pledges, speakers = rows["summits"], rows["pledges"], rows["speakers"]
    updates = [update for pledge in pledges for update in pledge["status_updates"]]
    sourced = [*summits, *speakers, *rows["quotes"], *pledges]
    assert row_counts() == {
        "Country": len(rows["countries"]),
        "Topic": len(rows["topics"]),
        "Publisher": len(rows["publishers"]),
        "Organisation": len(rows["organisations"]),
        "Speaker": len(speakers),
        "Alias": len(
            {fold(form) for s in speakers for form in (s["name"], *s["aliases"])}
            | {fold(form) for o in rows["organisations"] for form in o["aliases"]}
        ),
        "Appointment": sum(len(s["appointments"]) for s in speakers),
        "Summit": len(summits),
        "Participation": sum(len(s["hosts"]) + len(s["participants"]) for s in summits),
        "OutcomeDocument": sum(len(s["outcome_documents"]) for s in summits),
        "DisputedFigure": sum(len(s["disputed_figures"]) for s in summits),
        "DisputedValue": sum(len(f["values"]) for s in summits for f in s["disputed_figures"]),
        "Article": len(rows["articles"]),
        "ArticleCopy": sum(len(a["also_at"]) for a in rows["articles"]),
        "Document": sum(bool(a["document_sha256"]) for a in rows["articles"]),
        "Statement": len(rows["statements"]),
        "Quote": len(rows["quotes"]),
        "Pledge": len(pledges),
        "PledgeActor": sum(len(p["actors"]) for p in pledges),
        "Mention": sum(len(p["mentions"]) for p in pledges),
        "StatusUpdate": len(updates),
        "Evidence": sum(len(update["evidence"]) for update in updates),
        "SourceLink": sum(len(row["sources"]) for row in sourced),
        "PledgeCheck": sum(len(p["checks"]) for p in pledges),
        "SummitSeries": len(rows["series"]),
    }
    assert loaded.counts["created"] == len(loaded.lines)
    assert models.ImportItem.objects.count() == len(loaded.lines)
    for model in (models.Article, models.Quote, models.Pledge, models.Speaker, models.Mention,
                  models.Publisher, models.SummitSeries):  # fmt: skip
        assert model.objects.published().count() == model.objects.count(), model


def test_each_pledge_has_the_status_of_its_record(loaded):
    loaded = dict(models.Pledge.objects.values_list("key", "status"))
    assert loaded == {p["id"]: p["status"] for p in fixture("pledges")}


def test_a_second_load_changes_no_row(loaded):
    before = row_counts()
    history = models.Article.history.count(), models.Pledge.history.count()
    report = load()
    lines = sum(len(fixture(name)) for name in FILES)
    assert report.counts == {"created": 0, "updated": 0, "unchanged": lines, "failed": 0}
    assert row_counts() == before
    assert (models.Article.history.count(), models.Pledge.history.count()) == history
