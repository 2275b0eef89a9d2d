"""Topics in two levels."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, Pledge, State, Summit, Topic, querysets
from articles.search.totals import with_totals
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def climate(db):
    return make.TopicFactory(slug="climate", name="Climate")


@pytest.fixture
def finance(climate):
    return make.TopicFactory(slug="climate-finance", name="Climate finance", parent=climate)


def test_records_on_a_subtopic_are_on_its_parent(climate, finance):
    article, pledge, summit = make.ArticleFactory(), make.PledgeFactory(), make.SummitFactory()
    for record in (article, pledge, summit):
        record.topics.add(finance)
    for topic in (climate, finance):
        assert list(Article.objects.on_topic(topic)) == [article]
        assert list(Pledge.objects.on_topic(topic)) == [pledge]
        assert list(Summit.objects.on_topic(topic)) == [summit]
        (counted,) = with_totals(querysets.topics().filter(pk=topic.pk))
        totals = (counted.article_total, counted.pledge_total, counted.summit_total)
        assert totals == (1, 1, 1)


def test_a_record_on_both_levels_counts_once(climate, finance):
    make.PledgeFactory().topics.add(climate, finance)
    (counted,) = with_totals(querysets.topics().filter(pk=climate.pk))
    assert counted.pledge_total == 1


def test_a_topic_is_public_while_something_public_is_on_it(climate, finance):
    assert list(Topic.objects.published()) == []
    pledge = make.PledgeFactory(state=State.DRAFT)
    pledge.topics.add(finance)
    assert not climate.is_public
    pledge.state = State.PUBLISHED
    pledge.save()
    assert climate.is_public and finance.is_public
    assert set(Topic.objects.published()) == {climate, finance}


def test_there_are_two_levels_only(climate, finance):
    third = make.TopicFactory(parent=finance)
    for topic, parent in ((third, finance), (climate, climate), (climate, make.TopicFactory())):
        topic.parent = parent
        with pytest.raises(ValidationError) as refused:
            topic.full_clean()
        assert list(refused.value.message_dict) == ["parent"]


def test_the_pages_of_both_levels_link_to_each_other(client, climate, finance):
    assert client.get("/topics/climate/").status_code == 404
    make.PledgeFactory().topics.add(finance)
    assert list(client.get("/topics/climate/").context["subtopics"]) == [finance]
    assert '<a href="/topics/climate/">' in client.get("/topics/climate-finance/").content.decode()
    item = client.get("/api/v1/topics/climate-finance/").json()
    assert item["parent"]["slug"] == "climate"
