"""Import plans: planning is read-only, and outdated plans are not written."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from articles.extraction import DocumentExtractor
from articles.importing.parsers.formats import parse_file
from articles.importing.persist import ImportOptions, OutdatedError, write
from articles.importing.planning import make_plan
from articles.importing.records import EnteredMetadata, Metadata
from articles.models import Article, Quote, Speaker
from tests.extraction.sample import DOCUMENT
from tests.factories import ArticleFactory, PublisherFactory, QuoteFactory

from .documents import BAY, BODY, edit

pytestmark = pytest.mark.django_db
URL = "https://post.example/bay"


def document(text: str, **typed):
    return parse_file("pasted.txt", text.encode(), EnteredMetadata(Metadata(**typed)))[0]


@pytest.fixture
def article():
    return ArticleFactory(url=URL, body=BODY, published_on=date(2024, 5, 14))


def extract(plan):
    return DocumentExtractor().extract(
        plan.article, plan.quotes, plan.mentions, plan.record.metadata
    )


def test_planning_and_extraction_are_read_only(article):
    record = document(BAY.replace("nine", "ten"), url=URL)
    with CaptureQueriesContext(connection) as queries:
        for one in (record, document(DOCUMENT)):
            plan = make_plan(one, ImportOptions())
            extract(plan)
    # PostgreSQL reads long results by a cursor: DECLARE ... FOR SELECT.
    assert {query["sql"].split()[0] for query in queries} - {"DECLARE"} == {"SELECT"}


def test_a_plan_is_outdated_after_a_save_of_its_article(article):
    plan = make_plan(document(BAY.replace("nine", "ten"), url=URL), ImportOptions())
    edit(article, summary="Another's summary.")
    with pytest.raises(OutdatedError):
        write(plan, None)


def test_a_plan_is_outdated_after_a_new_quote_of_its_article(article):
    plan = make_plan(document(BAY.replace("nine", "ten"), url=URL), ImportOptions())
    QuoteFactory(article=article, exact="patience")
    with pytest.raises(OutdatedError):
        write(plan, None)


def test_a_plan_is_outdated_if_its_article_was_created_or_deleted(article):
    new, known = document(BAY.replace("nine", "ten"), title="T"), document(BAY, url=URL)
    first, second = make_plan(new, ImportOptions()), make_plan(new, ImportOptions())
    write(first, None)
    with pytest.raises(OutdatedError):
        write(second, None)
    gone = make_plan(known, ImportOptions())
    Article.objects.filter(pk=article.pk).delete()
    with pytest.raises(OutdatedError):
        write(gone, None)


def test_concurrent_imports_do_not_duplicate_a_new_speaker():
    PublisherFactory(name="Unknown publisher")
    texts = [DOCUMENT, DOCUMENT.replace("over 20", "over 30")]
    plans = [make_plan(document(text), ImportOptions()) for text in texts]
    found = [extract(plan) for plan in plans]
    write(plans[0], None)
    found[0].write()
    speakers = Speaker.objects.count()
    assert speakers
    write(plans[1], None)
    with pytest.raises(IntegrityError):
        found[1].write()
    again = extract(make_plan(document(texts[1]), ImportOptions()))
    assert Speaker.objects.count() == speakers
    assert again.proposals


def test_the_stored_records_equal_the_plan(article):
    words = "We have waited long enough for this, and we can wait a week more,"
    start = BODY.index(words)
    QuoteFactory(
        article=article, exact=words, start=start, end=start + len(words), verification="found"
    )
    plan = make_plan(document(BAY.replace("nine", "a dozen"), url=URL), ImportOptions())
    (quote,) = plan.quotes
    planned = (plan.article.body, quote.start, quote.end, quote.prefix, quote.pin_lost)
    write(plan, None)
    article.refresh_from_db()
    stored = Quote.objects.get()
    assert planned == (article.body, stored.start, stored.end, stored.prefix, stored.pin_lost)
