from datetime import date
from decimal import Decimal

import pytest

from articles import statistics
from articles.filters import ArticleListing
from articles.models import FundingType, Pledge, Quote, State, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


def public(model):
    return model.objects.published()


def test_every_status_is_counted_even_without_pledges():
    kept, _, hidden = make.PledgeFactory(), make.PledgeFactory(), make.PledgeFactory()
    make.status_update(kept, Status.KEPT)
    Pledge.objects.filter(pk=hidden.pk).update(state=State.DRAFT)
    counts = statistics.by_status(public(Pledge))
    assert counts == {
        **dict.fromkeys(Status, 0),
        Status.KEPT: 1,
        Status.NOT_ASSESSED: 1,
    }
    assert list(counts) == list(Status)


def test_a_joint_pledge_counts_for_each_public_maker():
    pledge = make.PledgeFactory()
    france = make.CountryFactory(code="FR", name="France")
    hidden = make.OrganisationFactory(state=State.DRAFT)
    body = make.OrganisationFactory(name="Body")
    make.PledgeActorFactory(pledge=pledge, country=france)
    make.PledgeActorFactory(pledge=pledge, country=None, organisation=hidden)
    make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
    make.PledgeActorFactory(pledge=make.PledgeFactory(), country=france)
    groups = statistics.by_maker(public(Pledge))
    assert [(str(g.record), g.total) for g in groups] == [("France", 2), ("Body", 1)]
    assert groups[0].counts == {Status.NOT_ASSESSED: 2}
    assert len(statistics.by_maker(public(Pledge), most=1)) == 1


def test_amounts_are_summed_by_currency_and_funding_type():
    make.PledgeFactory(amount=Decimal(10), currency="GBP", funding_type=FundingType.NEW)
    make.PledgeFactory(amount=Decimal(5), currency="GBP", funding_type=FundingType.NEW)
    make.PledgeFactory(amount=Decimal(7), currency="GBP", funding_type=FundingType.RE_ANNOUNCED)
    make.PledgeFactory(amount=Decimal(3), currency="EUR", funding_type=FundingType.UNCLEAR)
    make.PledgeFactory(amount=None, currency="")
    assert statistics.money(public(Pledge)) == [
        ("EUR", {FundingType.NEW: 0, FundingType.RE_ANNOUNCED: 0, FundingType.UNCLEAR: 3}),
        ("GBP", {FundingType.NEW: 15, FundingType.RE_ANNOUNCED: 7, FundingType.UNCLEAR: 0}),
    ]


def test_summits_are_in_order_of_date():
    later = make.SummitFactory(start_on=date(2025, 6, 1), end_on=date(2025, 6, 2))
    first = make.SummitFactory(start_on=date(2024, 6, 1), end_on=date(2024, 6, 2))
    make.PledgeFactory(summit=later)
    make.PledgeFactory(summit=first)
    make.PledgeFactory(summit=None)
    groups = statistics.by_summit(public(Pledge))
    assert [(group.record, group.total) for group in groups] == [(first, 1), (later, 1)]


@pytest.mark.parametrize("indexed", [True, False])
def test_undated_articles_are_counted_separately(index, indexed):
    for day, precision in (
        (date(2025, 3, 31), "day"),
        (date(2025, 3, 31), "day"),
        (date(2025, 4, 1), "day"),
        (date(2025, 4, 1), "month"),
        (None, "day"),
    ):
        make.ArticleFactory(published_on=day, published_on_precision=precision)
    if indexed:
        index()
    counted = ArticleListing({}).results
    found = statistics.coverage(counted.histogram("on"), len(counted))
    assert found.days == {date(2025, 3, 31): 2, date(2025, 4, 1): 1}
    assert found.undated == 2
    assert found.between(date(2025, 4, 1), date(2025, 4, 30)) == 1


def test_who_quotes_whom_lists_the_top_publishers_and_public_speakers():
    one, other = make.ArticleFactory(), make.ArticleFactory()
    ada, hidden = make.SpeakerFactory(name="Ada"), make.SpeakerFactory(name="Hid")
    for article, speaker in ((one, ada), (one, ada), (other, ada), (other, hidden), (one, None)):
        make.QuoteFactory(article=article, speaker=speaker, exact="Not pinned")
    hidden.state = State.DRAFT
    hidden.save()
    found = statistics.who_quotes_whom(public(Quote))
    assert found.speakers == [ada]
    assert found.publishers == [one.publisher, other.publisher]
    assert found.counts == {(one.publisher.pk, ada.pk): 2, (other.publisher.pk, ada.pk): 1}


def test_a_filtered_set_is_counted_with_its_joins_and_order(django_assert_max_num_queries):
    topics = [make.TopicFactory(), make.TopicFactory()]
    pledge = make.PledgeFactory()
    pledge.topics.add(*topics)
    joined = public(Pledge).filter(topics__in=topics).order_by("title")
    with django_assert_max_num_queries(1):
        assert statistics.by_status(joined)[Status.NOT_ASSESSED] == 1
