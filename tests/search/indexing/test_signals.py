"""Every change queues exactly the documents that contain the changed record.

``verify_index`` builds every document anew and compares, so it finds any document that was
forgotten.
"""

from datetime import date

import pytest
from django.db import transaction

from articles.models import (
    ActorRole,
    Alias,
    AliasState,
    Article,
    Country,
    QueuedIndexChange,
    Quote,
    Speaker,
    State,
    Statement,
    Summit,
)
from articles.search.indexing import rebuild
from articles.search.indexing.signals import collect_changes, enqueue_rows
from tests import factories as make
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db


def _save(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def rename_a_speaker(a):
    _save(a.speakers[0], name="Renamed Person", slug="renamed-person")


def withdraw_every_speaker(a):
    for speaker in a.speakers:
        _save(speaker, state=State.WITHDRAWN)


def publish_every_speaker(a):
    for speaker in a.speakers:
        _save(speaker, state=State.PUBLISHED)


def withdraw_every_summit(a):
    for summit in a.summits:
        _save(summit, state=State.WITHDRAWN)


def rename_a_summit(a):
    _save(a.summits[0], name="Another name", short_name="Short", slug="another")


def publish_every_article(a):
    for article in a.articles:
        _save(article, state=State.PUBLISHED)


def withdraw_every_article(a):
    for article in a.articles:
        _save(article, state=State.WITHDRAWN)


def move_articles(a):
    for article in a.articles:
        _save(article, publisher=a.publishers[0], summit=a.summits[-1], published_on=None)


def move_quotes(a):
    for number, quote in enumerate(a.quotes):
        _save(
            quote,
            speaker=a.speakers[number % 3],
            article=a.articles[number % 5],
            summit=None,
            organisation_at_time=a.organisations[number % 2],
        )


def delete_quotes(a):
    for quote in a.quotes[-4:]:
        quote.mentions.all().delete()
        quote.delete()
    del a.quotes[-4:]


def move_quotes_to_other_statements(a):
    for number, quote in enumerate(a.quotes):
        _save(
            quote,
            statement=[*a.statements, None][number % (len(a.statements) + 1)],
            rendition="as-quoted",
        )


def change_wording(a):
    for number, quote in enumerate(a.quotes):
        _save(quote, rendition=["altered", "delivered", "translated"][number % 3], said_on=None)


def delete_statements(a):
    for statement in a.statements:
        statement.delete()
    a.statements.clear()


def make_a_publisher_ours_and_back(a):
    _save(a.publishers[0], is_archive=True)
    _save(a.publishers[1], is_archive=True)
    _save(a.publishers[0], is_archive=False)


def rename_publisher_and_topic(a):
    _save(a.publishers[0], name="Renamed Gazette", slug="renamed-gazette")
    _save(a.topics[0], slug="renamed-topic")


def change_organisations(a):
    for organisation in a.organisations:
        _save(organisation, name=f"{organisation.name} (new)", state=State.PUBLISHED)
    _save(a.organisations[0], state=State.DRAFT)


def link_and_unlink_topics(a):
    a.articles[0].topics.set(a.topics)
    a.articles[1].topics.clear()
    a.articles[2].topics.remove(*a.topics[:2])
    a.topics[1].articles.add(a.articles[3], a.articles[4])
    a.topics[2].pledges.clear()
    a.topics[3].summits.set(a.summits)


def link_and_unlink_repeated_quotes(a):
    a.quotes[0].reprints.set(a.articles)
    a.quotes[1].reprints.clear()
    a.articles[0].repeated_quotes.add(*a.quotes[2:5])
    a.articles[1].repeated_quotes.clear()


def change_actors_and_mentions(a):
    for pledge in a.pledges:
        actor = pledge.actors.filter(speaker__isnull=False).first()
        _save(actor, speaker=None, organisation=make.OrganisationFactory())
        pledge.actors.filter(country__isnull=False).delete()
        mention = pledge.mentions.filter(article__isnull=False).first()
        _save(mention, article=a.articles[0])
        pledge.mentions.filter(quote__isnull=False).delete()


def change_roles(a):
    for speaker in a.speakers:
        _save(speaker.appointments.get(), organisation=a.organisations[0])
    a.summits[0].participations.all().delete()
    make.ParticipationFactory(summit=a.summits[1], organisation=a.organisations[1], name="New")


def change_states_and_their_offices(a):
    for pledge, speaker in zip(a.pledges, a.speakers, strict=False):
        actor = pledge.actors.filter(speaker__isnull=False).first()
        if actor is not None:
            _save(actor, speaker=speaker, part=ActorRole.MAKER)
    france = Country.objects.get(pk="FR")
    _save(a.organisations[0], country=france, kind="company")
    _save(a.organisations[1], country=france, kind="police")
    _save(a.organisations[2], country=None)
    for number, speaker in enumerate(a.speakers):
        office = speaker.appointments.get()
        _save(
            office, start_on=date(2025, 1 + number, 1), end_on=None, organisation=a.organisations[1]
        )
    a.speakers[0].appointments.all().delete()
    make.AppointmentFactory(speaker=a.speakers[1], organisation=a.organisations[1])
    _save(a.pledges[0], announced_on=date(2024, 1, 1))
    _save(a.summits[0], start_on=date(2024, 1, 1))
    _save(a.articles[0], published_on=date(2025, 1, 1), published_on_precision="year")


def change_aliases(a):
    alias = Alias.objects.first()
    _save(alias, speaker=a.speakers[-1], form="Quite Another")
    Alias.objects.create(
        form="The Ministry", organisation=a.organisations[0], state=AliasState.MATCHED
    )
    Alias.objects.last().delete()


def judge_pledges(a):
    for pledge in a.pledges:
        make.status_update(pledge)


def change_many_at_once(a):
    with transaction.atomic():
        rows = Article.objects.all()
        enqueue_rows(rows)
        rows.update(publisher=a.publishers[1], state=State.PUBLISHED)
        enqueue_rows(rows)
    with transaction.atomic():
        Speaker.objects.update(state=State.PUBLISHED)
        enqueue_rows(Speaker.objects.all())
    with transaction.atomic():
        enqueue_rows(Quote.objects.all())
        Quote.objects.update(speaker=a.speakers[0])
        enqueue_rows(Quote.objects.all())


def assert_one_leading_quote_a_statement():
    """Of each public statement exactly one public quote leads; a quote of none leads itself.

    The stored number of public quotes is that of the query.
    """
    listed = Quote.objects.published().coverage()
    leading = {}
    for quote in Quote.objects.all():
        if quote.statement_id is None:
            assert quote.is_leading
    assert set(Statement.objects.counted()) == set(Statement.objects.published())
    for statement in Statement.objects.all():
        assert statement.quote_total == listed.filter(statement=statement).count(), statement.pk
    for statement in Statement.objects.published():
        rows = listed.filter(statement=statement)
        leading[statement.pk] = [quote.pk for quote in rows if quote.is_leading]
        best = [quote for quote in rows if quote.rendition == "delivered"] or rows
        assert len(leading[statement.pk]) == 1, statement.pk
        assert leading[statement.pk][0] in {quote.pk for quote in best}


CHANGES = [
    value
    for value in list(globals().values())
    if getattr(value, "__module__", "") == __name__
    and callable(value)
    and value.__code__.co_varnames[:1] == ("a",)
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_queues_all_documents_that_contain_it(index, change):
    archive = Archive(seed=len(change.__name__), articles=12)
    index()
    assert list(rebuild.verify_index()) == []
    change(archive)
    assert list(rebuild.verify_index()), "the change must change documents, or it tests nothing"
    assert_one_leading_quote_a_statement()
    index()
    assert [str(difference) for difference in rebuild.verify_index()] == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_collected_changes_queue_the_same_documents(index, change):
    archive = Archive(seed=len(change.__name__), articles=12)
    index()
    with transaction.atomic(), collect_changes():
        change(archive)
    index()
    assert [str(difference) for difference in rebuild.verify_index()] == []


def test_collected_changes_are_queued_at_the_end_of_the_block():
    articles = [make.ArticleFactory() for _ in range(3)]
    QueuedIndexChange.objects.all().delete()
    with transaction.atomic(), collect_changes():
        for article in articles:
            _save(article, title="Another headline")
        assert not QueuedIndexChange.objects.filter(object_id=articles[-1].pk).exists()
    queued = set(QueuedIndexChange.objects.values_list("kind", "object_id"))
    assert {("article", article.pk) for article in articles} <= queued


def test_changes_one_after_another(index):
    archive = Archive(seed=99)
    index()
    for change in CHANGES:
        change(archive)
        assert_one_leading_quote_a_statement()
    index()
    assert [str(difference) for difference in rebuild.verify_index()] == []


def test_a_save_without_effect_on_others_queues_one_document(index):
    archive = Archive()
    index()
    summit = Summit.objects.get(pk=archive.summits[0].pk)
    summit.venue = "Another house"
    summit.save()
    assert list(QueuedIndexChange.objects.values_list("kind", "object_id")) == [
        ("summit", summit.pk)
    ]
