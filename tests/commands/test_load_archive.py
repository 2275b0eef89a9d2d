"""``load_archive``: records and briefings, idempotent and fast."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from articles import models
from articles.importing.parsers.sidecar import read_metadata
from articles.models.source_audit import audit_public_facts
from tests.factories import UserFactory
from tests.fixtures.reading import FILES
from tests.fixtures.reading import load as load_fixture

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))
RECORDS = sum(len(load_fixture(name)) for name in FILES)


def load() -> list[str]:
    out = StringIO()
    call_command("load_archive", stdout=out, stderr=out)
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.process_time()
        output = load()
        yield output, time.process_time() - began
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded, db):
    """Output of the command and its CPU seconds."""
    return _loaded


def briefing(name: str) -> models.Article:
    title = read_metadata(DOCUMENTS / f"{name}.toml").title
    return models.Article.objects.published().get(title=title, kind="briefing")


def summary(created: int = 0, unchanged: int = 0) -> str:
    return f"{created} created, 0 updated, {unchanged} unchanged, 0 failed."


def test_the_report_and_the_time_limit(loaded):
    output, seconds = loaded
    assert output == [
        f"The demonstration archive, records: {summary(created=RECORDS)}",
        f"The demonstration archive, briefings: {summary(created=len(NAMES))}",
    ]
    assert seconds < 40


def test_all_records_are_public(loaded):
    listed = [read_metadata(DOCUMENTS / f"{name}.toml") for name in NAMES]
    quotes = sum(len(metadata.quotes) for metadata in listed)
    rows = {name: len(load_fixture(name)) for name in FILES}
    for model in (models.Quote, models.Pledge, models.Speaker, models.Mention, models.Article):
        assert model.objects.count() == model.objects.published().count(), model
    assert {
        model: (model.objects.published().count(), model.objects.published().coverage().count())
        for model in (models.Article, models.Quote, models.Publisher)
    } == {
        models.Article: (rows["articles"] + len(NAMES), rows["articles"]),
        models.Quote: (rows["quotes"] + quotes, rows["quotes"]),
        models.Publisher: (rows["publishers"] + 1, rows["publishers"]),
    }
    assert models.Article.objects.published().exclude(body="").count() == len(NAMES)
    assert models.Pledge.objects.count() == rows["pledges"]
    assert models.Country.objects.count() == rows["countries"]
    assert not models.Proposal.objects.filter(decision=models.Decision.OPEN).exists()


@pytest.mark.parametrize("name", NAMES)
def test_quotes_of_briefings_are_pinned_with_speaker_and_statement(loaded, name):
    article = briefing(name)
    quotes = list(article.quotes.published().order_by("start"))
    recorded = [
        models.Quote.objects.get(key=named.key)
        for named in read_metadata(DOCUMENTS / f"{name}.toml").quotes
    ]
    assert [q.exact for q in quotes] == [q.exact for q in recorded]
    assert [article.body[q.start : q.end] for q in quotes] == [q.exact for q in recorded]
    assert [q.speaker for q in quotes] == [q.speaker for q in recorded]
    assert [q.role_at_time for q in quotes] == [q.role_at_time for q in recorded]
    assert [q.statement for q in quotes] == [q.statement for q in recorded]
    assert all(
        q.statement is not None and q.verification == models.Verification.BRIEFING for q in quotes
    )


@pytest.mark.parametrize("name", NAMES)
def test_pledges_of_briefings_are_pinned(loaded, name):
    article = briefing(name)
    named = {item.key for item in read_metadata(DOCUMENTS / f"{name}.toml").pledges}
    mentions = list(article.mentions.published().select_related("pledge"))
    assert {mention.pledge.key for mention in mentions} == named
    assert all(m.pinned and article.body[m.start : m.end] == m.exact for m in mentions)
    for mention in mentions:
        if mention.pledge.amount is not None and mention.amount is not None:
            assert mention.currency == mention.pledge.currency


def test_mentions_have_the_printed_sum(loaded):
    mention = models.Mention.objects.get(pledge__key="oic-p02", article=briefing("oic-london-2025"))
    assert (mention.amount, mention.currency) == (3_000_000, "GBP")
    assert mention.pledge.amount == 3_230_000


def test_every_public_fact_has_a_source(loaded):
    facts = list(audit_public_facts())
    assert len(facts) > 500
    assert [grounds.fact for grounds in facts if not grounds.addresses] == []


def test_a_second_load_changes_nothing_and_stores_no_run(loaded):
    models_ = (models.Quote, models.Mention, models.Proposal, models.Statement, models.Document)
    before = [model.objects.count() for model in models_]
    history = models.Quote.history.count(), models.Pledge.history.count()
    runs = set(models.ImportRun.objects.values_list("pk", flat=True))
    assert load() == [
        f"The demonstration archive, records: {summary(unchanged=RECORDS)}",
        f"The demonstration archive, briefings: {summary(unchanged=len(NAMES))}",
    ]
    assert [model.objects.count() for model in models_] == before
    assert (models.Quote.history.count(), models.Pledge.history.count()) == history
    assert set(models.ImportRun.objects.values_list("pk", flat=True)) == runs


def test_changes_of_an_editor_are_kept(loaded):
    article = briefing(NAMES[0])
    editor = UserFactory()
    quote = article.quotes.order_by("start").first()
    quote.speaker, quote.state, quote._history_user = None, models.State.WITHDRAWN, editor
    quote.save()
    article.title, article._history_user = "Another title", editor
    article.save()
    output = load()
    quote.refresh_from_db()
    article.refresh_from_db()
    assert (quote.speaker, quote.state, article.title) == (None, "withdrawn", "Another title")
    assert len(output) == 2
