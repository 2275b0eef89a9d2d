"""Rules of the loader, with a small archive: values, relations, and the work of editors."""

from __future__ import annotations

from datetime import date

import pytest

from articles import models
from articles.importing.report import ImportReport
from tests.factories import UserFactory, status_update
from tests.importing.demo.conftest import load, row_counts
from tests.importing.demo.small import evidence

pytestmark = pytest.mark.django_db


def test_a_cited_page_is_a_source_with_what_is_known_of_it(small):
    load(small())
    link = models.SourceLink.objects.get(quote__key="q2")
    assert (link.publisher.slug, link.language, link.kind) == ("net-news", "en", "rewritten")
    assert (link.published_on, link.published_on_precision) == (date(2030, 5, 1), "month")
    assert link.note == "By a machine."
    assert models.Publisher.objects.published().filter(slug="net-news").exists()


def test_headlines_have_a_language_and_a_translation(small):
    load(small())
    french, copied = models.Article.objects.order_by("key")
    assert (french.title_lang, french.title_english) == ("fr", "Nets for all")
    assert copied.date_note == "The date is printed on a copy of the article."


def test_pledges_have_parts_deadlines_and_topics(small):
    load(small())
    whole, part = models.Pledge.objects.order_by("key")
    assert (part.parent, list(part.related.all())) == (whole, [whole])
    assert (part.amount_type, part.is_standing) == ("ceiling", True)
    assert (whole.amount_type, whole.is_standing) == ("pledged", False)
    assert (whole.deadline_words, whole.deadline_basis) == ("by 2032", "stated")
    assert [topic.parent.slug for topic in whole.topics.all()] == ["fishing"]


def test_evidence_names_publisher_kind_and_article(small):
    load(small())
    evidence = models.Evidence.objects.get()
    assert (evidence.title, evidence.publisher_name) == ("Nets paid for", "Harbour Daily")
    assert (evidence.kind, evidence.article.key) == ("report", "a2")
    assert evidence.published_on == date(2031, 1, 20)


def test_a_check_is_added_once_a_day(small):
    load(small())
    later = {"checked_on": "2031-03-01", "searches": [], "found": "A report."}
    report = load(small(lambda records: records["pledges"][1]["checks"].append(later)))
    checks = models.PledgeCheck.objects.filter(pledge__key="p2")
    assert list(checks.values_list("checked_on", "found")) == [
        (date(2031, 3, 1), "A report."),
        (date(2031, 2, 1), ""),
    ]
    assert report.counts["updated"] == 0


def test_a_changed_fixture_updates_values_that_no_one_else_changed(small):
    load(small())
    article = models.Article.objects.get(key="a1")
    article.author = "The press desk"
    article.save()  # not by an editor: the history has no user
    folder = small(
        lambda records: records["articles"][0].update(author="Somebody else", kind="communiqué")
    )
    report = load(folder)
    article.refresh_from_db()
    assert (article.author, article.kind) == ("The press desk", "communiqué")
    assert [str(line) for line in report.lines if line.outcome == models.Outcome.UPDATED] == [
        "updated    articles.json#a1: kind"
    ]
    again = load(folder)
    article.refresh_from_db()
    assert (article.author, article.kind) == ("The press desk", "communiqué")
    assert again.counts["unchanged"] == len(again.lines)


def notes(report: ImportReport) -> list[tuple[str, str]]:
    """Outcome and path of the lines with a reason."""
    return [(line.outcome, line.path) for line in report.lines if line.reason]


def test_a_record_saved_by_an_editor_is_not_updated(small):
    load(small())
    article = models.Article.objects.get(key="a1")
    article.state = models.State.WITHDRAWN
    article._history_user = UserFactory()
    article.save()
    report = load(small(lambda records: records["articles"][0].update(kind="communiqué")))
    article.refresh_from_db()
    assert (article.state, article.kind) == (models.State.WITHDRAWN, "news")
    assert notes(report) == [("unchanged", "articles.json#a1")]


def test_records_deleted_or_renamed_by_an_editor_are_not_recreated(small):
    load(small())
    models.Mention.objects.filter(pledge__key="p1").delete()
    models.Quote.objects.get(key="q1").delete()
    speaker = models.Speaker.objects.get(slug="ada-moreau")
    speaker.slug = "dame-ada-moreau"
    speaker.save()
    models.Appointment.objects.filter(speaker=speaker).first().delete()
    before = row_counts()
    report = load(small())
    assert row_counts() == before
    assert [quote.key for quote in models.Quote.objects.filter(speaker=speaker)] == ["q2"]
    assert notes(report) == [("unchanged", "quotes.json#q1")]


def test_a_pledge_assessed_by_an_editor_gets_no_more_ledger_entries(small):
    load(small())
    pledge = models.Pledge.objects.get(key="p2")
    status_update(pledge, models.Status.STALLED, "2031-01-01", editor=UserFactory())
    entry = {
        "status": "kept",
        "as_of": "2031-05-01",
        "as_of_precision": "day",
        "reason": "All of it was spent.",
        "evidence": [evidence("https://example.org/late")],
    }
    report = load(small(lambda r: r["pledges"][1].update(status_updates=[entry])))
    pledge.refresh_from_db()
    assert pledge.status == models.Status.STALLED
    assert notes(report) == [("unchanged", "pledges.json#p2")]
