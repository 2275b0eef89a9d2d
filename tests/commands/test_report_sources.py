"""``report_sources``: sources of every public fact; exit status 1 if one is missing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from articles import models
from articles.management.commands.report_sources import Command
from tests.factories import (
    ArticleFactory,
    DisputedValueFactory,
    MentionFactory,
    OutcomeDocumentFactory,
    PledgeFactory,
    QuoteFactory,
    SourceLinkFactory,
    SpeakerFactory,
    SummitFactory,
    status_update,
)

pytestmark = pytest.mark.django_db


def report(*options: str) -> list[str]:
    out = StringIO()
    call_command("report_sources", *options, stdout=out)
    return out.getvalue().splitlines()


def sourced_summit(**values):
    summit = SummitFactory(**values)
    SourceLinkFactory(pledge=None, summit=summit, url="https://example.org/summit")
    return summit


def test_each_fact_is_printed_with_its_sources():
    summit = sourced_summit(name="The Bay")
    article = ArticleFactory(summit=summit, title="Nine states", url="https://example.org/a")
    speaker = SpeakerFactory(name="Ilse Varga")
    quote = QuoteFactory(article=article, speaker=speaker)
    SourceLinkFactory(pledge=None, quote=quote, url="https://example.org/q")
    pledge = PledgeFactory(summit=summit, title="Nets")
    MentionFactory(pledge=pledge, article=article)
    update = status_update(pledge)
    outcome = OutcomeDocumentFactory(summit=summit, title="Rules", url="https://example.org/o")
    value = DisputedValueFactory(figure__summit=summit, value="nine", url="https://example.org/v")
    assert report() == [
        f"summit {summit.pk}: The Bay",
        "    https://example.org/summit",
        f"outcome document {outcome.pk}: Rules",
        "    https://example.org/o",
        f"disputed figure {value.pk}: nine",
        "    https://example.org/v",
        f"article {article.pk}: Nine states",
        "    https://example.org/a",
        f"speaker {speaker.pk}: Ilse Varga",
        "    https://example.org/q",
        "    https://example.org/a",
        f"quote {quote.pk}: “We will act,”",
        "    https://example.org/q",
        "    https://example.org/a",
        f"pledge {pledge.pk}: Nets",
        "    https://example.org/a",
        f"verdict {update.pk}: Under way, 1 June 2025",
        "    https://example.org/evidence",
        "8 public facts, 0 without a source.",
    ]
    assert report("--missing") == ["8 public facts, 0 without a source."]


def test_facts_without_a_source_are_reported_and_drafts_ignored():
    bare = SummitFactory(name="Nowhere")
    pledge = PledgeFactory(summit=sourced_summit(), title="Nets")
    PledgeFactory(summit=bare, state=models.State.DRAFT)
    command = Command(stdout=StringIO())
    command.handle(missing=True)
    assert command.failed
    assert command.stdout.getvalue().splitlines() == [
        f"summit {bare.pk}: Nowhere",
        "    NO SOURCE",
        f"pledge {pledge.pk}: Nets",
        "    NO SOURCE",
        "3 public facts, 2 without a source.",
    ]


def test_a_documented_search_is_a_source_of_a_verdict():
    pledge = PledgeFactory(summit=sourced_summit())
    SourceLinkFactory(pledge=pledge)
    status_update(
        pledge, models.Status.NO_ACTION, evidence=[{"note": "The ministry's register, May 2026"}]
    )
    assert "    search: The ministry's register, May 2026" in report()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(rows, django_assert_max_num_queries):
    for _ in range(rows):
        article = ArticleFactory(summit=sourced_summit())
        quote = QuoteFactory(article=article)
        SourceLinkFactory(pledge=None, quote=quote)
        pledge = PledgeFactory(summit=article.summit)
        MentionFactory(pledge=pledge, article=article)
        status_update(pledge)
    with django_assert_max_num_queries(21):
        report()
