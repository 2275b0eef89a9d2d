"""Each public statement has one leading quote: as delivered, official text, else the earliest."""

from datetime import date

import pytest

from articles.models import Quote, Rendition, State, Statement
from articles.models.merging import merge, undo
from articles.models.withdrawal import unpublish
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return make.StatementFactory(speaker=None, summit=None)


def version(statement, **values):
    values.setdefault("rendition", Rendition.QUOTED)
    return make.QuoteFactory(statement=statement, **values)


def leading_of(statement) -> list[int]:
    return list(
        Quote.objects.filter(statement=statement, is_leading=True).values_list("pk", flat=True)
    )


def total_of(statement) -> int:
    return Statement.objects.get(pk=statement.pk).quote_total


@pytest.mark.parametrize(
    ("wordings", "leads"),
    [
        (["as-quoted", "official-text", "delivered"], 2),
        (["as-quoted", "official-text"], 1),
        (["altered", "translated", "trimmed"], 2),
        (["translated", "altered"], 0),
        (["pre-released", "as-quoted"], 0),
    ],
)
def test_by_wording(statement, wordings, leads):
    quotes = [version(statement, rendition=wording) for wording in wordings]
    assert leading_of(statement) == [quotes[leads].pk]


def test_a_translated_quote_leads_only_alone(statement):
    translated = version(statement, form="translated", said_on=date(2025, 1, 1))
    assert leading_of(statement) == [translated.pk]
    quoted = version(statement, said_on=date(2025, 2, 2))
    assert leading_of(statement) == [quoted.pk]


def test_by_date_then_id(statement):
    undated = version(statement, said_on=None, article__published_on=None)
    assert leading_of(statement) == [undated.pk]
    late = version(statement, said_on=date(2025, 3, 2))
    assert leading_of(statement) == [late.pk]
    early = version(statement, said_on=None, article__published_on=date(2025, 3, 1))
    version(statement, said_on=date(2025, 3, 1))
    assert leading_of(statement) == [early.pk]


def test_saved_object_knows_whether_it_leads(statement):
    first = version(statement)
    second = version(statement)
    assert (first.is_leading, second.is_leading) == (True, False)
    second.rendition = Rendition.DELIVERED
    second.save()
    assert second.is_leading
    first.note = "saved from before"
    first.save()
    assert leading_of(statement) == [second.pk]


def _withdraw(quote):
    unpublish([quote], State.WITHDRAWN)


def _withdraw_article(quote):
    unpublish([quote.article], State.WITHDRAWN)


def _withdraw_speaker(quote):
    unpublish([quote.speaker], State.WITHDRAWN)


def _withdraw_summit(quote):
    unpublish([quote.summit], State.WITHDRAWN)


def _delete(quote):
    quote.delete()


def _delete_query_set(quote):
    Quote.objects.filter(pk=quote.pk).delete()


def _make_publisher_ours(quote):
    quote.article.publisher.is_archive = True
    quote.article.publisher.save()


@pytest.mark.parametrize(
    "change",
    [
        *(_withdraw, _withdraw_article, _withdraw_speaker, _withdraw_summit),
        *(_delete, _delete_query_set, _make_publisher_ours),
    ],
)
def test_a_leading_quote_that_is_no_longer_listed_is_replaced(statement, change):
    first, second = version(statement), version(statement)
    assert total_of(statement) == 2
    change(first)
    assert leading_of(statement) == [second.pk]
    assert total_of(statement) == 1
    change(second)
    assert total_of(statement) == 0
    assert list(Statement.objects.counted()) == []


def test_a_quote_published_later_leads_if_it_is_better(statement):
    draft = version(statement, rendition=Rendition.DELIVERED, state=State.DRAFT)
    quoted = version(statement)
    assert leading_of(statement) == [quoted.pk]
    draft.state = State.PUBLISHED
    draft.save()
    assert leading_of(statement) == [draft.pk]


def test_a_quote_that_moves_to_another_statement(statement):
    other = make.StatementFactory()
    first, second, third = version(statement), version(statement), version(other)
    first.statement = other
    first.save()
    assert (leading_of(statement), leading_of(other)) == ([second.pk], [first.pk])
    assert (total_of(statement), total_of(other)) == (1, 2)
    third.statement = None
    third.save()
    assert Quote.objects.get(pk=third.pk).is_leading


def test_deleting_a_statement_lets_each_quote_lead(statement):
    quotes = [version(statement), version(statement)]
    statement.delete()
    assert Quote.objects.leading().filter(pk__in=[quote.pk for quote in quotes]).count() == 2


def test_merging_speakers_and_undoing_it(statement):
    published, withdrawn = make.SpeakerFactory(), make.SpeakerFactory(state=State.WITHDRAWN)
    first, second = version(statement, speaker=withdrawn), version(statement)
    assert leading_of(statement) == [second.pk]
    merged = merge("speaker", published, withdrawn)
    assert leading_of(statement) == [first.pk]
    undo(merged)
    assert leading_of(statement) == [second.pk]


def test_reprints_of_a_quote_in_our_briefing(statement):
    ours = make.PublisherFactory(is_archive=True)
    quote = version(statement, article__publisher=ours, rendition=Rendition.DELIVERED)
    other = version(statement)
    assert leading_of(statement) == [other.pk]
    article = make.ArticleFactory()
    quote.reprints.add(article)
    assert leading_of(statement) == [quote.pk]
    article.repeated_quotes.clear()
    assert leading_of(statement) == [other.pk]


def test_a_statement_saved_from_before_keeps_the_number_of_its_quotes(statement):
    version(statement)
    statement.label = "Saved from before"
    statement.save()
    assert total_of(statement) == 1


def test_statements_of_hidden_records_are_not_counted():
    draft = {"state": State.DRAFT}
    version(make.StatementFactory(speaker=make.SpeakerFactory(**draft), summit=None))
    version(make.StatementFactory(speaker=None, summit=make.SummitFactory(**draft)))
    shown = make.StatementFactory()
    version(shown)
    make.StatementFactory()  # without quotes
    assert list(Statement.objects.counted()) == list(Statement.objects.published()) == [shown]
