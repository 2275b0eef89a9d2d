from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import statistics
from articles.filters import ArticleListing
from articles.models import AmountType, FundingType, Pledge, Quote, State, Status
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
    groups = statistics.makers(public(Pledge)).first()
    assert [(str(g.record), g.total) for g in groups] == [("France", 2), ("Body", 1)]
    assert groups[0].counts == {Status.NOT_ASSESSED: 2}


def test_amounts_are_summed_by_currency_and_funding_type():
    make.PledgeFactory(amount=Decimal(10), currency="GBP", funding_type=FundingType.NEW)
    make.PledgeFactory(amount=Decimal(5), currency="GBP", funding_type=FundingType.NEW)
    make.PledgeFactory(amount=Decimal(7), currency="GBP", funding_type=FundingType.RE_ANNOUNCED)
    make.PledgeFactory(amount=Decimal(3), currency="EUR", funding_type=FundingType.UNCLEAR)
    make.PledgeFactory(amount=None, currency="")
    assert [(total.currency, total.sums) for total in statistics.money(public(Pledge))] == [
        ("GBP", {FundingType.NEW: 15, FundingType.RE_ANNOUNCED: 7, FundingType.UNCLEAR: 0}),
        ("EUR", {FundingType.NEW: 0, FundingType.RE_ANNOUNCED: 0, FundingType.UNCLEAR: 3}),
    ]


def euros(amount, **values):
    return make.PledgeFactory(amount=amount, currency="EUR" if amount else "", **values)


def totals(pledges=None):
    found = statistics.money(public(Pledge) if pledges is None else pledges)
    return {total.currency: int(total.pledged + total.announced_again) for total in found}


def test_limits_yearly_sums_and_goals_are_listed_beside_the_total():
    pledged = euros(5)
    euros(9, amount_type=AmountType.CEILING)
    euros(9, amount_type=AmountType.CEILING)
    euros(9, amount_type=AmountType.YEARLY)
    euros(9, amount_type=AmountType.GOAL)
    [total] = statistics.money(public(Pledge))
    assert (total.pledged, total.added) == (5, (pledged,))
    assert total.not_added == {
        AmountType.CEILING: 2,
        AmountType.YEARLY: 1,
        AmountType.GOAL: 1,
    }


def test_parts_are_added_through_the_whole_if_it_is_in_the_set():
    whole = euros(100)
    part = euros(40, parent=whole)
    below = euros(10, parent=euros(None, parent=part))
    assert totals() == {"EUR": 100}
    assert totals(public(Pledge).filter(pk__in=[part.pk, below.pk])) == {"EUR": 40}
    assert totals(public(Pledge).filter(pk__in=[whole.pk, below.pk])) == {"EUR": 100}
    Pledge.objects.filter(pk=whole.pk).update(state=State.DRAFT)
    assert totals() == {"EUR": 40}


@pytest.mark.parametrize("amount_type", [None, AmountType.GOAL, AmountType.CEILING])
def test_parts_count_if_the_whole_is_not_added(amount_type):
    whole = euros(100, amount_type=amount_type) if amount_type else euros(None)
    euros(40, parent=whole)
    euros(7, parent=whole)
    assert totals() == {"EUR": 47}


def test_a_part_in_another_currency_is_in_the_whole_too():
    make.PledgeFactory(amount=40, currency="USD", parent=euros(100))
    assert totals() == {"EUR": 100, "USD": 0}


def test_a_sum_announced_again_is_not_added_to_the_first():
    first = euros(30)
    again = euros(30, repeats=first, funding_type=FundingType.RE_ANNOUNCED)
    assert totals() == {"EUR": 30}
    assert totals(public(Pledge).filter(pk=again.pk)) == {"EUR": 30}


def test_of_a_circle_of_parts_and_repeats_one_is_added():
    first = euros(30)
    second = euros(30, repeats=first)
    Pledge.objects.filter(pk=first.pk).update(parent=second)
    assert totals() == {"EUR": 30}


def test_a_joint_sum_counts_once_and_in_the_figures_of_each_maker(django_assert_num_queries):
    pledge = euros(30)
    makers = [make.CountryFactory(code="FR"), make.CountryFactory(code="DE")]
    for country in makers:
        make.PledgeActorFactory(pledge=pledge, country=country)
    with django_assert_num_queries(1):
        assert totals() == {"EUR": 30}
    assert [totals(public(Pledge).made_by(country)) for country in makers] == [{"EUR": 30}] * 2


NODES = st.lists(
    st.tuples(
        st.sampled_from([None, 3, 5]),
        st.sampled_from(AmountType),
        st.booleans(),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    max_size=9,
)


@given(NODES)
def test_no_sum_counts_a_pledge_twice_or_a_part_beside_its_whole(nodes):
    pledges = []
    for key, (amount, amount_type, inside, parent, repeats) in enumerate(nodes):
        pledge = Pledge(pk=key, amount=amount, amount_type=amount_type, parent_id=None)
        pledge.inside = inside
        # As the database, without circles of parts; repeats may point anywhere.
        pledge.parent_id = parent if parent < key else None
        pledge.repeats_id = repeats if repeats != key and repeats < len(nodes) else None
        pledges.append(pledge)
    by_key = {pledge.pk: pledge for pledge in pledges}

    def wholes(pledge):
        above, waiting = set(), [pledge.pk]
        while waiting:
            one = by_key[waiting.pop()]
            new = {one.parent_id, one.repeats_id} - {None} - above
            above |= new
            waiting += new
        return above - {pledge.pk}

    added = statistics.added_once(pledges)
    assert added == statistics.added_once(reversed(pledges))
    sums = {p.pk for p in pledges if p.inside and p.amount and p.amount_type == "pledged"}
    assert added <= sums
    for key in added:
        assert not wholes(by_key[key]) & added
    for key in sums - added:
        assert wholes(by_key[key]) & added


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
    assert found.counts == {(one.publisher.slug, ada.slug): 2, (other.publisher.slug, ada.slug): 1}
    assert found.most == (one.publisher, ada, 2)


def test_the_most_frequent_pair_is_named_only_if_no_other_speaker_can_be_in_it(monkeypatch):
    monkeypatch.setattr(statistics, "MAX_SPEAKERS", 1)
    one, other = make.ArticleFactory(), make.ArticleFactory()
    often, also = make.SpeakerFactory(slug="a"), make.SpeakerFactory(slug="b")
    for article, speaker in ((one, often), (one, often), (other, often), (other, also)):
        make.QuoteFactory(article=article, speaker=speaker, exact="Not pinned")
    assert statistics.who_quotes_whom(public(Quote)).most == (one.publisher, often, 2)
    make.QuoteFactory(article=other, speaker=also, exact="Not pinned")
    assert statistics.who_quotes_whom(public(Quote)).most is None


def test_a_filtered_set_is_counted_with_its_joins_and_order(django_assert_max_num_queries):
    topics = [make.TopicFactory(), make.TopicFactory()]
    pledge = make.PledgeFactory()
    pledge.topics.add(*topics)
    joined = public(Pledge).filter(topics__in=topics).order_by("title")
    with django_assert_max_num_queries(1):
        assert statistics.by_status(joined)[Status.NOT_ASSESSED] == 1
